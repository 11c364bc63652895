package driver

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
)

// checkTogether checks packages that were checked alone once more, against the promises
// of each other, and has what is found then proven, if that is wanted.
func (d *Driver) checkTogether(set *load.Set, list []Checked) {
	if w := newWorld(list, d.unnamed(set)); !w.Holds() {
		for _, c := range w.Check() {
			set.Unchecked = append(set.Unchecked, load.Unchecked{
				Package: c.Path, Platform: set.Platform.String(),
				Reason: fmt.Sprintf("its contract mentions %s, which depends on it: compared with that package as it is, not as its contract promises", c.Mentioned),
			})
		}
		for _, l := range list {
			l.Result.Renew()
		}
	}
	if d.Witness {
		proveAll(list)
	}
}

// newWorld returns the world of packages that were checked, and of others that these
// import.
func newWorld(list []Checked, others []*check.Unit) *check.World {
	var loaded []*types.Package
	for _, l := range list {
		loaded = append(loaded, l.Package.Types)
		if l.Result.Unit != nil {
			others = append(others, l.Result.Unit)
		}
	}
	return check.NewWorld(loaded, others)
}

// unnamed checks what the packages of a set import of the modules that are worked on, and
// that no pattern names: what their contracts promise is part of what those of the others
// mean. What is found there is not reported.
func (d *Driver) unnamed(set *load.Set) []*check.Unit {
	place, named := d.Place(), set.Types()
	var list []*packages.Package
	packages.Visit(set.Packages, nil, func(pkg *packages.Package) {
		if _, ok := named[pkg.PkgPath]; !ok && pkg.Module != nil && pkg.Module.Main && pkg.Types != nil && !pkg.IllTyped {
			list = append(list, pkg)
		}
	})
	units := make([]*check.Unit, len(list))
	parallel(len(list), func(i int) {
		pkg := list[i]
		name := place.Name(load.Dir(pkg), pkg.PkgPath)
		if data, err := place.Read(name); err == nil { // else that is reported where it is named
			units[i] = check.NewListedUnit(name, data, withoutSyntax(set, pkg, d.Parse), nil)
			units[i].Forget()
		}
	})
	return slices.DeleteFunc(units, func(u *check.Unit) bool { return u == nil })
}

// withoutSyntax is [load.Set.Package] for a package that is loaded as an import. Of its files,
// the imports alone are parsed: contracts use the names that these give to packages.
func withoutSyntax(set *load.Set, pkg *packages.Package, parse func(string, []byte) (*contract.File, error)) *engine.Package {
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object)}
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		file, err := gofile.Parse(inputs.Run, token.NewFileSet(), name, parser.ImportsOnly)
		if err != nil {
			continue // the package was loaded: nothing is wrong with its imports
		}
		files = append(files, file)
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			imp := pkg.Imports[path]
			switch {
			case imp == nil || imp.Types == nil:
			case spec.Name != nil:
				info.Defs[spec.Name] = types.NewPkgName(spec.Pos(), pkg.Types, spec.Name.Name, imp.Types)
			default:
				info.Implicits[spec] = types.NewPkgName(spec.Pos(), pkg.Types, imp.Types.Name(), imp.Types)
			}
		}
	}
	p := engine.NewPackage(pkg.Types, files, info, set.Platform.GOOS, set.Platform.GOARCH)
	p.Source, p.Imports.Loaded, p.Parse = api.NewSource(nil, nil), set.Loaded(), parse
	return p
}

// Alone returns what is found on a package as if all that it imports were as promised.
func (l *Checked) Alone() []finding.Finding {
	if l.Result.Unit == nil {
		return l.Result.Findings
	}
	return l.Result.Unit.Alone.Findings
}

// proveAll has client code found for breaking findings. After that, nothing must be
// compared any more.
func proveAll(list []Checked) {
	parallel(len(list), func(i int) {
		r := list[i].Result
		if r.Unit == nil {
			return
		}
		for i := range r.Findings {
			r.Unit.Result.Prove(&r.Findings[i])
		}
	})
}

// parallel calls work for 0 to n-1, as many at a time as there are processors.
func parallel(n int, work func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			work(i)
		})
	}
	wg.Wait()
}
