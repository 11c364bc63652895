package rules_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
)

// errBeyond is the error for what only the go command can load.
var errBeyond = errors.New("not of one module and the standard library")

// A loader hands the packages of a module to the analyzer as drivers do: those
// that have tests once without and once with them, and external tests.
type loader struct {
	fset *token.FileSet
	root string
	mod  *modfile.File
	std  types.Importer
	done map[string]*types.Package
	// clauses has the positions of package clauses.
	clauses map[token.Pos]bool
	// modules are those from whose folders packages are loaded, too, if it is set.
	modules *gocmd.Modules
}

// newLoader returns a loader for the module in root, if it is just one.
func newLoader(t *testing.T, root string) (*loader, error) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, errBeyond
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for dir := root; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil && os.Getenv("GOWORK") != "off" {
			return nil, errBeyond
		}
	}
	l := &loader{fset: token.NewFileSet(), root: root, mod: mod, done: make(map[string]*types.Package), clauses: make(map[token.Pos]bool)}
	exports := stdExports()
	l.std = importer.ForCompiler(l.fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, errBeyond
		}
		return os.Open(exports[path])
	})
	return l, nil
}

// stdExports returns the export data of what the scenarios import.
var stdExports = sync.OnceValue(func() map[string]string {
	config := &packages.Config{Mode: packages.NeedName | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps}
	pkgs, err := packages.Load(config, "testing", "net/http", "os/exec", "plugin", "unsafe", "flag", "encoding/json", "image", "log/slog", "database/sql/driver")
	if err != nil {
		panic(err)
	}
	exports := make(map[string]string)
	packages.Visit(pkgs, nil, func(p *packages.Package) { exports[p.PkgPath] = p.ExportFile })
	return exports
})

// find analyzes packages and returns the findings, sorted, each once: a line for
// the place in Go, and one for that in the contract.
func (l *loader) find(dir string, patterns []string, local func(place string) string) (string, error) {
	folders, err := l.folders(dir, patterns)
	if err != nil {
		return "", err
	}
	a := analyzer.New(analyzer.Options{Contracts: os.Getenv("IMPORTSPY_CONTRACTS")})
	var list []string
	for _, folder := range folders {
		err := l.analyze(folder, a, func(d analysis.Diagnostic) {
			says := local(l.fset.Position(d.Related[0].Pos).String())
			at := local(l.fset.Position(d.Pos).String())
			if f := (&finding.Finding{ID: finding.ID(d.Category)}); f.OnContract() && l.clauses[d.Pos] {
				at = says // as with check
			}
			list = append(list, fmt.Sprintf("%s: %s\n\t%s\n", at, strings.TrimPrefix(d.Message, at+": "), says))
		})
		if err != nil {
			return "", err
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ""), nil
}

// folders returns the folders of packages that patterns such as ./a and ./b/... mean.
func (l *loader) folders(dir string, patterns []string) ([]string, error) {
	var list []string
	for _, pattern := range patterns {
		base, all := strings.CutSuffix(pattern, "...")
		top := filepath.Join(dir, base)
		if !strings.HasPrefix(pattern, ".") || strings.Contains(base, "...") {
			return nil, errBeyond
		}
		err := filepath.WalkDir(top, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case !entry.IsDir():
				return nil
			case name == top:
			case !all, entry.Name() == "testdata", strings.HasPrefix(entry.Name(), "_"), strings.HasPrefix(entry.Name(), "."):
				return filepath.SkipDir
			case entry.Name() == "vendor", exists(filepath.Join(name, "go.mod")):
				return filepath.SkipDir
			}
			if files, _ := filepath.Glob(filepath.Join(name, "*.go")); len(files) > 0 {
				list = append(list, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// analyze runs the analyzer on the package in a folder, and its tests.
func (l *loader) analyze(dir string, a *analysis.Analyzer, report func(analysis.Diagnostic)) error {
	bp, err := l.files(dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(l.root, dir)
	if err != nil {
		return err
	}
	importPath := path.Join(l.mod.Module.Mod.Path, filepath.ToSlash(rel))
	variants := [][]string{bp.GoFiles}
	if len(bp.TestGoFiles) > 0 {
		variants = append(variants, slices.Concat(bp.GoFiles, bp.TestGoFiles))
	}
	for _, names := range variants {
		if len(names) == 0 {
			continue
		}
		if err := l.pass(dir, importPath, names, a, report); err != nil {
			return err
		}
	}
	if len(bp.XTestGoFiles) == 0 {
		return nil
	}
	return l.pass(dir, importPath+"_test", bp.XTestGoFiles, a, report)
}

func (l *loader) files(dir string) (*build.Package, error) {
	context := build.Default
	if os.Getenv("GOFLAGS") != "" {
		return nil, errBeyond
	}
	bp, err := context.ImportDir(dir, 0)
	var none *build.NoGoError
	switch {
	case errors.As(err, &none):
		return bp, nil
	case err != nil:
		return nil, err
	case len(bp.CgoFiles) > 0:
		return nil, errBeyond
	}
	return bp, nil
}

// pass runs the analyzer on some files.
func (l *loader) pass(dir, importPath string, names []string, a *analysis.Analyzer, report func(analysis.Diagnostic)) error {
	info := newInfo()
	pkg, files, err := l.check(dir, importPath, names, info)
	if err != nil {
		return err
	}
	for _, file := range files {
		l.clauses[file.Name.Pos()] = true
	}
	_, err = a.Run(&analysis.Pass{
		Analyzer: a, Fset: l.fset, Files: files, Pkg: pkg, TypesInfo: info,
		TypesSizes: types.SizesFor("gc", runtime.GOARCH),
		Module:     &analysis.Module{Path: l.mod.Module.Mod.Path, GoVersion: l.mod.Go.Version},
		Report:     report, ReadFile: os.ReadFile, ResultOf: make(map[*analysis.Analyzer]any),
	})
	return err
}

func newInfo() *types.Info {
	return &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), FileVersions: make(map[*ast.File]string),
	}
}

func (l *loader) check(dir, importPath string, names []string, info *types.Info) (*types.Package, []*ast.File, error) {
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, file)
	}
	config := types.Config{Importer: l, GoVersion: "go" + l.mod.Go.Version, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	pkg, err := config.Check(importPath, l.fset, files, info)
	return pkg, files, err
}

// Import implements [types.Importer].
func (l *loader) Import(importPath string) (*types.Package, error) {
	dir, own := "", false
	if l.modules != nil {
		dir = l.modules.Folder(importPath)
	}
	if rel, ok := strings.CutPrefix(importPath+"/", l.mod.Module.Mod.Path+"/"); ok && dir == "" {
		dir, own = filepath.Join(l.root, filepath.FromSlash(rel)), true
	}
	if dir == "" {
		return l.std.Import(importPath)
	}
	if l.done[importPath] == nil {
		if !exists(dir) {
			return nil, errBeyond
		}
		bp, err := l.files(dir)
		if err != nil {
			return nil, err
		}
		if len(bp.GoFiles) == 0 || own && exists(filepath.Join(dir, "go.mod")) && filepath.Clean(dir) != l.root {
			return nil, errBeyond
		}
		pkg, _, err := l.check(dir, importPath, bp.GoFiles, nil)
		if err != nil {
			return nil, err
		}
		l.done[importPath] = pkg
	}
	return l.done[importPath], nil
}
