package declare

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"sort"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
)

// A snippet is the Go source of one declaration, put together from texts of a
// contract and what Go wants around them.
type snippet struct {
	src   strings.Builder
	parts []part
	entry *contract.Entry // the top-level entry
	start int             // offset in the source that it was parsed with

	// accept takes the declaration that the snippet was parsed to. It reports
	// whether that is what the texts may be, or the part that is not.
	accept func(ast.Decl) (wrong *part)
}

// A part is a text of the contract in a snippet.
type part struct {
	start, end int               // offsets in the snippet
	text       contract.Text     // where it comes from
	skip       int               // bytes at the beginning of text that the snippet leaves out
	key        contract.Position // of what the text declares
	name       string            // what the text declares, for messages
	what       string            // what kind of text is expected, for messages
}

// maxQuote is the length from which on a text is not quoted whole in messages.
const maxQuote = 120

func (p *part) quoted() string {
	text := p.text.Value
	if len(text) > maxQuote {
		text = strings.ToValidUTF8(text[:maxQuote], "") + "…"
	}
	return strconv.Quote(text)
}

func newSnippet(entry *contract.Entry, lead string) *snippet {
	s := &snippet{entry: entry}
	s.src.Grow(len(lead) + 64) // most texts are short
	s.src.WriteString(lead)
	return s
}

// add writes a text of the contract without its first skip bytes.
func (s *snippet) add(text contract.Text, skip int, key contract.Position, name, what string) {
	start := s.src.Len()
	s.src.WriteString(text.Value[skip:])
	s.parts = append(s.parts, part{start, s.src.Len(), text, skip, key, name, what})
}

func (s *snippet) write(text string) { s.src.WriteString(text) }

// at returns the part that an offset in the snippet belongs to: the one that
// holds it, or the next, whose name or keyword it then is in.
func (s *snippet) at(offset int) *part {
	for i := range s.parts {
		if offset <= s.parts[i].end {
			return &s.parts[i]
		}
	}
	return &s.parts[len(s.parts)-1]
}

// position maps an offset in the snippet to the contract.
func (s *snippet) position(offset int) contract.Position {
	p := s.at(offset)
	if offset < p.start && p.key.IsValid() {
		return p.key
	}
	return p.text.Position(min(max(offset, p.start), p.end) - p.start + p.skip)
}

// A source is a file of snippets that were parsed together.
type source struct {
	file     *token.File
	snippets []*snippet
}

const clause = "package p\n"

// parseSnippets parses snippets, each of which must be one declaration. They
// are parsed together, which is fast; if anything is wrong with one of them,
// then each by itself, so that mistakes do not reach from one into another.
func (ck *checker) parseSnippets(snippets []*snippet) {
	if len(snippets) == 0 {
		return
	}
	if decls, err := ck.parseSource(snippets); err == nil && matches(decls, snippets, ck.fset) {
		for i, s := range snippets {
			ck.take(s, decls[i])
		}
		return
	}
	for _, s := range snippets {
		decls, err := ck.parseSource([]*snippet{s})
		switch {
		case err != nil:
			ck.syntaxError(s, err)
		case len(decls) != 1:
			ck.malformed(s, &s.parts[0])
		default:
			ck.take(s, decls[0])
		}
	}
}

func (ck *checker) take(s *snippet, decl ast.Decl) {
	if wrong := s.accept(decl); wrong != nil {
		ck.malformed(s, wrong)
	}
}

func (ck *checker) parseSource(snippets []*snippet) ([]ast.Decl, error) {
	size := len(clause)
	for _, s := range snippets {
		size += s.src.Len() + 1
	}
	var src strings.Builder
	src.Grow(size)
	src.WriteString(clause)
	for _, s := range snippets {
		s.start = src.Len()
		src.WriteString(s.src.String())
		src.WriteString("\n")
	}
	file, err := parser.ParseFile(ck.fset, "", src.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ck.sources[ck.fset.File(file.FileStart)] = &source{ck.fset.File(file.FileStart), snippets}
	return file.Decls, nil
}

// matches reports whether the declarations are those of the snippets, one each.
func matches(decls []ast.Decl, snippets []*snippet, fset *token.FileSet) bool {
	if len(decls) != len(snippets) {
		return false
	}
	file := fset.File(decls[0].Pos())
	for i, s := range snippets {
		if start := file.Offset(decls[i].Pos()); start != s.start || file.Offset(decls[i].End()) > s.start+s.src.Len() {
			return false
		}
	}
	return true
}

// syntaxError reports the first error in each part of a snippet.
func (ck *checker) syntaxError(s *snippet, err error) {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		ck.errorf(s.position(0), s.entry, "%s: %v", s.parts[0].name, err)
		return
	}
	reported := make(map[*part]bool)
	for _, e := range list {
		offset := e.Pos.Offset - s.start
		p := s.at(offset)
		if reported[p] {
			continue
		}
		reported[p] = true
		if ck.advised(s, p) {
			continue
		}
		msg := plain(e.Msg, offset == p.start)
		if offset >= p.end {
			msg = "it ends too early" // what was found there is not the author's
		}
		ck.errorf(s.position(offset), s.entry, "%s: %s is not %s: %s", p.name, p.quoted(), p.what, msg)
	}
}

// plain words what go/parser says where it wants a declaration to end: its
// semicolon and brace are not for the author to write.
func plain(msg string, first bool) string {
	for _, end := range []string{"expected ';', found ", "expected '}', found ", "expected declaration, found "} {
		found, ok := strings.CutPrefix(msg, end)
		switch {
		case ok && first:
			return "it cannot begin with " + found
		case ok:
			return "it cannot go on with " + found
		}
	}
	return msg
}

// advised reports a text with what to do about it, if that is known.
func (ck *checker) advised(s *snippet, p *part) bool {
	offset, say, ok := p.advise()
	if ok {
		ck.errorf(p.text.Position(offset), s.entry, "%s: %s is not %s: %s", p.name, p.quoted(), p.what, say)
	}
	return ok
}

// malformed reports a text that is Go, but more or other Go than it may be.
func (ck *checker) malformed(s *snippet, p *part) {
	if ck.advised(s, p) {
		return
	}
	ck.errorf(p.text.Position(0), s.entry, "%s: %s is not %s", p.name, p.quoted(), p.what)
}

// locate maps a position of the synthetic file to the contract.
func (ck *checker) locate(pos token.Pos) (contract.Position, *part, *snippet) {
	src := ck.sources[ck.fset.File(pos)]
	if src == nil {
		return contract.Position{}, nil, nil
	}
	offset := src.file.Offset(pos)
	i := sort.Search(len(src.snippets), func(i int) bool { return src.snippets[i].start > offset })
	s := src.snippets[max(i-1, 0)]
	return s.position(offset - s.start), s.at(offset - s.start), s
}
