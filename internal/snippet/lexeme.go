package snippet

import (
	"go/scanner"
	"go/token"
	"slices"
)

// A lexeme is a token of a text of the contract.
type lexeme struct {
	token.Token
	text   string
	offset int // in the text
	depth  int // of brackets around it
}

type lexemes []lexeme

// lex returns the tokens of a text, whether it is Go or not, without the
// semicolons that Go adds at the ends of lines.
func lex(text string) lexemes {
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, scanner.ScanComments)
	var list lexemes
	depth := 0
	for {
		pos, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return list
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON:
			if lit == "\n" {
				continue
			}
		}
		list = append(list, lexeme{tok, lit, file.Offset(pos), depth})
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		}
	}
}

// is reports whether the token at i is there and one of some.
func (l lexemes) is(i int, some ...token.Token) bool {
	return i >= 0 && i < len(l) && slices.Contains(some, l[i].Token)
}

// find returns the index of the first token at a depth that is one of some, or -1.
func (l lexemes) find(depth int, some ...token.Token) int {
	return slices.IndexFunc(l, func(x lexeme) bool { return x.depth == depth && slices.Contains(some, x.Token) })
}

// where returns the index of the first token for which ok, or -1.
func (l lexemes) where(ok func(i int) bool) int {
	for i := range l {
		if ok(i) {
			return i
		}
	}
	return -1
}
