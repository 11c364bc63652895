// Package usage determines what a package uses of the packages that it imports.
package usage

import (
	"go/types"

	"github.com/importspy/importspy/internal/gotypes"
)

// A Use is what is used of one package.
type Use struct {
	Objects map[types.Object]bool // of the package's scope
	// Members has the names of the fields and methods that are selected or set, by the
	// types that declare them. All such types are among the objects.
	Members map[*types.TypeName]map[string]bool
}

// Of returns what a package uses of others, by package. The info is that of its type
// check, function bodies included.
func Of(pkg *types.Package, info *types.Info) map[*types.Package]*Use {
	c := &collector{pkg: pkg, uses: make(map[*types.Package]*Use), owners: make(map[*types.Package]map[types.Object]*types.TypeName)}
	for _, obj := range info.Uses {
		c.object(obj)
	}
	for _, s := range info.Selections {
		c.path(s)
	}
	return c.uses
}

type collector struct {
	pkg    *types.Package
	uses   map[*types.Package]*Use
	owners map[*types.Package]map[types.Object]*types.TypeName // the types that declare fields and methods
}

func (c *collector) of(pkg *types.Package) *Use {
	if c.uses[pkg] == nil {
		c.uses[pkg] = &Use{Objects: make(map[types.Object]bool), Members: make(map[*types.TypeName]map[string]bool)}
	}
	return c.uses[pkg]
}

// object notes an object that an identifier stands for.
func (c *collector) object(obj types.Object) {
	pkg := obj.Pkg()
	if pkg == nil || pkg == c.pkg || !obj.Exported() {
		return
	}
	switch o := obj.(type) {
	case *types.PkgName:
		return
	case *types.Func:
		obj = o.Origin()
	case *types.Var:
		obj = o.Origin()
	}
	if obj.Parent() == pkg.Scope() {
		c.of(pkg).Objects[obj] = true
		return
	}
	if owner := c.owner(pkg, obj); owner != nil {
		c.member(owner, obj.Name())
	}
}

func (c *collector) member(owner *types.TypeName, name string) {
	use := c.of(owner.Pkg())
	use.Objects[owner] = true
	if use.Members[owner] == nil {
		use.Members[owner] = make(map[string]bool)
	}
	use.Members[owner][name] = true
}

// path notes the embedded fields by way of which a member is selected.
func (c *collector) path(s *types.Selection) {
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return // an interface, which has no path
		}
		f := st.Field(i)
		c.object(f)
		t = f.Type()
	}
}

// owner returns the exported type of a package that declares a field or method, nil if
// none does.
func (c *collector) owner(pkg *types.Package, member types.Object) *types.TypeName {
	if c.owners[pkg] == nil {
		c.owners[pkg] = owners(pkg)
	}
	return c.owners[pkg][member]
}

func owners(pkg *types.Package) map[types.Object]*types.TypeName {
	list := make(map[types.Object]*types.TypeName)
	for _, name := range pkg.Scope().Names() {
		tn, _ := pkg.Scope().Lookup(name).(*types.TypeName)
		if tn == nil || !tn.Exported() || tn.IsAlias() {
			continue
		}
		named, ok := tn.Type().(*types.Named)
		if !ok {
			continue // unsafe.Pointer
		}
		for m := range named.Methods() {
			list[m] = tn
		}
		for p := range gotypes.Parts(named.Underlying()) {
			if p.Obj != nil && list[p.Obj] == nil {
				list[p.Obj] = tn
			}
		}
	}
	return list
}
