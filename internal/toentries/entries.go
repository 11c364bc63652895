package toentries

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// A Describer turns objects into the entries of a contract.
type Describer struct {
	Names  *Names
	Source *api.Source // nil: no syntax is at hand

	// What a contract says besides if it is strict on it.
	SayUnkeyed bool        // which structs can be written without keys, or converted into each other
	SayOrder   bool        // how fields and embedded types alternate
	SayHidden  bool        // what is not said otherwise, see Hidden
	Sizes      types.Sizes // the sizes of types; nil: not said

	// SayComparable has structs without members be comparable, for the policy compatible,
	// under which the bare keyword leaves that open.
	SayComparable bool

	// Foreign reports whether a package is of another module that is not exempt: it has no
	// contract here. nil: none is.
	Foreign func(*types.Package) bool

	// Others has the types of other packages that clients of the package see.
	Others []api.ForeignType

	// Elsewhere returns the interfaces of a package that clients cannot import which other
	// packages of the module show them; nil: that is unknown.
	Elsewhere func(*types.Package) []*types.TypeName

	sealed []types.Type                         // see sealedInterfaces; nil: not looked for yet
	others map[*types.TypeName]*api.ForeignType // Others by type; nil: not needed yet
	shown  map[*types.Package][]*types.TypeName // what Elsewhere has returned

	literals []types.Type // see allLiterals; nil: not looked for yet

	all []types.Object // see objects; nil: not looked for yet
}

// objects is [api.Objects] of the package.
func (d *Describer) objects() []types.Object {
	if d.all == nil {
		d.all = api.Objects(d.Names.pkg)
	}
	return d.all
}

// Kind returns the kind of entry that declares obj, an object of a package's scope.
func Kind(obj types.Object) contract.Kind {
	switch obj.(type) {
	case *types.Const:
		return contract.Const
	case *types.Var:
		return contract.Var
	case *types.Func:
		return contract.Func
	}
	return contract.Type
}

// Name returns the name of the entry that declares obj, an object of the package's
// scope or a type of another package.
func (d *Describer) Name(obj types.Object) string {
	if qualifier := d.Names.Of(obj.Pkg()); qualifier != "" {
		return qualifier + "." + obj.Name()
	}
	return obj.Name()
}

// Other returns the type of another package that has an entry of that name, or nil.
func (d *Describer) Other(name string) *types.TypeName {
	for _, t := range d.Others {
		if strings.HasSuffix(name, "."+t.Type.Name()) && d.Name(t.Type) == name {
			return t.Type
		}
	}
	return nil
}

// Shows reports whether clients of the package see the member of a name that a type
// has: of a type of another package, it may be that they see no more than what others
// promote.
func (d *Describer) Shows(tn *types.TypeName, name string) bool {
	t := d.other(tn)
	return t == nil || t.Shows(name)
}

// Partly reports whether clients see no more of a type of another package than the
// members that others promote.
func (d *Describer) Partly(tn *types.TypeName) bool {
	t := d.other(tn)
	return t != nil && t.Promoted != nil
}

// other returns what clients see of a type of another package, nil of another type.
func (d *Describer) other(tn *types.TypeName) *api.ForeignType {
	if tn.Pkg() == d.Names.pkg {
		return nil
	}
	if d.others == nil {
		d.others = make(map[*types.TypeName]*api.ForeignType)
		for i, t := range d.Others {
			d.others[t.Type] = &d.Others[i]
		}
	}
	return d.others[tn]
}

// Entry returns the entry of obj, an object of the package's scope or a type of
// another package, with all its members.
func (d *Describer) Entry(obj types.Object) *contract.Entry {
	decl := &contract.Decl{}
	if tn, ok := obj.(*types.TypeName); ok {
		params, call := d.typeParams(tn)
		d.Names.apart(params, call, func() {
			*decl = contract.Decl{}
			d.typeDecl(decl, tn)
		})
		if d.SayComparable && decl.Comparable == nil && len(decl.Members()) == 0 && decl.Text.Keyword() == "struct" && api.Comparable(tn.Type()) {
			decl.Comparable = &contract.Bool{Value: true}
		}
	} else {
		decl.Text.Value = d.Text(obj)
	}
	decl.Deprecated = d.Deprecated(obj)
	return &contract.Entry{Kind: Kind(obj), Name: d.Name(obj), Decls: []*contract.Decl{decl}}
}

