package stdapi_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// readContracts reads the contracts in a folder, by import path.
func readContracts(t *testing.T, dir string) map[string]*contract.File {
	t.Helper()
	contracts := make(map[string]*contract.File)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := contract.Parse(name, data)
		if err != nil {
			return err
		}
		if f.Package == nil || f.PackageName == nil {
			return fmt.Errorf("%s does not name its package", name)
		}
		contracts[f.Package.Value] = f
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return contracts
}

// A world is the packages that contracts make on one platform, with nothing but
// what the contracts say: a name that they leave out is not there.
type world struct {
	contracts    map[string]*contract.File
	goos, goarch string
	fset         *token.FileSet
	packages     map[string]*pkg // nil while one is made
	errs         []error         // of packages that cannot be made
}

// A pkg is a package that was made of a contract.
type pkg struct {
	*types.Package
	forms map[token.Pos]*contract.Decl // of objects and members, by their position
}

func newWorld(contracts map[string]*contract.File, platform string) *world {
	goos, goarch, _ := strings.Cut(platform, "/")
	return &world{
		contracts: contracts, goos: goos, goarch: goarch,
		fset: token.NewFileSet(), packages: make(map[string]*pkg),
	}
}

// Import implements [types.Importer].
func (w *world) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p, ok := w.packages[path]; ok {
		if p == nil {
			return nil, fmt.Errorf("%s imports itself", path)
		}
		return p.Package, nil
	}
	f := w.contracts[path]
	if f == nil {
		return nil, fmt.Errorf("there is no contract of %s", path)
	}
	w.packages[path] = nil
	src := source{world: w, contract: f, forms: make(map[int]*contract.Decl)}
	p, err := src.check()
	if p != nil {
		w.packages[path] = p
		return p.Package, err
	}
	return nil, err
}

// A source is the Go source that a contract stands for.
type source struct {
	*world
	contract *contract.File
	text     strings.Builder
	forms    map[int]*contract.Decl // by the offset of the name
}

// check type-checks the source.
func (s *source) check() (*pkg, error) {
	s.write()
	file, err := parser.ParseFile(s.fset, s.contract.Name, s.text.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, s.text.String())
	}
	var errs []error
	config := types.Config{
		IgnoreFuncBodies:         true,
		DisableUnusedImportCheck: true,
		Importer:                 s.world,
		Sizes:                    types.SizesFor("gc", s.goarch),
		Error: func(err error) {
			// A package may have a variable of a type for which it has no name.
			if !strings.Contains(err.Error(), "not exported by package") {
				errs = append(errs, err)
			}
		},
	}
	p := &pkg{forms: make(map[token.Pos]*contract.Decl)}
	p.Package, _ = config.Check(s.contract.Package.Value, s.fset, []*ast.File{file}, nil)
	start := s.fset.File(file.FileStart)
	for offset, form := range s.forms {
		p.forms[start.Pos(offset)] = form
	}
	return p, errors.Join(errs...)
}

func (s *source) write() {
	fmt.Fprintf(&s.text, "package %s\n", s.contract.PackageName.Value)
	for _, use := range s.contract.Uses {
		fmt.Fprintf(&s.text, "import %s %q\n", use.Name, use.Path)
	}
	for _, e := range s.contract.Entries() {
		form := s.form(e)
		switch {
		case form == nil:
		case e.Kind == contract.Const:
			s.declare("const ", e.Name, form, form.Text.Value+"\n")
		case e.Kind == contract.Var:
			s.declare("var ", e.Name, form, form.Text.Value+"\n")
		case e.Kind == contract.Func:
			s.function("", e.Name, form)
		default:
			s.typeDecl(e.Name, form)
		}
	}
}

// form returns what an entry says on the platform, or nil.
func (s *source) form(e *contract.Entry) *contract.Decl {
	for _, d := range e.Decls {
		if d.On(s.goos, s.goarch) {
			return d
		}
	}
	return nil
}

// declare writes a declaration of name, and remembers where that stands.
func (s *source) declare(lead, name string, form *contract.Decl, text string) {
	s.text.WriteString(lead)
	s.forms[s.text.Len()] = form
	s.text.WriteString(name + " " + text)
}

func (s *source) function(recv, name string, form *contract.Decl) {
	s.declare("func "+recv, name, form, strings.TrimPrefix(form.Text.Value, "func")+" {}\n")
}

func (s *source) typeDecl(name string, form *contract.Decl) {
	s.declare("type ", name, form, form.Text.Value)
	switch lastWord(form.Text.Value) {
	case "interface":
		s.interfaceBody(form)
		return
	case "struct":
		s.structBody(form)
	}
	s.text.WriteString("\n")
	base := name + receiverParams(form.Text.Value)
	for _, m := range form.Methods {
		if d := s.form(m); d != nil {
			s.function("("+base+") ", m.Name, d)
		}
	}
	for _, m := range form.PointerMethods {
		if d := s.form(m); d != nil {
			s.function("(*"+base+") ", m.Name, d)
		}
	}
}

func (s *source) structBody(form *contract.Decl) {
	s.text.WriteString(" {\n")
	for _, f := range form.Fields {
		if d := s.form(f); d != nil {
			s.declare("", f.Name, d, d.Text.Value+"\n")
		}
	}
	s.embeds(form)
	if form.Comparable != nil && !form.Comparable.Value {
		s.text.WriteString("_ func()\n")
	}
	s.text.WriteString("}")
}

func (s *source) interfaceBody(form *contract.Decl) {
	s.text.WriteString(" {\n")
	for _, m := range form.Methods {
		if d := s.form(m); d != nil {
			s.declare("", m.Name, d, strings.TrimPrefix(d.Text.Value, "func")+"\n")
		}
	}
	s.embeds(form)
	if form.Sealed != nil && form.Sealed.Value {
		s.text.WriteString("sealed()\n")
	}
	s.text.WriteString("}\n")
}

func (s *source) embeds(form *contract.Decl) {
	for _, e := range form.Embeds {
		s.text.WriteString(e.Name + "\n")
	}
}

func lastWord(text string) string {
	return text[strings.LastIndexAny(text, " ]")+1:]
}

// receiverParams returns the names of a type's parameters in brackets.
func receiverParams(text string) string {
	if word := lastWord(text); word == "struct" || word == "interface" {
		text += "{}"
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p; type _ "+text, parser.SkipObjectResolution)
	if err != nil {
		return "" // the check of the package will say why
	}
	params := file.Decls[0].(*ast.GenDecl).Specs[0].(*ast.TypeSpec).TypeParams
	if params == nil {
		return ""
	}
	var names []string
	for _, field := range params.List {
		for _, id := range field.Names {
			names = append(names, id.Name)
		}
	}
	return "[" + strings.Join(names, ", ") + "]"
}
