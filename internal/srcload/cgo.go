package srcload

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/inputs"
)

// usesCgo reports whether one of the files imports "C".
func usesCgo(files []*ast.File) bool {
	for _, file := range files {
		for _, spec := range file.Imports {
			if spec.Path.Value == `"C"` {
				return true
			}
		}
	}
	return false
}

// showsC reports whether clients of a package, in which names of C had no type, get
// hold of something without one: an exported object, or a field, an element or a
// method of a type that such an object leads to.
func showsC(pkg *types.Package) bool {
	seen := make(map[*types.TypeName]bool)
	var shows func(types.Type) bool
	shows = func(t types.Type) bool {
		for t := range gotypes.All(t) {
			if t == types.Typ[types.Invalid] {
				return true
			}
			named, ok := t.(*types.Named)
			if !ok || named.Obj().Pkg() != pkg || seen[named.Obj()] {
				continue
			}
			seen[named.Obj()] = true
			if shows(named.Underlying()) {
				return true
			}
			for m := range named.Origin().Methods() {
				if shows(m.Type()) {
					return true
				}
			}
		}
		return false
	}
	return slices.ContainsFunc(api.Objects(pkg), func(obj types.Object) bool { return shows(obj.Type()) })
}

// cgoImports are the packages, apart from unsafe, that files which cgo writes import.
var cgoImports = []string{"runtime/cgo", "syscall"}

// importForCgo adds cgoImports to what a package imports. It reports whether that could
// be done; else the package has the reason as an error.
func (l *loader) importForCgo(pkg *packages.Package) bool {
	l.loadForCgo.Do(func() {
		if len(l.forCgo) == len(cgoImports) {
			return // they are in the import graph, and type-checked before all that is not
		}
		roots, err := l.list(cgoImports, false)
		if err != nil {
			l.forCgoErr = err
			return
		}
		known := l.forCgo
		l.forCgo = make(map[string]*packages.Package)
		forCgo, _ := l.graph(roots)
		l.checkAll(forCgo)
		maps.Copy(l.forCgo, known)
	})
	if l.forCgoErr != nil {
		addError(pkg, l.forCgoErr)
		return false
	}
	imports := maps.Clone(pkg.Imports)
	maps.Copy(imports, l.forCgo)
	pkg.Imports = imports
	return true
}

// compileCgo makes the compiled Go files of a package those that cgo writes. It
// reports whether that could be done; else the package has the reason as an error.
func (l *loader) compileCgo(pkg *packages.Package) bool {
	inputs.Unknown("what cgo reads")
	args := []string{"list", "-e", "-compiled", "-json=CompiledGoFiles,Dir,Error", "--"}
	if pkg.PkgPath == "command-line-arguments" {
		args = append(args, pkg.GoFiles...)
	} else {
		args = append(args, pkg.PkgPath)
	}
	cmd := gocmd.Command(l.ctx, args...)
	env, remove := gocmd.InWorkFolder(l.env)
	defer remove()
	cmd.Dir, cmd.Env = l.dir, env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var listed struct {
		Dir             string
		CompiledGoFiles []string
		Error           *struct{ Pos, Err string }
	}
	if err == nil {
		err = json.Unmarshal(out, &listed)
	}
	switch {
	case err != nil:
		addError(pkg, fmt.Errorf("%w: %s", err, gocmd.Reason(stderr.String())))
		return false
	case listed.Error != nil:
		pkg.Errors = append(pkg.Errors, packages.Error{Pos: listed.Error.Pos, Msg: strings.TrimSpace(listed.Error.Err), Kind: packages.ListError})
		return false
	}
	pkg.CompiledGoFiles = nil
	for _, name := range listed.CompiledGoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(listed.Dir, name)
		}
		if ext := filepath.Ext(name); ext == ".go" || ext == "" { // neither C nor assembly; what cgo writes has no extension
			pkg.CompiledGoFiles = append(pkg.CompiledGoFiles, name)
		}
	}
	return len(pkg.CompiledGoFiles) > 0 // else cgo fails on what the package imports
}

// checkWithoutC type-checks a package that cgo fails on as far as that is possible: what
// depends on C has no type. The reason is an error of the package already; what follows from
// it is not.
func (l *loader) checkWithoutC(pkg *packages.Package) {
	reasons := pkg.Errors
	pkg.CompiledGoFiles = pkg.GoFiles
	l.check(pkg, l.parse(pkg, false), false)
	pkg.Errors, pkg.TypeErrors = reasons, nil
	for _, imp := range pkg.Imports {
		if imp.IllTyped {
			return
		}
	}
	if len(reasons) == 0 {
		addError(pkg, errors.New("cgo wrote no files"))
	}
}
