package declare

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"

	"github.com/importspy/importspy/contract"
)

// A snippet is the Go source of one declaration, put together from texts of a
// contract and what Go wants around them.
type snippet struct {
	src   strings.Builder
	parts []part
	entry *contract.Entry // the top-level entry
}

// A part is a text of the contract in a snippet.
type part struct {
	start, end int           // offsets in the snippet
	text       contract.Text // where it comes from
	skip       int           // bytes at the beginning of text that the snippet leaves out
	name       string        // what the text declares, for messages
	what       string        // what kind of text is expected, for messages
}

const clause = "package p;"

func newSnippet(entry *contract.Entry, lead string) *snippet {
	s := &snippet{entry: entry}
	s.src.WriteString(clause)
	s.src.WriteString(lead)
	return s
}

// add writes a text of the contract without its first skip bytes.
func (s *snippet) add(text contract.Text, skip int, name, what string) {
	start := s.src.Len()
	s.src.WriteString(text.Value[skip:])
	s.parts = append(s.parts, part{start, s.src.Len(), text, skip, name, what})
}

func (s *snippet) write(text string) { s.src.WriteString(text) }

// at returns the part at or before an offset.
func (s *snippet) at(offset int) *part {
	p := &s.parts[0]
	for i := range s.parts {
		if s.parts[i].start <= offset {
			p = &s.parts[i]
		}
	}
	return p
}

// position maps an offset in the snippet to the contract.
func (s *snippet) position(offset int) contract.Position {
	p := s.at(offset)
	return p.text.Position(min(max(offset, p.start), p.end) - p.start + p.skip)
}

// parse parses a snippet, which must be one declaration. It reports a mistake
// at its place and returns nil.
func (ck *checker) parse1(s *snippet) ast.Decl {
	file, err := parser.ParseFile(ck.fset, "", s.src.String(), parser.SkipObjectResolution)
	if err != nil {
		ck.syntaxError(s, err)
		return nil
	}
	ck.snippets[ck.fset.File(file.FileStart)] = s
	if len(file.Decls) != 1 {
		ck.malformed(&s.parts[0])
		return nil
	}
	return file.Decls[0]
}

func (ck *checker) syntaxError(s *snippet, err error) {
	offset, msg := 0, err.Error()
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		offset, msg = list[0].Pos.Offset, list[0].Msg
	}
	p := s.at(offset)
	ck.errorf(s.position(offset), s.entry, "%s: %q is not %s: %s", p.name, p.text.Value, p.what, msg)
}

// malformed reports a text that is Go, but more or other Go than it may be.
func (ck *checker) malformed(p *part) {
	ck.errorf(p.text.Position(0), nil, "%s: %q is not %s", p.name, p.text.Value, p.what)
}

// locate maps a position of the synthetic file to the contract.
func (ck *checker) locate(pos token.Pos) (contract.Position, *snippet) {
	file := ck.fset.File(pos)
	s := ck.snippets[file]
	if s == nil {
		return contract.Position{}, nil
	}
	return s.position(file.Offset(pos)), s
}
