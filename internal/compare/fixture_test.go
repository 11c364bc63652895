package compare_test

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
)

// fixturePath is the import path of the package of every fixture.
const fixturePath = "example.com/p"

// A fixture is one case of the table: testdata/cases/NAME.txtar, with a comment
// that says in a sentence what changes, and the files
//
//	old.go         the package before, or the folder old; absent if there is only a contract
//	new.go         the package after, or the folder new
//	importspy.yaml the contract; by default what init writes for the old package
//	policy         of the contract that init writes; by default exact
//	platform       by default linux/amd64
//	findings       what is found in the new package, a line each
//	unrecorded     what is no finding and the contract does not have yet, if there is
//	               such: a line each, types of other packages by their names
//	versions       what is found between the two as versions, each with its own
//	               dependencies, if that is something else: id, verdict, symbol
//	fixed.yaml     the contract after all fixes; by default, one that init wrote is what
//	               init writes for the new package
//	recorded.yaml  the contract under policy compatible when all is recorded; by default
//	               as fixed.yaml. Package accept writes and checks these two
//	left           the findings that remain then; by default none
//	rounds         how often fixes must be made until they are; by default 1
//	fixes          together, if one fix without the others leaves a mistake in the contract
//
// The folders may have subfolders: packages that can be imported.
type fixture struct {
	name    string
	archive *txtar.Archive
	path    string // of the package, if it is not fixturePath
}

// moved returns the fixture with its packages, of one side, in another module.
func (fx *fixture) moved(path string) *fixture {
	other := &fixture{fx.name, new(txtar.Archive), path}
	for _, f := range fx.archive.Files {
		f.Data = bytes.ReplaceAll(f.Data, []byte(`"`+fixturePath), []byte(`"`+path))
		other.archive.Files = append(other.archive.Files, f)
	}
	return other
}

// importPath returns the path of the package.
func (fx *fixture) importPath() string { return cmp.Or(fx.path, fixturePath) }

func readFixtures(t *testing.T) []*fixture {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "cases", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures (%v)", err)
	}
	var list []*fixture
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, &fixture{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), archive: ar})
	}
	return list
}

// section returns the text of a file of the fixture, and whether there is one.
func (fx *fixture) section(name string) (string, bool) {
	for _, f := range fx.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// word is the text of a file that has but one word.
func (fx *fixture) word(name, otherwise string) string {
	if text, ok := fx.section(name); ok {
		return strings.TrimSpace(text)
	}
	return otherwise
}

// set changes a file of the fixture; it is removed if text is empty.
func (fx *fixture) set(name, text string) {
	i := slices.IndexFunc(fx.archive.Files, func(f txtar.File) bool { return f.Name == name })
	switch {
	case i >= 0 && text == "" && name != "findings":
		fx.archive.Files = slices.Delete(fx.archive.Files, i, i+1)
	case i >= 0:
		fx.archive.Files[i].Data = []byte(text)
	case text != "":
		fx.archive.Files = append(fx.archive.Files, txtar.File{Name: name, Data: []byte(text)})
	}
}

// write writes the fixture back.
func (fx *fixture) write(t *testing.T) {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", "cases", fx.name+".txtar")
	if err := os.WriteFile(file, txtar.Format(fx.archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A tree is the syntax of one side of a fixture: its packages' files by path.
type tree struct {
	fset  *token.FileSet
	files map[string][]*ast.File
}

// parse parses a side, old or new. It returns nil if the fixture has none.
func (fx *fixture) parse(t *testing.T, side string) *tree {
	t.Helper()
	tr := &tree{token.NewFileSet(), make(map[string][]*ast.File)}
	for _, f := range fx.archive.Files {
		path := fx.importPath()
		if rest, ok := strings.CutPrefix(f.Name, side+"/"); ok {
			// A folder with a dot in its name is of another module.
			i := strings.LastIndexByte(rest, '/')
			switch first, _, _ := strings.Cut(rest, "/"); {
			case i < 0:
			case strings.Contains(first, "."):
				path = rest[:i]
			default:
				path += "/" + rest[:i]
			}
		} else if f.Name != side+".go" {
			continue
		}
		file, err := parser.ParseFile(tr.fset, f.Name, f.Data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		tr.files[path] = append(tr.files[path], file)
	}
	if len(tr.files) == 0 {
		return nil
	}
	return tr
}

// isCommand reports whether a package is one that nothing can import.
func (tr *tree) isCommand(path string) bool { return tr.files[path][0].Name.Name == "main" }

// imports lists the packages that a tree imports and does not have.
func (tr *tree) imports() []string {
	var list []string
	for _, files := range tr.files {
		for _, file := range files {
			for _, spec := range file.Imports {
				path, _ := strconv.Unquote(spec.Path.Value)
				if tr.files[path] == nil && path != "unsafe" {
					list = append(list, path)
				}
			}
		}
	}
	return list
}

// load type-checks a side of the fixture, as a driver would. It returns nil if
// the fixture does not have that side.
func (fx *fixture) load(t *testing.T, side string, exports map[string]string) (*engine.Package, *token.FileSet) {
	t.Helper()
	tr := fx.parse(t, side)
	if tr == nil {
		return nil, nil
	}
	goos, goarch, _ := strings.Cut(fx.word("platform", "linux/amd64"), "/")
	imp := &treeImporter{
		tree: tr, sizes: types.SizesFor("gc", goarch), done: make(map[string]*types.Package),
		std: importer.ForCompiler(tr.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }),
	}
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	pkg, err := imp.check(fx.importPath(), info)
	if err != nil {
		t.Fatalf("the %s package: %v", side, err)
	}
	actual := engine.NewPackage(pkg, tr.files[fx.importPath()], info, goos, goarch)
	actual.Neighbors = &engine.Neighbors{Module: fx.importPath()}
	return actual, tr.fset
}

// A treeImporter imports the packages of a tree and, from export data, those of
// the standard library.
type treeImporter struct {
	tree  *tree
	sizes types.Sizes
	std   types.Importer
	done  map[string]*types.Package
}

func (imp *treeImporter) check(path string, info *types.Info) (*types.Package, error) {
	config := types.Config{Importer: imp, Sizes: imp.sizes}
	return config.Check(path, imp.tree.fset, imp.tree.files[path], info)
}

// Import implements [types.Importer].
func (imp *treeImporter) Import(path string) (pkg *types.Package, err error) {
	if imp.tree.files[path] == nil {
		return imp.std.Import(path)
	}
	if imp.done[path] == nil {
		imp.done[path], err = imp.check(path, nil)
	}
	return imp.done[path], err
}

// exportFiles returns the export data of the standard packages that fixtures
// import. Each package is read anew for each fixture, so that of indirect
// imports no more is there than a driver has.
func exportFiles(t *testing.T, list []*fixture) map[string]string {
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

// lines writes findings as a fixture has them: the position in Go source, the
// one in the contract (- where there is none), the id, the verdict and the
// message.
func lines(findings []finding.Finding, fset *token.FileSet) string {
	var b strings.Builder
	for _, f := range findings {
		at, says := "-", "-"
		if f.Pos.IsValid() {
			at = fset.Position(f.Pos).String()
		}
		if f.Contract.IsValid() {
			says = fmt.Sprintf("%s:%d:%d", contract.FileName, f.Contract.Line, f.Contract.Column)
		}
		fmt.Fprintf(&b, "%s %s %s %s %s\n", at, says, f.ID, f.Verdict, message(f))
	}
	return b.String()
}

// message is a finding in a sentence.
func message(f finding.Finding) string { return wording.Check(&f).String() }
