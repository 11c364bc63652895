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
	{nil, lineComment, "a comment stands behind # in YAML"},
	{[]Want{Func}, receiver, "it has a receiver; a method stands under its type, in methods or pointer_methods"},
	{[]Want{Method}, receiver, "it has a receiver; leave it out, methods and pointer_methods say what it is"},
	{signatures, nameBehindFunc, "the name is the key; leave it out behind func"},
	{signatures, second(token.LSS), "type parameters stand in brackets, as in func[T any](t T)"},
	{signatures, noParameters, "the parameters stand in parentheses"},
	{nil, unopened, "a bracket is closed that was not opened"},
	{nil, body, "it has a body; leave the body out"},
	{[]Want{Const}, first(token.CONST), "leave out the word const and the name, which is the key"},
	{[]Want{Var}, first(token.VAR), "leave out the word var and the name, which is the key"},
	{[]Want{Type}, first(token.TYPE), "leave out the word type and the name, which is the key"},
	{nil, lastSemicolon, "leave the ; out"},
	{lists, outside(token.SEMICOLON, token.COMMA), "write an item for each"},
	{nil, outside(token.SEMICOLON), "an entry has one declaration; write an entry of its own for what stands behind the ;"},
	{slices.Concat(typeTexts, []Want{Const}), ownName, "the name is the key; leave it out"},
	{[]Want{Const}, otherAssign, "write = before the value"},
	{[]Want{Const}, longRune, "a string stands in double quotes"},
	{[]Want{Const}, outside(token.COMMA), "a constant has one value"},
	{signatures, outside(token.COMMA), "several results stand in parentheses, as in (int, error)"},
	{signatures, arrow, "results stand behind the parameters without an arrow"},
	{signatures, outside(token.COLON), "results stand behind the parameters without a colon"},
	{signatures, inside(token.COLON), "between the name of a parameter and its type there is no colon"},
	{signatures, inside(token.ASSIGN), "in Go, a parameter has no default value"},
	{[]Want{Field}, bareTag, "a tag stands in backquotes"},
	{[]Want{Var, Field}, outside(token.ASSIGN), "it has a value; write the type alone"},
	{typeTexts, first(token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING), "it is a value; write its type"},
	{typeTexts, call, "it is a call; write the type of what that returns"},
	{typeTexts, outside(token.COMMA), "an entry has one type"},
	{typeTexts, commaBehindType, "fields are separated by ;"},
	{[]Want{Type}, outside(token.OR, token.TILDE), "a union stands in an interface, as in interface { ~int | ~string }"},
	{[]Want{Embed}, twoNames, "an embedded type has no name of its own; a field with a name stands under fields"},
	{[]Want{Interface}, call, "it is a method; name an interface, or write the method under methods"},
	{[]Want{Interface}, wordBy, "behind an interface, only by value can stand"},
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

// lineComment finds a comment that swallows all that stands behind it.
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

// ownName finds the name that the text is to stand behind, as in "Name string".
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

// wordBy finds what stands behind an interface, but for "by value", which is cut
// off before.
func wordBy(l lexemes, _ string) int {
	return l.where(func(i int) bool { return i > 0 && l[i].text == "by" && l.is(i-1, token.IDENT, token.RBRACK) })
}
