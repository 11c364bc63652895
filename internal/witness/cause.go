package witness

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/gotypes"
)

// A client that breaks need not break for what a finding is about: it may use something else that
// has changed. So the client of a finding must use its object, if only by way of the types of what
// it uses; and whatever else it uses that is declared in another way now must have to do with the
// object.

// concerns reports whether a client that breaks does so for a target.
func (p *Prover) concerns(s *source, t *target) bool {
	if t.obj == nil || t.obj.Pkg() != p.promised.Package || strictGenerators[t.id] != nil {
		return true // what is new breaks clients that do not use it; and strict.go uses others on purpose
	}
	objects, typs := p.promised.uses(s)
	for _, obj := range objects {
		if obj == t.obj || !p.changed(obj) {
			continue
		}
		if p.isGone(obj) && !p.reachOf(obj).implements(t.obj) || !p.related(t, obj) && !p.together(objects, t.obj, obj) {
			return false
		}
	}
	return slices.Contains(objects, t.obj) || reaches(objects, typs, t.obj)
}

// isGone reports whether an object is a function, a variable or a constant that is there no more:
// whatever else a client does with it, it breaks for that. If the target implements what it asks
// for, then there may be no other client.
func (p *Prover) isGone(obj types.Object) bool {
	pkg := p.actual.find(obj.Pkg().Path())
	_, isType := obj.(*types.TypeName)
	return !isType && pkg != nil && pkg.Scope().Lookup(obj.Name()) == nil
}

// related reports whether a change of an object can be one of the target, too: one is made of the
// other, or of what it is an alias of, both of something that has changed or of structs that clients
// cannot write, or one implements an interface that the other is made of.
func (p *Prover) related(t *target, obj types.Object) bool {
	of, other := p.reachOf(t.obj), p.reachOf(obj)
	if of.objects[obj] || other.objects[t.obj] || of.objects[aliased(obj)] {
		return true
	}
	for shared := range of.objects {
		if other.objects[shared] && p.changed(shared) {
			return true
		}
	}
	for _, st := range of.structs {
		if slices.ContainsFunc(other.structs, func(st2 types.Type) bool { return types.IdenticalIgnoreTags(st, st2) }) {
			return true
		}
	}
	return of.implements(obj) || other.implements(t.obj)
}

// together reports whether one of the objects that a client uses, other than these two, is made of
// both: clients cannot use it without the other one.
func (p *Prover) together(used []types.Object, obj, other types.Object) bool {
	return slices.ContainsFunc(used, func(whole types.Object) bool {
		if whole == obj || whole == other {
			return false
		}
		r := p.reachOf(whole)
		return r.objects[obj] && r.objects[other]
	})
}

// aliased returns the defined type that an alias stands for, nil if the object is none.
func aliased(obj types.Object) types.Object {
	if tn, ok := obj.(*types.TypeName); ok && tn.IsAlias() {
		if named, ok := types.Unalias(tn.Type()).(*types.Named); ok {
			return named.Origin().Obj()
		}
	}
	return nil
}

// uses returns the objects of packages that a client names, and the types of its expressions.
func (j *judge) uses(s *source) (objects []types.Object, typs []types.Type) {
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Uses: make(map[*ast.Ident]types.Object)}
	config := types.Config{Importer: j, Sizes: j.Sizes}
	config.Check(clientPath, s.fset, []*ast.File{s.file}, info) // which compiles
	for _, obj := range info.Uses {
		if pkg := obj.Pkg(); pkg != nil && pkg.Path() != clientPath && obj.Parent() == pkg.Scope() && !slices.Contains(objects, obj) {
			objects = append(objects, obj)
		}
	}
	for _, tv := range info.Types {
		if tv.Type != nil {
			typs = append(typs, tv.Type)
		}
	}
	return objects, typs
}

// changed reports whether what clients see of the declaration of an object is written in another
// way on the actual side.
func (p *Prover) changed(obj types.Object) bool {
	is, known := p.changes[obj]
	if !known {
		is = p.differs(obj)
		p.changes[obj] = is
	}
	return is
}

func (p *Prover) differs(obj types.Object) bool {
	pkg := p.actual.find(obj.Pkg().Path())
	if pkg == nil || pkg == obj.Pkg() {
		return false
	}
	actual := pkg.Scope().Lookup(obj.Name())
	return actual == nil || outline(actual) != outline(obj)
}

