// Package snippet checks the syntax of the Go source in a contract: each text must
// be what Go has after the name that the text is for.
package snippet

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// A Want is what a text must be.
type Want int

const (
	Const Want = iota
	Var
	Func
	Type
	Field
	Embed
	Method
	Interface
)

// String returns the words of messages.
func (w Want) String() string {
	return [...]string{
		Const:     "a Go constant value, \"= 256\" or \"Severity = 3\"",
		Var:       "a Go type",
		Func:      "a Go signature, \"func(s string) error\"",
		Type:      "the right-hand side of a Go type declaration",
		Field:     "a Go type with an optional `tag`",
		Embed:     "a type that can be embedded",
		Method:    "a Go signature without type parameters, \"func(s string) error\"",
		Interface: "a Go interface type",
	}[w]
}

// A Text is Go source and what it is for.
type Text struct {
	Value string
	Want  Want
	Name  string // the identifier that it is to follow; "" for Embed and Interface
	Label string // what it declares, for messages; "" if there is nothing to say

	Braces bool // of Type: the text ends in struct or interface, and its members are apart
	In     bool // of Embed and Method: it is a member of an interface

	start int // of the declaration, in the source that is parsed
}

// A Mistake is what is wrong with a text.
type Mistake struct {
	Offset int // in the text; before its start: it is the name that is wrong
	Msg    string
}

// maxBatch is how many bytes of texts are parsed together, or one text: their syntax takes
// many times the memory.
const maxBatch = 256 << 10

// Check returns the mistake of each text that has one, by its index. Texts are
// parsed together, which is fast; only if one of them is wrong, each by itself.
func Check(texts []Text) map[int]Mistake {
	wrong := make(map[int]Mistake)
	for first := 0; first < len(texts); {
		next, size := first+1, len(texts[first].Value)
		for ; next < len(texts) && size < maxBatch; next++ {
			size += len(texts[next].Value)
		}
		for i, mistake := range checkBatch(texts[first:next]) {
			wrong[first+i] = mistake
		}
		first = next
	}
	return wrong
}

func checkBatch(texts []Text) map[int]Mistake {
	wrong := make(map[int]Mistake)
	if others := shallow(texts, wrong); len(others) < len(texts) {
		rest := make([]Text, len(others))
		for j, i := range others {
			rest[j] = texts[i]
		}
		for j, mistake := range checkBatch(rest) {
			wrong[others[j]] = mistake
		}
		return wrong
	}
	if file, decls, err := parse(texts); err == nil && matches(file, decls, texts) {
		for i := range texts {
			t := &texts[i]
			if !t.accepts(file, decls[i]) {
				wrong[i] = t.malformed()
			}
		}
		return wrong
	}
	for i := range texts {
		t := &texts[i]
		file, decls, err := parse(texts[i : i+1])
		switch {
		case err != nil:
			wrong[i] = t.syntaxError(err)
		case len(decls) != 1 || !t.accepts(file, decls[0]):
			wrong[i] = t.malformed()
		}
	}
	return wrong
}

const clause = "package p\n"

