package vet

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// A view is a package as its importers see it, apart from its tests.
type view struct {
	pkg   *types.Package // nil if there are only tests
	files []*ast.File
	tests []*ast.File
	dir   string // "" if it cannot be determined
	path  string // of the package that is tested

	// If the files are named one by one:
	inPart bool   // there are others
	module string // the path of the module, which the driver does not know then
}

// newView returns the view of a pass, nil if the pass is on a package that no
// contract can be for: a generated test main, or what cannot be checked. If
// testsOnly is set, then of a package with tests it has these only.
func newView(pass *analysis.Pass, testsOnly bool) *view {
	v := &view{path: pass.Pkg.Path()}
	for _, file := range pass.Files {
		switch name := fileName(pass, file); {
		case filepath.Base(name) == "_testmain.go":
			return nil
		case strings.HasSuffix(name, "_test.go"):
			v.tests = append(v.tests, file)
		default:
			v.files = append(v.files, file)
		}
	}
	v.dir = packageDir(pass, pass.Files)
	switch {
	case len(v.files) == 0 && len(v.tests) == 0:
		return nil
	case len(v.files) == 0:
		v.path = strings.TrimSuffix(v.path, "_test")
	case len(v.tests) == 0:
		v.pkg = pass.Pkg
	case testsOnly:
	default:
		if v.pkg = withoutTests(pass, v.files); v.pkg == nil {
			return nil
		}
	}
	if v.path == sidecar.NamedFiles && v.dir != "" {
		v.placeNamed(pass)
	}
	return v
}

// placeNamed makes of files that are named one by one what they are: those of a
// package, or some of them. The go command takes them for one without a place.
func (v *view) placeNamed(pass *analysis.Pass) {
	if path, module := rules.ImportPath(v.dir); path != "" {
		v.path, v.module = path, module
	}
	var names []string
	for _, file := range v.files {
		names = append(names, filepath.Base(environ.Source(pass.Fset, file)))
	}
	v.inPart = sidecar.HasOthers(v.dir, names)
}

// testView returns the view of a package that has no Go files but tests, nil if the
// driver does not tell of any.
func (r *runner) testView(pass *analysis.Pass) *view {
	v := &view{dir: r.opts.TestDirs[pass.Pkg.Path()], path: pass.Pkg.Path()}
	if v.dir == "" {
		return nil
	}
	goos, goarch := r.platform(pass.Pkg)
	if v.tests = r.testFiles(pass.Fset, v, goos, goarch); len(v.tests) == 0 {
		return nil
	}
	return v
}

// testFiles returns the imports of the test files next to a view that are for a
// platform. A file that is no Go source is left to the go command.
func (r *runner) testFiles(fset *token.FileSet, v *view, goos, goarch string) (files []*ast.File) {
	dir, part := v.dir, inputs.Part(v.path)
	settings := r.reader.GoCommand()
	host := goos == settings.Get("GOOS") && goarch == settings.Get("GOARCH")
	context := settings.BuildContext(goos, goarch, host && settings.Cgo())
	context.OpenFile = part.Open
	entries, _ := part.ReadFolder(dir)
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := context.MatchFile(dir, name); err != nil || !match {
			continue
		}
		if file, err := gofile.Parse(part, fset, filepath.Join(dir, name), parser.ImportsOnly); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// fileName is the name of a file of the pass, before //line directives.
func fileName(pass *analysis.Pass, file *ast.File) string {
	return pass.Fset.File(file.FileStart).Name()
}

// withoutTests type-checks the declarations of files again, as a package of
// their own. What a test file adds, methods of exported types among it, is not
// in it. It returns nil if that cannot be done.
func withoutTests(pass *analysis.Pass, files []*ast.File) *types.Package {
	imports := make(map[string]*types.Package)
	for _, file := range files {
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				if pn := pass.TypesInfo.PkgNameOf(spec); pn != nil {
					imports[path] = pn.Imported()
				}
			}
		}
	}
	config := types.Config{
		IgnoreFuncBodies:         true,
		DisableUnusedImportCheck: true,
		Sizes:                    pass.TypesSizes,
		GoVersion:                pass.Pkg.GoVersion(),
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if pkg := imports[path]; pkg != nil {
				return pkg, nil
			}
			return nil, errors.New("not imported")
		}),
	}
	pkg, err := config.Check(pass.Pkg.Path(), pass.Fset, files, nil)
	if err != nil {
		return nil // cgo in its raw form: the driver has the package without tests, too
	}
	return pkg
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// packageDir returns the folder of a package's files, "" if it cannot be determined.
// That of a file which cgo has rewritten is known by the name of its source, which
// is relative where paths were trimmed.
func packageDir(pass *analysis.Pass, files []*ast.File) string {
	origin := ""
	for _, file := range files {
		switch name := environ.Source(pass.Fset, file); {
		case name == "":
		case name == fileName(pass, file):
			return filepath.Dir(name)
		case filepath.IsAbs(name):
			origin = filepath.Dir(name)
		}
	}
	return origin
}

// platform returns the platform that the package was loaded for.
func (r *runner) platform(pkg *types.Package) (goos, goarch string) {
	settings := r.reader.GoCommand()
	goos, goarch = settings.Get("GOOS"), settings.Get("GOARCH")
	for _, imp := range pkg.Imports() {
		if imp.Path() == "runtime" {
			goos = stringConst(imp, "GOOS", goos)
			goarch = stringConst(imp, "GOARCH", goarch)
		}
	}
	if r.opts.GOOS != "" {
		goos = r.opts.GOOS
	}
	if r.opts.GOARCH != "" {
		goarch = r.opts.GOARCH
	}
	return goos, goarch
}

func stringConst(pkg *types.Package, name, otherwise string) string {
	if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok && c.Val().Kind() == constant.String {
		return constant.StringVal(c.Val())
	}
	return otherwise
}
