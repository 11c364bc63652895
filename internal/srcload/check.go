package srcload

import (
	"errors"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/types"
	"io/fs"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/weight"
)

// check type-checks the declarations of files, and function bodies if bodies is
// set.
func (l *loader) check(pkg *packages.Package, files []*ast.File, bodies bool) {
	var info *types.Info
	if l.named[pkg] {
		info = gotypes.NewDeclInfo()
		if bodies {
			info = gotypes.NewInfo()
		}
		pkg.Syntax, pkg.TypesInfo = files, info
	}
	config := &types.Config{
		IgnoreFuncBodies:         !bodies,
		FakeImportC:              true,
		DisableUnusedImportCheck: true,
		Importer:                 importer(pkg.Imports),
		Error:                    func(err error) { addError(pkg, err) },
		Sizes:                    l.sizes,
		GoVersion:                languageVersion(pkg),
	}
	if heavy := l.weigh(pkg, files); heavy != nil {
		l.refused.Store(true)
		err := packages.Error{Pos: l.fset.Position(heavy.Pos).String(), Msg: heavy.Msg, Kind: packages.ListError} // what it declares is unknown
		pkg.Errors = append(pkg.Errors, err)
		files = nil // go/types might not end
	}
	had := len(pkg.Errors)
	err := types.NewChecker(config, l.fset, pkg.Types, info).Files(files)
	if err != nil && len(pkg.Errors) == had {
		addError(pkg, err) // a Go version that is too new is not passed to Error
	}
}

// weigh returns the declaration of a package with which its declarations come to too much. The
// standard library is not by strangers.
func (l *loader) weigh(pkg *packages.Package, files []*ast.File) *weight.Error {
	if standardRoot(pkg) != "" {
		return nil
	}
	return weight.CheckSource(files, importer(pkg.Imports).types)
}

// An importer has the imports of one package, by the paths in its files.
type importer map[string]*packages.Package

func (imports importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	pkg := imports[path]
	switch {
	case pkg == nil:
		return nil, fmt.Errorf("no metadata for %s", path)
	case pkg.Types == nil: // in a cycle of imports
		return nil, fmt.Errorf("%s is not type-checked", path)
	}
	return pkg.Types, nil
}

// types returns the types of an imported package, nil if there are none.
func (imports importer) types(path string) *types.Package {
	pkg, _ := imports.Import(path)
	return pkg
}

// addError adds an error of the parser or the type checker to those of a package.
func addError(pkg *packages.Package, err error) {
	add := func(pos, msg string, kind packages.ErrorKind) {
		pkg.Errors = append(pkg.Errors, packages.Error{Pos: pos, Msg: msg, Kind: kind})
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		add(path.Path+":1", path.Err.Error(), packages.ParseError)
		return
	}
	switch err := err.(type) {
	case scanner.ErrorList:
		for _, e := range err {
			add(e.Pos.String(), e.Msg, packages.ParseError)
		}
	case types.Error:
		pkg.TypeErrors = append(pkg.TypeErrors, err)
		add(err.Fset.Position(err.Pos).String(), err.Msg, packages.TypeError)
	default:
		add("-", err.Error(), packages.UnknownError)
	}
}
