package snippet

import (
	"go/scanner"
	"go/token"
	"strings"
)

// maxRun is far above any nesting that is accepted, and far below what takes go/parser,
// which goes down by recursion, hundreds of megabytes.
const maxRun = 10_000

// maxOperators is how many operators a text can have, which are as deep a tree, of less.
const maxOperators = 50_000

// shallow returns the indexes of texts that can be parsed, and sets the mistakes of others.
func shallow(texts []Text, wrong map[int]Mistake) (others []int) {
	for i := range texts {
		if texts[i].isTooDeep() {
			wrong[i] = Mistake{0, strings.TrimPrefix(texts[i].Label+": nested too deeply", ": ")}
		} else {
			others = append(others, i)
		}
	}
	return others
}

// isTooDeep reports whether go/parser would have to go down more than maxRun levels: one
// for each bracket that is open, and one for each element type or operand that a prefix
// such as * or [] has before it. So it does for the syntax of operators, of which each has
// the ones before it as an operand.
func (t *Text) isTooDeep() bool {
	if len(t.Value) <= maxRun {
		return false
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(t.Value))
	s.Init(file, []byte(t.Value), func(token.Position, string) {}, 0)
	level, operators := 0, 0
	var outer []int // the level at each bracket that is open
	for {
		_, tok, _ := s.Scan()
		if tok.Precedence() > token.LowestPrec {
			operators++
		}
		switch tok {
		case token.EOF:
			return false
		case token.LPAREN, token.LBRACK, token.LBRACE:
			outer = append(outer, level)
			level++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if last := len(outer) - 1; last >= 0 { // what follows may be a result or an element type
				level, outer = outer[last]+1, outer[:last]
			}
		case token.MUL, token.ADD, token.SUB, token.NOT, token.XOR, token.AND, token.TILDE, token.ARROW, token.CHAN:
			level++
		case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.COMMA, token.SEMICOLON:
			level = 0
			if last := len(outer) - 1; last >= 0 {
				level = outer[last] + 1
			}
		}
		if level > maxRun || operators > maxOperators {
			return true
		}
	}
}