// outline returns what clients see of a declaration.
func outline(obj types.Object) string {
	name := func(pkg *types.Package) string { return pkg.Name() }
	tn, isType := obj.(*types.TypeName)
	if !isType {
		return types.ObjectString(obj, name)
	}
	lines := []string{paramsText(gotypes.TypeParams(tn.Type()), name)}
	t := types.Unalias(tn.Type())
	if !tn.IsAlias() {
		t = t.Underlying()
		for m := range tn.Type().(*types.Named).Methods() {
			if m.Exported() {
				lines = append(lines, types.ObjectString(m, name))
			}
		}
	}
	st, ok := t.(*types.Struct)
	if !ok {
		return strings.Join(append(lines, types.TypeString(t, name)), "\n")
	}
	for f := range st.Fields() {
		if f.Exported() || f.Embedded() && api.Promotes(f) {
			lines = append(lines, types.ObjectString(f, name))
		}
	}
	if api.Comparable(st) {
		lines = append(lines, "comparable")
	}
	slices.Sort(lines[1:])
	return strings.Join(lines, "\n")
}

func paramsText(list *types.TypeParamList, name types.Qualifier) string {
	texts := []string{"type"}
	for p := range list.TypeParams() {
		texts = append(texts, types.TypeString(p.Constraint(), name))
	}
	return strings.Join(texts, " ")
}

// A reach is what types and objects are made of, their declarations included.
type reach struct {
	objects    map[types.Object]bool
	interfaces []*types.Interface // with methods
	structs    []types.Type       // with unexported fields
	until      types.Object       // with which the search ends, if not nil
}

// reachOf returns what an object is made of. Many candidates use the same ones.
func (p *Prover) reachOf(obj types.Object) *reach {
	r := p.reaches[obj]
	if r == nil {
		r = &reach{objects: make(map[types.Object]bool)}
		r.object(obj)
		p.reaches[obj] = r
	}
	return r
}

// reaches reports whether objects or types are made of an object.
func reaches(objects []types.Object, typs []types.Type, obj types.Object) bool {
	r := &reach{objects: make(map[types.Object]bool), until: obj}
	for _, o := range objects {
		r.object(o)
	}
	for _, t := range typs {
		r.typ(t)
	}
	return r.found()
}

func (r *reach) found() bool { return r.until != nil && r.objects[r.until] }

// implements reports whether an object is a type that implements one of the interfaces, or does
// so if another one embeds it that has the exported methods.
func (r *reach) implements(obj types.Object) bool {
	tn, ok := obj.(*types.TypeName)
	return ok && slices.ContainsFunc(r.interfaces, func(iface *types.Interface) bool {
		all := types.NewMethodSet(types.NewPointer(tn.Type()))
		if types.IsInterface(tn.Type()) {
			all = types.NewMethodSet(tn.Type())
		}
		complete := true
		for m := range iface.Methods() {
			has := all.Lookup(m.Pkg(), m.Name()) != nil
			if has && !m.Exported() {
				return true
			}
			complete = complete && has
		}
		return complete
	})
}

func (r *reach) object(obj types.Object) {
	if r.found() || r.objects[obj] || obj.Pkg() == nil {
		return
	}
	r.objects[obj] = true
	r.params(gotypes.TypeParams(obj.Type()))
	named, isNamed := types.Unalias(obj.Type()).(*types.Named)
	if tn, ok := obj.(*types.TypeName); !ok || tn.IsAlias() || !isNamed {
		r.typ(types.Unalias(obj.Type()))
		return
	}
	r.typ(named.Underlying())
	for m := range named.Methods() {
		r.typ(m.Type())
	}
}

func (r *reach) params(list *types.TypeParamList) {
	for p := range list.TypeParams() {
		r.typ(p.Constraint())
	}
}

func (r *reach) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Named:
		r.object(t.Origin().Obj())
	case *types.Alias:
		r.object(t.Origin().Obj())
	case *types.Signature:
		r.params(t.TypeParams())
	case *types.Interface:
		if t.NumMethods() > 0 {
			r.interfaces = append(r.interfaces, t)
		}
	case *types.Struct:
		if api.HasUnexportedField(t) {
			r.structs = append(r.structs, t)
		}
	}
	for part := range gotypes.Parts(t) {
		if part.Role != gotypes.Constraint && !r.found() {
			r.typ(part.Type)
		}
	}
}
