package fixturetest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/engine"
)

// A side is one side of a fixture: its packages' files by path. It imports them and, from
// export data, those of the standard library.
type side struct {
	fset         *token.FileSet
	files        map[string][]*ast.File
	done         map[string]*types.Package // those that were imported
	goos, goarch string
	name, path   string
	std          types.Importer
}

// parse parses a side, old or new. It returns nil if the fixture has none.
func (fx *Fixture) parse(t testing.TB, name string) *side {
	t.Helper()
	s := &side{fset: token.NewFileSet(), files: make(map[string][]*ast.File), done: make(map[string]*types.Package), name: name, path: fx.importPath()}
	s.goos, s.goarch, _ = strings.Cut(fx.Word("platform", "linux/amd64"), "/")
	for _, f := range fx.Archive.Files {
		path := s.path
		if rest, ok := strings.CutPrefix(f.Name, name+"/"); ok {
			// A folder with a dot in its name is of another module.
			i := strings.LastIndexByte(rest, '/')
			switch first, _, _ := strings.Cut(rest, "/"); {
			case i < 0:
			case strings.Contains(first, "."):
				path = rest[:i]
			default:
				path += "/" + rest[:i]
			}
		} else if f.Name != name+".go" {
			continue
		}
		file, err := parser.ParseFile(s.fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files[path] = append(s.files[path], file)
	}
	if len(s.files) == 0 {
		return nil
	}
	return s
}

// imports lists the packages that a side imports and does not have.
func (s *side) imports() []string {
	var list []string
	for _, files := range s.files {
		for _, file := range files {
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				if s.files[path] == nil && path != "unsafe" {
					list = append(list, path)
				}
			}
		}
	}
	return list
}

// Load type-checks a side of the fixture, as a driver would. It returns nil if
// the fixture does not have that side.
func (fx *Fixture) Load(t testing.TB, side string, exports map[string]string) (*engine.Package, *token.FileSet) {
	t.Helper()
	s := fx.parse(t, side)
	if s == nil {
		return nil, nil
	}
	return s.load(t, exports), s.fset
}

// Compile type-checks a side of a witness: the package, the client, and commands, which nothing
// imports. The error is that of the client.
func (fx *Fixture) Compile(t testing.TB, side string, exports map[string]string) (*engine.Package, *token.FileSet, error) {
	t.Helper()
	s := fx.parse(t, side)
	pkg := s.load(t, exports)
	s.done[s.path] = pkg.Types
	for path, files := range s.files {
		if path != ClientPath && files[0].Name.Name == "main" {
			if _, err := s.Import(path); err != nil {
				t.Fatalf("the %s command %s: %v", side, path, err)
			}
		}
	}
	_, err := s.check(ClientPath, nil)
	pkg.Imports.Loaded = api.NewLoaded(s.done)
	return pkg, s.fset, err
}

// load type-checks the package itself.
func (s *side) load(t testing.TB, exports map[string]string) *engine.Package {
	t.Helper()
	s.std = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	pkg, err := s.check(s.path, info)
	if err != nil {
		t.Fatalf("the %s package: %v", s.name, err)
	}
	actual := engine.NewPackage(pkg, s.files[s.path], info, s.goos, s.goarch)
	actual.Neighbors = &engine.Neighbors{Module: s.path}
	return actual
}

func (s *side) check(path string, info *types.Info) (*types.Package, error) {
	config := types.Config{Importer: s, Sizes: types.SizesFor("gc", s.goarch)}
	return config.Check(path, s.fset, s.files[path], info)
}

// Import implements [types.Importer].
func (s *side) Import(path string) (pkg *types.Package, err error) {
	if s.files[path] == nil {
		return s.std.Import(path)
	}
	if s.done[path] == nil {
		s.done[path], err = s.check(path, nil)
	}
	return s.done[path], err
}

// ExportFiles returns the export data of the standard packages that fixtures
// import. Each package is read anew for each fixture, so that of indirect
// imports no more is there than a driver has.
func ExportFiles(t testing.TB, list []*Fixture) map[string]string {
	t.Helper()
	var paths []string
	for _, fx := range list {
		for _, side := range []string{"old", "new"} {
			if tr := fx.parse(t, side); tr != nil {
				paths = append(paths, tr.imports()...)
			}
		}
	}
	slices.Sort(paths)
	return casetest.ExportFiles(t, slices.Compact(paths))
}
