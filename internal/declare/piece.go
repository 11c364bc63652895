package declare

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

	// accept takes the declaration that the piece was parsed to, which is of the kind
	// that the piece begins with: contract.Parse has checked each text by itself.
	accept func(ast.Decl)
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
	if offset < p.start {
		return p.key
	}
	return p.text.Position(min(max(offset, p.start), p.end) - p.start + p.skip)
}

// A source is a file of pieces.
type source struct {
	file   *token.File
	pieces []*piece
}

const clause = "package p\n"

// parsePieces parses pieces, each of which is one declaration.
func (ck *checker) parsePieces(pieces []*piece) {
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
	if err != nil || len(file.Decls) != len(pieces) {
		ck.errorf(contract.Position{Line: 1, Column: 1}, nil, "texts that are Go one by one are not so together, please report it: %v", err)
		return
	}
	ck.sources[ck.fset.File(file.FileStart)] = &source{ck.fset.File(file.FileStart), pieces}
	for i, s := range pieces {
		s.accept(file.Decls[i])
	}
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
