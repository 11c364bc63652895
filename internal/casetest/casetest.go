// Package casetest has what tests of several packages share: cases in archives, and packages
// of one file each.
package casetest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"
)

// Archives runs f for each archive in the folder testdata. With update, what f changes in
// one is written back.
func Archives(t *testing.T, update bool, f func(t *testing.T, ar *txtar.Archive)) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases (%v)", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f(t, ar)
			if update {
				if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Unpack returns a new folder that has the files of an archive.
func Unpack(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	files, err := txtar.FS(txtar.Parse([]byte(archive)))
	if err == nil {
		err = os.CopyFS(dir, files)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Packages are type-checked packages by path.
type Packages map[string]*types.Package

// Import implements [types.Importer].
func (p Packages) Import(path string) (*types.Package, error) {
	if pkg := p[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// Check type-checks a package of one file, which can import those that are there, and adds
// it.
func (p Packages) Check(t testing.TB, path string, src []byte) (*types.Package, *ast.File, *types.Info) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object)}
	config := types.Config{Importer: p, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := config.Check(path, fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	p[path] = pkg
	return pkg, file, info
}

var exportFiles sync.Map // by paths

// ExportFiles returns the files with the export data of packages. They are asked of the go
// command once per process.
func ExportFiles(t testing.TB, paths []string) map[string]string {
	t.Helper()
	key := strings.Join(paths, " ")
	if known, ok := exportFiles.Load(key); ok {
		return known.(map[string]string)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	exports := make(map[string]string)
	for _, pkg := range pkgs {
		exports[pkg.PkgPath] = pkg.ExportFile
	}
	exportFiles.Store(key, exports)
	return exports
}

// Put makes what is at name a file, a folder if data is "/", nothing if it is "".
func Put(t testing.TB, name, data string) {
	t.Helper()
	err := os.RemoveAll(name)
	switch {
	case err != nil:
	case data == "/":
		err = os.Mkdir(name, 0o777)
	case data != "":
		err = os.WriteFile(name, []byte(data), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Fixtures loads packages of a folder of fixtures, with their tests, as analysistest does, but
// what they import as the compiler has it.
func Fixtures(t testing.TB, dir string, names ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir, Tests: true,
		Env: append(os.Environ(), "GO111MODULE=off", "GOPATH="+dir, "GOPROXY=off", "GOWORK=off"),
	}, names...)
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}