// Text returns the Go source that follows the name of obj, which is a
// constant, a variable, a function or method, or a field without its tag.
func (d *Describer) Text(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return d.constant(obj)
	case *types.Func:
		return d.Names.Signature(obj.Signature())
	case *types.TypeName:
		return d.TypeText(obj)
	}
	return d.Names.Type(obj.Type())
}

// Deprecated returns what a contract says about the deprecation of obj, nil if it is
// not deprecated.
func (d *Describer) Deprecated(obj types.Object) *contract.String {
	if d.Source == nil {
		return nil
	}
	text, ok := d.Source.Deprecated(obj)
	if !ok {
		return nil
	}
	return &contract.String{Value: Deprecation(text)}
}

// Deprecation returns what a contract says about an object whose doc comment has
// the text after "Deprecated:".
func Deprecation(text string) string {
	if text == "" {
		return "see the doc comment"
	}
	return text
}

// TypeText returns the text of a type's entry: of a struct or an interface with
// members that have entries of their own, no more than the keyword.
func (d *Describer) TypeText(tn *types.TypeName) string {
	if alias, ok := tn.Type().(*types.Alias); ok {
		return join(d.Names.TypeParams(alias.TypeParams()), "= "+d.Names.Type(alias.Rhs()))
	}
	named, ok := tn.Type().(*types.Named)
	if !ok {
		return d.Names.Type(tn.Type().Underlying()) // unsafe.Pointer
	}
	text := ""
	switch u := named.Underlying().(type) {
	case *types.Struct:
		if text = "struct"; u.NumFields() == 0 && len(declaredMethods(named)) == 0 {
			text = "struct{}" // there is nothing that the bare keyword would leave open
		}
	case *types.Interface:
		if text = "interface"; u.NumEmbeddeds() == 0 && u.NumExplicitMethods() == 0 {
			text = d.Names.predeclared("any")
		}
	default:
		text = d.Names.Type(u)
	}
	return join(d.Names.TypeParams(named.TypeParams()), text)
}

// Literal returns the text of a type's entry that has its members in the text.
func (d *Describer) Literal(tn *types.TypeName) string {
	named, ok := tn.Type().(*types.Named)
	if !ok {
		return d.TypeText(tn)
	}
	return join(d.Names.TypeParams(named.TypeParams()), d.Names.Type(named.Underlying()))
}

func join(parts ...string) string {
	return strings.TrimSpace(strings.Join(parts, " "))
}

func (d *Describer) typeDecl(decl *contract.Decl, tn *types.TypeName) {
	named, ok := tn.Type().(*types.Named)
	if ok {
		params := d.Names.ParamNames(named.TypeParams())
		if receiversDiffer(named) {
			params = d.Names.distinct(params)
		}
		d.Names.CallParams(named, params)
	}
	decl.Text.Value = d.TypeText(tn)
	if !ok {
		return
	}
	decl.Underlying = d.Underlying(named)
	if d.Sizes != nil && named.TypeParams().Len() == 0 {
		decl.Size = &contract.String{Value: strconv.FormatInt(d.Sizes.Sizeof(named), 10)}
	}
	if d.SayHidden {
		if text := Hidden(named); text != "" {
			decl.Hidden = &contract.String{Value: text}
		}
	}
	switch u := named.Underlying().(type) {
	case *types.Struct:
		if text := d.wholeStruct(tn, u); text != "" {
			decl.Text.Value = text
			break
		}
		if d.SayUnkeyed && api.HasUnexportedField(u) {
			decl.Sealed = &contract.Bool{Value: true}
		}
		for _, f := range StructMembers(u) {
			d.addField(decl, tn, u, f)
		}
		if d.HidesIncomparable(u) || !api.Comparable(u) && d.comparableEntry(tn, u) {
			decl.Comparable = &contract.Bool{Value: false}
		} else {
			decl.Comparable = d.ComparableByOthers(u)
		}
		decl.ComparableForAny = d.ComparableForAny(named)
	case *types.Interface:
		d.interfaceMembers(decl, named, u)
		decl.AssignableForAny = d.AssignableForAny(named)
		decl.Implements = d.implemented(named)
		return
	case *types.Array:
		decl.Comparable = d.ComparableByOthers(u)
	}
	decl.Implements = d.implemented(named)
	for _, m := range declaredMethods(named) {
		if !d.Shows(tn, m.Name()) {
			continue
		}
		kind, entry := MethodKind(m), d.Method(m)
		if kind == contract.PointerMethod {
			decl.PointerMethods = append(decl.PointerMethods, entry)
		} else {
			decl.Methods = append(decl.Methods, entry)
		}
	}
}

