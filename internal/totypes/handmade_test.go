package totypes_test

import (
	"go/types"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/totypes"
)

// TestHandMade has contracts that were not parsed, with texts that are Go, and more than
// they may be. Each is reported, and the entry Fine, next to it, is declared.
func TestHandMade(t *testing.T) {
	form := func(text string) []*contract.Decl { return []*contract.Decl{{Text: contract.Text{Value: text}}} }
	typ := func(text string, change func(d *contract.Decl)) *contract.File {
		d := form(text)
		change(d[0])
		return &contract.File{Types: []*contract.Entry{{Kind: contract.Type, Name: "X", Decls: d}}}
	}
	member := func(kind contract.Kind, name, text string) []*contract.Entry {
		return []*contract.Entry{{Kind: kind, Name: name, Decls: form(text)}}
	}
	of := func(kind contract.Kind, text string) *contract.File {
		f := &contract.File{}
		*f.Section(kind) = []*contract.Entry{{Kind: kind, Name: "X", Decls: form(text)}}
		return f
	}
	for name, test := range map[string]struct {
		file *contract.File
		want string
	}{
		"two names":       {of(contract.Var, ", Y int"), `X: ", Y int" is not a Go type`},
		"a value":         {of(contract.Var, "int = 3"), `X: "int = 3" is not a Go type`},
		"two variables":   {of(contract.Var, "int; var Y int"), `X: "int; var Y int" is not a Go type`},
		"no value":        {of(contract.Const, "int"), `X: "int" is not`},
		"two values":      {of(contract.Const, "= 1, 2"), `X: "= 1, 2" is not`},
		"a body":          {of(contract.Func, "func() { return }"), `X: "func() { return }" is not`},
		"two functions":   {of(contract.Func, "func() {}; func Y()"), `X: "func() {}; func Y()" is not`},
		"two types":       {of(contract.Type, "int; type Y int"), `X: "int; type Y int" is not`},
		"a comment":       {of(contract.Var, "int; var Y string /*"), `X: "int; var Y string /*" is not`},
		"not Go":          {of(contract.Type, "map["), `X: "map[" is not`},
		"two fields":      {typ("struct", func(d *contract.Decl) { d.Fields = member(contract.Field, "A", ", B int") }), `X.A: ", B int" is not`},
		"a field more":    {typ("struct", func(d *contract.Decl) { d.Fields = member(contract.Field, "A", "int; B int") }), `X.A: "int; B int" is not`},
		"a named embed":   {typ("struct", func(d *contract.Decl) { d.Embeds = member(contract.Embed, "A int", "A int") }), `X: "A int" is not`},
		"two embeds":      {typ("struct", func(d *contract.Decl) { d.Embeds = member(contract.Embed, "A; B", "A; B") }), `X: "A; B" is not`},
		"methods":         {typ("interface", func(d *contract.Decl) { d.Methods = member(contract.Method, "A", "func(); B()") }), `X.A: "func(); B()" is not`},
		"two methods":     {typ("int", func(d *contract.Decl) { d.Methods = member(contract.Method, "A", "func() {}; func B()") }), `X.A: "func() {}; func B()" is not`},
		"another body":    {typ("int", func(d *contract.Decl) { d.PointerMethods = member(contract.PointerMethod, "A", "func() { return }") }), `X.A: "func() { return }" is not`},
		"a method":        {typ("int", func(d *contract.Decl) { d.Implements = []contract.Text{{Value: "M()"}} }), `X: "M()" is not`},
		"two interfaces":  {typ("int", func(d *contract.Decl) { d.Implements = []contract.Text{{Value: "error; error"}} }), `X: "error; error" is not`},
		"an interface":    {typ("int", func(d *contract.Decl) { d.Implements = []contract.Text{{Value: "}; type Y interface{ error"}} }), `X: "}; type Y interface{ error" is not`},
		"all that fits":   {typ("struct", func(d *contract.Decl) { d.Fields = member(contract.Field, "A", "int") }), ""},
		"all of a method": {of(contract.Func, "func(int) (string, error)"), ""},
	} {
		file := test.file
		file.Vars = append(file.Vars, &contract.Entry{Kind: contract.Var, Name: "Fine", Decls: form("int")})
		actual := types.NewPackage("example.com/p", "p")
		p := totypes.Check(file, totypes.Config{Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
		var got []string
		for _, e := range p.Errors {
			got = append(got, e.Msg)
		}
		if text := strings.Join(got, "\n"); !strings.HasPrefix(text, test.want) || (text == "") != (test.want == "") || len(got) > 1 {
			t.Errorf("%s: got %q, want %q", name, text, test.want)
		}
		for _, o := range p.Objects {
			if o.Entry.Name == "Fine" && o.Obj == nil {
				t.Errorf("%s: Fine is not declared", name)
			}
		}
	}
}