// parse parses a file with the declarations of texts.
func parse(texts []Text) (*token.File, []ast.Decl, error) {
	size := len(clause)
	for i := range texts {
		size += len(texts[i].Value) + len(texts[i].Name) + 24
	}
	var src strings.Builder
	src.Grow(size)
	src.WriteString(clause)
	for i := range texts {
		texts[i].start = src.Len()
		texts[i].write(&src)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	return fset.File(file.FileStart), file.Decls, nil
}

// write writes the text as a declaration that ends in a line break.
func (t *Text) write(b *strings.Builder) {
	w := t.wrapping()
	b.WriteString(w.lead)
	b.WriteString(t.Name)
	b.WriteString(w.gap)
	b.WriteString(t.Value[t.skip():])
	b.WriteString(w.tail)
}

// A wrapping is what Go wants around the name and the text.
type wrapping struct{ lead, gap, tail string }

func (t *Text) wrapping() wrapping {
	switch {
	case t.Want == Const:
		return wrapping{"const ", " ", "\n"}
	case t.Want == Var:
		return wrapping{"var ", " ", "\n"}
	case t.Want == Func:
		return wrapping{"func ", "", "{}\n"}
	case t.Want == Type && t.Braces:
		return wrapping{"type ", " ", "{}\n"}
	case t.Want == Type:
		return wrapping{"type ", " ", "\n"}
	case t.Want == Field:
		return wrapping{"type _ struct{", " ", "\n}\n"}
	case t.Want == Embed && !t.In:
		return wrapping{"type _ struct{", "", "\n}\n"}
	case t.Want == Method && !t.In:
		return wrapping{"func (_) ", "", "{}\n"}
	}
	return wrapping{"type _ interface{", "", "\n}\n"}
}

// from returns where the text without what is skipped begins in the source.
func (t *Text) from() int {
	w := t.wrapping()
	return t.start + len(w.lead) + len(t.Name) + len(w.gap)
}

// skip returns how many bytes of the text the declaration leaves out: the word func
// of signatures, behind which the name comes.
func (t *Text) skip() int {
	if t.Want == Func || t.Want == Method {
		return min(len("func"), len(t.Value))
	}
	return 0
}

// matches reports whether the declarations are those of the texts, one each.
func matches(file *token.File, decls []ast.Decl, texts []Text) bool {
	if len(decls) != len(texts) {
		return false
	}
	for i := range texts {
		end := file.Size()
		if i+1 < len(texts) {
			end = texts[i+1].start
		}
		if file.Offset(decls[i].Pos()) != texts[i].start || file.Offset(decls[i].End()) > end {
			return false
		}
	}
	return true
}

// accepts reports whether the declaration of the text is what it is to be, and no
// more.
func (t *Text) accepts(file *token.File, decl ast.Decl) bool {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		return t.skip() > 0 && fn.Name.Name == t.Name && fn.Body != nil && len(fn.Body.List) == 0 &&
			(t.Want == Func || fn.Type.TypeParams == nil)
	}
	gd, ok := decl.(*ast.GenDecl)
	if !ok || len(gd.Specs) != 1 {
		return false
	}
	switch spec := gd.Specs[0].(type) {
	case *ast.ValueSpec:
		return len(spec.Names) == 1 && (t.Want == Const && len(spec.Values) == 1 || t.Want == Var && len(spec.Values) == 0)
	case *ast.TypeSpec:
		if t.Want == Type {
			return spec.Name.Name == t.Name && (!t.Braces || isBody(spec.Type))
		}
		return t.isOnlyField(file, spec.Type)
	}
	return false
}

// isBody reports whether a type is a struct or an interface without members.
func isBody(expr ast.Expr) bool {
	list := fields(expr)
	return list != nil && len(list.List) == 0
}

func fields(expr ast.Expr) *ast.FieldList {
	switch expr := expr.(type) {
	case *ast.StructType:
		return expr.Fields
	case *ast.InterfaceType:
		return expr.Methods
	}
	return nil
}

// isOnlyField reports whether the text is the one field, method or embedded type
// of a struct or an interface.
func (t *Text) isOnlyField(file *token.File, expr ast.Expr) bool {
	list := fields(expr)
	if list == nil || len(list.List) != 1 {
		return false
	}
	f := list.List[0]
	if t.Want == Embed || t.Want == Interface {
		return len(f.Names) == 0
	}
	return len(f.Names) == 1 && f.Names[0].Name == t.Name && file.Offset(f.End()) <= t.from()+len(t.Value)-t.skip()
}

// maxQuote is the length from which on a text is not quoted whole in messages.
const maxQuote = 120

// mistake words what is wrong with the text: why, if that is not "".
func (t *Text) mistake(offset int, why string) Mistake {
	value := t.Value
	if len(value) > maxQuote {
		value = strings.ToValidUTF8(value[:maxQuote], "") + "…"
	}
	msg := fmt.Sprintf("%s is not %s", strconv.Quote(value), t.Want)
	if t.Label != "" {
		msg = t.Label + ": " + msg
	}
	if why != "" {
		msg += ": " + why
	}
	return Mistake{offset, msg}
}

// malformed is the mistake of a text that is Go, but more or other Go than it may
// be.
func (t *Text) malformed() Mistake {
	offset, say, _ := t.Advise()
	return t.mistake(offset, say)
}

// syntaxError words the first error that go/parser reports.
func (t *Text) syntaxError(err error) Mistake {
	if offset, say, ok := t.Advise(); ok {
		return t.mistake(offset, say)
	}
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return t.mistake(0, err.Error())
	}
	at := list[0].Pos.Offset - t.from() + t.skip()
	msg := plain(list[0].Msg, at == t.skip())
	if at >= len(t.Value) {
		at, msg = len(t.Value), "it ends too early" // what was found there is not the author's
	}
	if at < t.skip() {
		at = -1
	}
	return t.mistake(at, msg)
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
