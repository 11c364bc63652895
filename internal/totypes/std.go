package totypes

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/mod/module"

	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/inputs"
)

// A package seldom imports the standard library's interfaces only because its
// types implement them. What is known of such a package comes from its source.
var std = struct {
	sync.Mutex
	*stdImporter
}{stdImporter: newStdImporter()}

// loadStd returns a package of the standard library from its source, nil if
// path is none or has no source at hand. Its types are not those of the actual
// package's imports: they correspond by path and name.
func loadStd(path string) *types.Package {
	if !isStd(path) {
		return nil // go/build would ask the go command
	}
	std.Lock()
	defer std.Unlock()
	pkg, err := std.ImportFrom(path, "", 0)
	if err != nil {
		return nil
	}
	return pkg
}

// isStd reports whether the standard library has a folder for the path.
func isStd(path string) bool {
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || path == "C" {
		return false
	}
	_, err := inputs.Run.Stat(filepath.Join(goroot.Dir(), "src", filepath.FromSlash(path)))
	return err == nil
}

// stdName returns the name of a package of the standard library, "" if path is none: the
// last element or, if that is a version, the one before.
func stdName(importPath string) string {
	if !isStd(importPath) {
		return ""
	}
	prefix, _, _ := module.SplitPathVersion(importPath)
	return path.Base(prefix)
}

// A stdImporter type-checks the declarations of the standard library without
// cgo. That of go/importer would run cgo, and needs a GOROOT that is built in.
type stdImporter struct {
	context build.Context
	fset    *token.FileSet
	loaded  map[string]*types.Package // by path; nil: cannot be loaded
}

func newStdImporter() *stdImporter {
	s := &stdImporter{context: gofile.BuildContext(), fset: token.NewFileSet(), loaded: make(map[string]*types.Package)}
	s.context.CgoEnabled = false
	return s
}

var errNoStd = errors.New("no package of the standard library")

// Import implements types.Importer.
func (s *stdImporter) Import(path string) (*types.Package, error) {
	return s.ImportFrom(path, "", 0)
}

// ImportFrom implements types.ImporterFrom: in folder dir, path can be that of a
// vendored package.
func (s *stdImporter) ImportFrom(path, dir string, _ types.ImportMode) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if s.context.GOROOT = goroot.Dir(); s.context.GOROOT == "" {
		return nil, errNoStd
	}
	found, err := s.context.Import(path, dir, 0)
	if err != nil || !found.Goroot {
		return nil, errNoStd
	}
	if pkg, ok := s.loaded[found.ImportPath]; ok {
		if pkg == nil {
			return nil, errNoStd
		}
		return pkg, nil
	}
	s.loaded[found.ImportPath] = nil
	pkg, err := s.check(found)
	if err != nil {
		return nil, err
	}
	s.loaded[found.ImportPath] = pkg
	return pkg, nil
}

func (s *stdImporter) check(found *build.Package) (*types.Package, error) {
	var files []*ast.File
	for _, name := range found.GoFiles {
		file, err := gofile.Parse(inputs.Run, s.fset, filepath.Join(found.Dir, name), parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{IgnoreFuncBodies: true, Importer: s, Sizes: types.SizesFor("gc", s.context.GOARCH)}
	return config.Check(found.ImportPath, s.fset, files, nil)
}
