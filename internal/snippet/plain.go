package snippet

import "strings"

// maxNesting is far below the depth at which go/parser gives up.
const maxNesting = 100

// IsPlain reports whether the syntax of the text is right and so simple that this
// shows without go/parser: with names, literals, and types and signatures without
// type parameters, on one line. Nearly all texts of a contract are, and go/parser
// takes twice the time of reading its YAML. Name must be an identifier.
func (t *Text) IsPlain() bool {
	p := &walker{rest: t.Value}
	return !strings.HasPrefix(t.Value, " ") && p.text(t) && strings.Trim(p.rest, " ") == ""
}

// A walker goes through a text. Its methods step over what they are named after, and
// report whether it is there.
type walker struct {
	rest  string
	depth int
}

func (p *walker) text(t *Text) bool {
	switch t.Want {
	case Const:
		return (p.peek() == '=' || p.typ()) && p.byte('=') && p.value()
	case Var:
		return p.typ()
	case Func, Method:
		return p.token("func") && p.signature()
	case Type:
		if t.Braces {
			return p.token("struct") || p.token("interface")
		}
		p.byte('=')
		return p.typ()
	case Field:
		return p.typ() && (p.peek() != '`' || p.quoted('`'))
	case Embed:
		if !t.In {
			p.byte('*')
		}
	}
	return p.name()
}

// peek returns the first byte that is not a space, 0 at the end.
func (p *walker) peek() byte {
	for p.rest != "" && p.rest[0] == ' ' {
		p.rest = p.rest[1:]
	}
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

func (p *walker) byte(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *walker) token(s string) bool {
	p.peek()
	rest, ok := strings.CutPrefix(p.rest, s)
	if ok {
		p.rest = rest
	}
	return ok
}

// word returns an identifier or keyword, "" if none is there.
func (p *walker) word() string {
	p.peek()
	i := 0
	for i < len(p.rest) && (isLetter(p.rest[i]) || i > 0 && isDigit(p.rest[i])) {
		i++
	}
	word := p.rest[:i]
	p.rest = p.rest[i:]
	return word
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// isIdent reports whether a word is neither empty nor a keyword. A switch is faster
// than the map of go/token.
func isIdent(word string) bool {
	switch word {
	case "", "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go",
		"goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var":
		return false
	}
	return true
}

// name is an identifier or a qualified one.
func (p *walker) name() bool { return isIdent(p.word()) && p.selector() }

// selector is what can follow an identifier, right after it: a dot and another.
func (p *walker) selector() bool {
	if !strings.HasPrefix(p.rest, ".") {
		return true
	}
	p.rest = p.rest[1:]
	return p.rest != "" && isLetter(p.rest[0]) && isIdent(p.word())
}

func (p *walker) typ() bool {
	if p.depth++; p.depth > maxNesting {
		return false
	}
	defer func() { p.depth-- }()
	switch p.peek() {
	case '*':
		return p.byte('*') && p.typ()
	case '[':
		return p.byte('[') && (p.byte(']') || p.length() && p.byte(']')) && p.typ()
	case '<':
		return p.token("<-") && p.word() == "chan" && p.typ()
	}
	return p.typeFrom(p.word())
}

// typeFrom is a type that begins with a word, which is gone through.
func (p *walker) typeFrom(word string) bool {
	switch word {
	case "func":
		return p.signature()
	case "map":
		return p.byte('[') && p.typ() && p.byte(']') && p.typ()
	case "chan":
		p.token("<-")
		return p.typ()
	case "struct", "interface":
		return p.byte('{') && p.byte('}')
	}
	return isIdent(word) && p.selector() && (!strings.HasPrefix(p.rest, "[") || p.typeArgs())
}

// typeArgs are right after the name of a generic type: with a space between them,
// the name can be that of a parameter, and what follows an array.
func (p *walker) typeArgs() bool {
	p.byte('[')
	for p.typ() {
		if !p.byte(',') {
			return p.byte(']')
		}
	}
	return false
}

func (p *walker) length() bool {
	if isDigit(p.peek()) {
		return p.number()
	}
	return p.name()
}

func (p *walker) signature() bool {
	if p.depth++; p.depth > maxNesting {
		return false
	}
	defer func() { p.depth-- }()
	if !p.params(true) {
		return false
	}
	switch c := p.peek(); {
	case c == '(':
		return p.params(false)
	case c == '*' || c == '[' || c == '<' || isLetter(c):
		return p.typ()
	}
	return true
}

// The forms of a parameter.
const (
	bare  = 1 << iota // a name alone: of a type, or of a parameter whose type follows
	named             // a name and a type
	typed             // a type that is more than a name
)

// params are parameters or results: all types, or all names with types.
func (p *walker) params(variadic bool) bool {
	if !p.byte('(') {
		return false
	}
	if p.byte(')') {
		return true
	}
	for seen, last := 0, 0; ; {
		form := p.param(variadic, last)
		seen, last = seen|form, form
		switch {
		case form == 0:
			return false
		case !p.byte(','):
			return p.byte(')') && (seen&named == 0 || form == named && seen&typed == 0)
		}
	}
}

// param returns the form of a parameter after one of the form last, 0 if none is there.
func (p *walker) param(variadic bool, last int) (form int) {
	form = typed
	word := ""
	if isLetter(p.peek()) {
		word = p.word()
		if isIdent(word) && !strings.HasPrefix(p.rest, ".") && !strings.HasPrefix(p.rest, "[") {
			if c := p.peek(); c == ',' || c == ')' {
				return bare
			}
			form, word = named, ""
		}
	}
	ok := false
	switch {
	case word != "":
		ok = p.typeFrom(word)
	case variadic && p.token("..."):
		shared := form == named && last == bare // by the name before
		ok = !shared && p.typ() && p.peek() == ')'
	default:
		ok = p.typ()
	}
	if !ok {
		return 0
	}
	return form
}

// value is that of a constant: a name or a literal.
func (p *walker) value() bool {
	p.byte('-')
	switch c := p.peek(); {
	case c == '"':
		return p.quoted('"')
	case isDigit(c):
		return p.number()
	}
	return p.name()
}

// number is a decimal or hexadecimal integer.
func (p *walker) number() bool {
	digits := func(set string) bool {
		rest := strings.TrimLeft(p.rest, set)
		ok := len(rest) < len(p.rest)
		p.rest = rest
		return ok
	}
	const decimal = "0123456789"
	switch {
	case p.token("0x"):
		if !digits(decimal + "abcdefABCDEF") {
			return false
		}
	case p.token("0"): // a digit more would make it octal
	default:
		digits(decimal)
	}
	if strings.HasPrefix(p.rest, ".") {
		return false
	}
	return p.rest == "" || !isLetter(p.rest[0]) && !isDigit(p.rest[0])
}

// quoted is a string without escapes.
func (p *walker) quoted(quote byte) bool {
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == quote:
			p.rest = p.rest[i+1:]
			return true
		case c < ' ' || c > '~' || c == '\\' && quote == '"':
			return false
		}
	}
	return false
}
