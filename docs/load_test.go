package docs_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/rules"
)

// The module and the package of all examples.
const (
	module = "example.com/shop"
	store  = module + "/store"
)

// A loader type-checks the packages of an example. They are for linux/amd64, in a
// module that is written for Go 1.26.
type loader struct {
	*testing.T
	example *example
	fset    *token.FileSet
	std     types.Importer
	info    *types.Info
	files   map[string][]*ast.File // of packages, by import path
	tests   []*ast.File            // of the package that is held
	done    map[string]*types.Package
}

// load returns the package that the example holds, bound by the contracts of all.
func (e *example) load(t *testing.T) (*engine.Package, *rules.Binding) {
	t.Helper()
	l := &loader{
		T: t, example: e, fset: token.NewFileSet(),
		files: make(map[string][]*ast.File), done: make(map[string]*types.Package),
		info: &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
			Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
			Selections:   make(map[*ast.SelectorExpr]*types.Selection),
			FileVersions: make(map[*ast.File]string),
		},
	}
	l.std = importer.ForCompiler(l.fset, "gc", nil)
	l.parse("store/store.go", e.source)
	for _, o := range e.others {
		if strings.HasSuffix(o.name, ".go") {
			l.parse(o.name, o.text)
		}
	}
	checked := l.check(store, l.info)
	pkg := engine.NewPackage(checked, l.files[store], l.info, "linux", "amd64")
	return pkg, new(rules.Reader).Bind(&rules.Package{
		Package: pkg, Fset: l.fset, Info: l.info, Checked: checked, Path: store, Module: module,
		GoVersion: "1.26", Tests: l.tests,
	}, &rules.Place{ByPath: true, Read: l.contract})
}

// parse parses a file. Its package clause may be left out.
func (l *loader) parse(name, text string) {
	l.Helper()
	dir := path.Dir(name)
	if !clause.MatchString(text) {
		text = "package " + path.Base(dir) + "\n" + text
	}
	file, err := parser.ParseFile(l.fset, path.Base(name), text, parser.ParseComments|parser.SkipObjectResolution)
	switch importPath := path.Join(module, dir); {
	case err != nil:
		l.Fatalf("%v in\n%s", err, text)
	case strings.HasSuffix(name, "_test.go"):
		l.tests = append(l.tests, file)
	default:
		l.files[importPath] = append(l.files[importPath], file)
	}
}

// check type-checks a package. Functions may stand without a body in it, as in the
// documentation of a package; if generic ones do, then no body is looked into.
func (l *loader) check(importPath string, info *types.Info) *types.Package {
	l.Helper()
	config := types.Config{Importer: l, GoVersion: "go1.26", IgnoreFuncBodies: false}
	pkg, err := config.Check(importPath, l.fset, l.files[importPath], info)
	if err != nil {
		config.IgnoreFuncBodies = true
		pkg, err = config.Check(importPath, l.fset, l.files[importPath], info)
	}
	if err != nil {
		l.Fatalf("%v in\n%s", err, l.example.source)
	}
	return pkg
}

// Import implements [types.Importer].
func (l *loader) Import(importPath string) (*types.Package, error) {
	if l.files[importPath] == nil {
		return l.std.Import(importPath)
	}
	if l.done[importPath] == nil {
		l.done[importPath] = l.check(importPath, nil)
	}
	return l.done[importPath], nil
}

// contract returns the contract of an example at name, the import path of its
// folder and the name of a contract.
func (l *loader) contract(name string) ([]byte, error) {
	for _, o := range l.example.others {
		if path.Join(module, o.name) == filepath.ToSlash(name) {
			return []byte(withKey(o.text, "version", "1")), nil
		}
	}
	return nil, fs.ErrNotExist
}
