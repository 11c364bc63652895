package totypes

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// A sourceImporter type-checks the declarations of packages that a contract names and
// the actual package no longer depends on: whatever these are now, aliases among them,
// is what the contract says. What they import is the actual package's own where that
// has it, and corresponds by path and name where it does not.
type sourceImporter struct {
	*checker
	context build.Context
	fset    *token.FileSet
	loaded  map[string]*types.Package // by path; nil: cannot be loaded, or is being
}

// loadSource returns a package from its source, nil if that is not at hand. It is asked once
// for the name of a package and once for each mention.
func (ck *checker) loadSource(path string) *types.Package {
	pkg, known := ck.promise.loaded[path]
	if !known {
		pkg = ck.fromSource(path)
		ck.promise.loaded[path] = pkg
	}
	return pkg
}

func (ck *checker) fromSource(path string) *types.Package {
	if pkg := loadStd(path); pkg != nil {
		return pkg
	}
	if ck.Folder == nil {
		return nil
	}
	if ck.promise.source == nil {
		s := &sourceImporter{checker: ck, context: gofile.BuildContext(), fset: token.NewFileSet(), loaded: make(map[string]*types.Package)}
		s.context.GOOS, s.context.GOARCH, s.context.CgoEnabled = ck.GOOS, ck.GOARCH, false
		ck.promise.source = s
	}
	pkg, err := ck.promise.source.load(path)
	if err != nil {
		return nil
	}
	return pkg
}

// Import implements [types.Importer].
func (s *sourceImporter) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := s.Imports.Find(path); pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if pkg := loadStd(path); pkg != nil {
		return pkg, nil
	}
	return s.load(path)
}

// load type-checks a package of another module.
func (s *sourceImporter) load(path string) (*types.Package, error) {
	if pkg, ok := s.loaded[path]; ok {
		if pkg == nil {
			return nil, fmt.Errorf("package %s cannot be loaded", path)
		}
		return pkg, nil
	}
	s.loaded[path] = nil
	dir := s.Folder(path)
	if dir == "" {
		return nil, fmt.Errorf("there is no package %s", path)
	}
	found, err := s.context.ImportDir(dir, 0)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	for _, name := range found.GoFiles {
		file, err := gofile.Parse(inputs.Run, s.fset, filepath.Join(dir, name), parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	config := types.Config{IgnoreFuncBodies: true, DisableUnusedImportCheck: true, Importer: s, Sizes: types.SizesFor("gc", s.GOARCH)}
	pkg, err := config.Check(path, s.fset, files, nil)
	if err != nil {
		return nil, err
	}
	s.loaded[path] = pkg
	return pkg, nil
}
