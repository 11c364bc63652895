package snippet

import (
	"go/token"
	"slices"
	"strings"
)

// An advice is for a mistake that those make who know the Go source, or another
// language, better than the format. go/parser would say what it had expected.
type advice struct {
	in   []Want // the texts that it is for; nil: all
	find func(l lexemes, name string) int
	say  string
}

var (
	signatures = []Want{Func, Method}
	typeTexts  = []Want{Var, Field, Type}
	lists      = []Want{Embed, Interface}
)

// advices are looked at in this order, as one mistake can look like another.
var advices = []advice{
	{nil, lineComment, "comments in YAML begin with #"},
	{[]Want{Func}, receiver, "it has a receiver; declare a method under its type, in methods or pointer_methods"},
	{[]Want{Method}, receiver, "leave out the receiver; the keys methods and pointer_methods determine it"},
	{signatures, nameBehindFunc, "leave out the name after func; it is the key"},
	{signatures, second(token.LSS), "type parameters go in brackets, as in func[T any](t T)"},
	{signatures, noParameters, "parameters go in parentheses"},
	{nil, unopened, "unmatched closing bracket"},
	{nil, body, "leave out the body"},
	{[]Want{Const}, first(token.CONST), "leave out const and the name; it is the key"},
	{[]Want{Var}, first(token.VAR), "leave out var and the name; it is the key"},
	{[]Want{Type}, first(token.TYPE), "leave out type and the name; it is the key"},
	{nil, lastSemicolon, "leave out the semicolon"},
	{lists, outside(token.SEMICOLON, token.COMMA), "write one item for each"},
	{nil, outside(token.SEMICOLON), "an entry has one declaration; write a separate entry for what follows the semicolon"},
	{slices.Concat(typeTexts, []Want{Const}), ownName, "leave out the name; it is the key"},
	{[]Want{Const}, otherAssign, "write = before the value"},
	{[]Want{Const}, longRune, "strings go in double quotes"},
	{[]Want{Const}, outside(token.COMMA), "a constant has one value"},
	{signatures, outside(token.COMMA), "multiple results go in parentheses, as in (int, error)"},
	{signatures, arrow, "results follow the parameters without an arrow"},
	{signatures, outside(token.COLON), "results follow the parameters without a colon"},
	{signatures, inside(token.COLON), "no colon between a parameter's name and its type"},
	{signatures, inside(token.ASSIGN), "parameters have no default values in Go"},
	{[]Want{Field}, bareTag, "a tag goes in backquotes"},
	{[]Want{Var, Field}, outside(token.ASSIGN), "leave out the value; write only the type"},
	{typeTexts, first(token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING), "this is a value; write its type"},
	{typeTexts, call, "this is a call; write the type of its result"},
	{typeTexts, outside(token.COMMA), "an entry has one type"},
	{typeTexts, commaBehindType, "fields are separated by ;"},
	{[]Want{Type}, outside(token.OR, token.TILDE), "a union goes in an interface, as in interface { ~int | ~string }"},
	{[]Want{Embed}, twoNames, "an embedded type has no separate name; declare a named field under fields"},
	{[]Want{Interface}, call, "this is a method; name an interface, or declare the method under methods"},
	{[]Want{Interface}, wordBy, "only \"by value\" and \"when embedded\" may follow an interface"},
}

// Advise returns what is wrong with a text, from the token at offset on, and what
// to do, if it is one of the mistakes that are known.
func (t *Text) Advise() (offset int, say string, ok bool) {
	l := lex(t.Value)
	name := t.Label[strings.LastIndexByte(t.Label, '.')+1:]
	for _, a := range advices {
		if a.in != nil && !slices.Contains(a.in, t.Want) {
			continue
		}
		if i := a.find(l, name); i >= 0 {
			return l[i].offset, a.say, true
		}
	}
	return 0, "", false
}

// first finds one of some at the beginning.
func first(some ...token.Token) func(lexemes, string) int {
	return func(l lexemes, _ string) int { return found(l.is(0, some...), 0) }
}

func second(some ...token.Token) func(lexemes, string) int {
	return func(l lexemes, _ string) int { return found(l.is(1, some...), 1) }
}

