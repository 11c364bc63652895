package totypes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"sort"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/snippet"
)

// A piece is the Go source of one declaration, put together from texts of a
// contract and what Go wants around them.
type piece struct {
	src   strings.Builder
	parts []part
	entry *contract.Entry // the top-level entry
	start int             // offset in the source that it was parsed with

	// accept takes the declaration that the piece was parsed to. It reports
	// whether that is what the texts may be, or the part that is not.
	accept func(ast.Decl) (wrong *part)
}

// A part is a text of the contract in a piece.
type part struct {
	start, end int               // offsets in the piece
	text       contract.Text     // where it comes from
	skip       int               // bytes at the beginning of text that the piece leaves out
	key        contract.Position // of what the text declares
	name       string            // what the text declares, for messages
	what       snippet.Want      // what kind of text is expected
}

func newPiece(entry *contract.Entry, lead string) *piece {
	s := &piece{entry: entry}
	s.src.Grow(len(lead) + 64) // most texts are short
	s.src.WriteString(lead)
	return s
}

// add writes a text of the contract without its first skip bytes.
func (s *piece) add(text contract.Text, skip int, key contract.Position, name string, what snippet.Want) {
	start := s.src.Len()
	s.src.WriteString(text.Value[skip:])
	s.parts = append(s.parts, part{start, s.src.Len(), text, skip, key, name, what})
}

func (s *piece) write(text string) { s.src.WriteString(text) }

// at returns the part that an offset in the piece belongs to: the one that
// holds it, or the next, whose name or keyword it then is in.
func (s *piece) at(offset int) *part {
	for i := range s.parts {
		if offset <= s.parts[i].end {
			return &s.parts[i]
		}
	}
	return &s.parts[len(s.parts)-1]
}

// position maps an offset in the piece to the contract.
func (s *piece) position(offset int) contract.Position {
	p := s.at(offset)
	if offset < p.start && p.key.IsValid() {
		return p.key
	}
	return p.text.Position(min(max(offset, p.start), p.end) - p.start + p.skip)
}

// A source is a file of pieces that were parsed together.
type source struct {
	file   *token.File
	pieces []*piece
}

const clause = "package p\n"

// parsePieces parses pieces, each of which must be one declaration. They
// are parsed together, which is fast; if anything is wrong with one of them, then
// each by itself. Since their texts are right one by one, that is rare.
func (ck *checker) parsePieces(pieces []*piece) {
	if len(pieces) == 0 {
		return
	}
	if decls, err := ck.parseSource(pieces); err == nil && matches(decls, pieces, ck.fset) {
		for i, s := range pieces {
			ck.take(s, decls[i])
		}
		return
	}
	for _, s := range pieces {
		if decls, err := ck.parseSource([]*piece{s}); err == nil && len(decls) == 1 {
			ck.take(s, decls[0])
		} else {
			ck.malformed(&s.parts[0], s)
		}
	}
}

func (ck *checker) take(s *piece, decl ast.Decl) {
	if wrong := s.accept(decl); wrong != nil {
		ck.malformed(wrong, s)
	}
}

// malformed reports a text that is not the Go that it must be.
func (ck *checker) malformed(p *part, s *piece) {
	ck.errorf(p.text.Position(0), s.entry, "%s: %q is not %s", p.name, p.text.Value, p.what)
}

func (ck *checker) parseSource(pieces []*piece) ([]ast.Decl, error) {
	size := len(clause)
	for _, s := range pieces {
		size += s.src.Len() + 1
	}
	var src strings.Builder
	src.Grow(size)
	src.WriteString(clause)
	for _, s := range pieces {
		s.start = src.Len()
		src.WriteString(s.src.String())
		src.WriteString("\n")
	}
	file, err := parser.ParseFile(ck.fset, "", src.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ck.sources[ck.fset.File(file.FileStart)] = &source{ck.fset.File(file.FileStart), pieces}
	return file.Decls, nil
}

// matches reports whether the declarations are those of the pieces, one each.
func matches(decls []ast.Decl, pieces []*piece, fset *token.FileSet) bool {
	if len(decls) != len(pieces) {
		return false
	}
	file := fset.File(decls[0].Pos())
	for i, s := range pieces {
		if start := file.Offset(decls[i].Pos()); start != s.start || file.Offset(decls[i].End()) > s.start+s.src.Len() {
			return false
		}
	}
	return true
}

// advise returns what to do about the text, if that is known.
func (p *part) advise() (say string, ok bool) {
	t := snippet.Text{Value: p.text.Value, Want: p.what, Label: p.name}
	_, say, ok = t.Advise()
	return say, ok
}

// locate maps a position of the synthetic file to the contract.
func (ck *checker) locate(pos token.Pos) (contract.Position, *part, *piece) {
	src := ck.sources[ck.fset.File(pos)]
	if src == nil {
		return contract.Position{}, nil, nil
	}
	offset := src.file.Offset(pos)
	i := sort.Search(len(src.pieces), func(i int) bool { return src.pieces[i].start > offset })
	s := src.pieces[max(i-1, 0)]
	return s.position(offset - s.start), s.at(offset - s.start), s
}