// typeParams returns the type parameters of a type, and what gives them names.
func (d *Describer) typeParams(tn *types.TypeName) (list *types.TypeParamList, call func([]string)) {
	switch t := tn.Type().(type) {
	case *types.Named:
		return t.TypeParams(), func(names []string) { d.Names.CallParams(t, names) }
	case *types.Alias:
		return t.TypeParams(), func(names []string) { d.Names.callParams(t.TypeParams(), names) }
	}
	return nil, nil
}

// receiversDiffer reports whether a method calls its receiver's type parameters
// other than the declaration of the type does.
func receiversDiffer(named *types.Named) bool {
	for m := range named.Methods() {
		params := m.Signature().RecvTypeParams()
		for i := range params.Len() {
			if params.At(i).Obj().Name() != named.TypeParams().At(i).Obj().Name() {
				return true
			}
		}
	}
	return false
}

// Method returns the entry of a method.
func (d *Describer) Method(m *types.Func) *contract.Entry {
	return &contract.Entry{
		Kind:  MethodKind(m),
		Name:  m.Name(),
		Decls: []*contract.Decl{{Text: contract.Text{Value: d.Text(m)}, Deprecated: d.Deprecated(m)}},
	}
}

// MethodKind distinguishes a pointer method from others by the receiver of m.
func MethodKind(m *types.Func) contract.Kind {
	if recv := m.Signature().Recv(); recv != nil {
		if _, ok := types.Unalias(recv.Type()).(*types.Pointer); ok {
			return contract.PointerMethod
		}
	}
	return contract.Method
}

// declaredMethods returns the exported methods that are declared for named,
// sorted by name.
func declaredMethods(named *types.Named) []*types.Func {
	var list []*types.Func
	for m := range named.Methods() {
		if m.Exported() {
			list = append(list, m)
		}
	}
	return sortMethods(list)
}

func sortMethods(list []*types.Func) []*types.Func {
	slices.SortFunc(list, func(a, b *types.Func) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// interfaceMembers describes an interface by its own methods and by what it
// embeds, or is defined by: then it has no others.
func (d *Describer) interfaceMembers(decl *contract.Decl, named *types.Named, u *types.Interface) {
	elements := api.Elements(named)
	for _, t := range elements {
		decl.Embeds = append(decl.Embeds, Embed(d.Names.Type(t)))
	}
	if len(elements) > 0 && !slices.Contains(slices.Collect(u.EmbeddedTypes()), elements[0]) {
		return
	}
	var methods []*types.Func
	for m := range u.ExplicitMethods() {
		if m.Exported() {
			methods = append(methods, m)
		}
	}
	for _, m := range sortMethods(methods) {
		decl.Methods = append(decl.Methods, d.Method(m))
	}
	for m := range u.ExplicitMethods() {
		if !m.Exported() {
			decl.Sealed = &contract.Bool{Value: true}
		}
	}
}