// outside finds one of some outside of all brackets.
func outside(some ...token.Token) func(lexemes, string) int {
	return func(l lexemes, _ string) int { return l.find(0, some...) }
}

func inside(some ...token.Token) func(lexemes, string) int {
	return func(l lexemes, _ string) int { return l.find(1, some...) }
}

func found(ok bool, i int) int {
	if ok {
		return i
	}
	return -1
}

// lineComment finds a comment that swallows the rest of the text.
func lineComment(l lexemes, _ string) int {
	return l.where(func(i int) bool { return l.is(i, token.COMMENT) && strings.HasPrefix(l[i].text, "//") })
}

// receiver finds the first brackets of func (t *T) Name(…).
func receiver(l lexemes, _ string) int {
	if !l.is(0, token.FUNC) || !l.is(1, token.LPAREN) {
		return -1
	}
	closing := l.find(0, token.RPAREN)
	return found(l.is(closing+1, token.IDENT) && l.is(closing+2, token.LPAREN), 1)
}

func nameBehindFunc(l lexemes, _ string) int {
	return found(l.is(0, token.FUNC) && l.is(1, token.IDENT) && l.is(2, token.LPAREN, token.LBRACK), 1)
}

func noParameters(l lexemes, _ string) int {
	return found(l.is(0, token.FUNC) && len(l) > 1 && !l.is(1, token.LPAREN, token.LBRACK), 1)
}

// body finds the brace of a function's body.
func body(l lexemes, _ string) int {
	if !l.is(0, token.FUNC) {
		return -1
	}
	return l.where(func(i int) bool {
		return l.is(i, token.LBRACE) && l[i].depth == 0 && !l.is(i-1, token.STRUCT, token.INTERFACE)
	})
}

func lastSemicolon(l lexemes, _ string) int {
	last := len(l) - 1
	return found(l.is(last, token.SEMICOLON) && l.find(0, token.SEMICOLON) == last, last)
}

// ownName finds the entry's own name at the start of the text, as in "Name string".
func ownName(l lexemes, name string) int {
	return found(len(l) > 1 && l[0].text == name && !l.is(1, token.PERIOD), 0)
}

func unopened(l lexemes, _ string) int {
	return l.where(func(i int) bool { return l[i].depth < 0 })
}

// otherAssign finds := or == where = is meant.
func otherAssign(l lexemes, _ string) int {
	i := l.find(0, token.ASSIGN, token.DEFINE, token.EQL)
	return found(i >= 0 && !l.is(i, token.ASSIGN), i)
}

func longRune(l lexemes, _ string) int {
	return l.where(func(i int) bool {
		return l.is(i, token.CHAR) && len(l[i].text) > 3 && !strings.Contains(l[i].text, `\`)
	})
}

// arrow finds -> or =>.
func arrow(l lexemes, _ string) int {
	return l.where(func(i int) bool {
		return l.is(i, token.SUB, token.ASSIGN) && l.is(i+1, token.GTR) && l[i].depth == 0
	})
}

// bareTag finds json:"name" where `json:"name"` is meant.
func bareTag(l lexemes, _ string) int {
	return l.where(func(i int) bool {
		return l.is(i, token.IDENT) && l.is(i+1, token.COLON) && l.is(i+2, token.STRING)
	})
}

// call finds the bracket of what looks like a call.
func call(l lexemes, _ string) int {
	return l.where(func(i int) bool { return l.is(i, token.LPAREN) && l[i].depth == 0 && l.is(i-1, token.IDENT) })
}

// commaBehindType finds the comma of struct { A int, B int }.
func commaBehindType(l lexemes, _ string) int {
	if !l.is(0, token.STRUCT) {
		return -1
	}
	return l.where(func(i int) bool {
		return l.is(i, token.COMMA) && l[i].depth == 1 && l.is(i-1, token.IDENT) && l.is(i-2, token.IDENT)
	})
}

func twoNames(l lexemes, _ string) int {
	return found(l.is(0, token.IDENT) && l.is(1, token.IDENT), 0)
}

// wordBy finds a "by" after an interface; "by value" has been cut off before.
func wordBy(l lexemes, _ string) int {
	return l.where(func(i int) bool { return i > 0 && l[i].text == "by" && l.is(i-1, token.IDENT, token.RBRACK) })
}
