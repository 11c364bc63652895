package totypes

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/snippet"
	"github.com/importspy/importspy/internal/spell"
)

// typeCheck checks the synthetic file. If go/types crashes, then it tries the
// reverse order: of valid cycles of declarations, it can take some in one order
// only, and that of a contract need not be that of the source.
func (ck *checker) typeCheck() {
	decls, declared := ck.fileDecls()
	mistakes := len(ck.pkg.Errors)
	if crash := ck.checkFile(decls, declared); crash == nil || crash == tooManyComplaints {
		ck.conclude(crash)
		return
	}
	ck.pkg.Errors = ck.pkg.Errors[:mistakes]
	clear(ck.wrong)
	ck.pkg.Types = types.NewPackage(ck.Actual.Path(), ck.Actual.Name())
	ck.info.Defs = make(map[*ast.Ident]types.Object)
	clear(ck.info.Uses)
	slices.Reverse(decls)
	ck.conclude(ck.checkFile(decls, declared))
}

// conclude reports why go/types did not come to an end. Then not all objects have types, and
// none is of use.
func (ck *checker) conclude(crash any) {
	if crash == nil {
		return
	}
	clear(ck.info.Defs)
	message := fmt.Sprintf("go/types crashed on this contract, please report it: %v", crash)
	if crash == tooManyComplaints {
		message = tooManyMistakes
	}
	ck.errorf(contract.Position{Line: 1, Column: 1}, nil, "%s", message)
}

// fileDecls returns the declarations of the synthetic file, and which names they
// declare.
func (ck *checker) fileDecls() (decls []ast.Decl, declared map[string]bool) {
	declared = make(map[string]bool)
	for _, d := range ck.decls {
		declared[d.object.Entry.Name] = d.decl != nil
	}
	for _, d := range ck.decls {
		if d.decl == nil {
			continue
		}
		if spec := typeSpec(d.decl); spec != nil {
			shield(spec, declared)
		}
		decls = append(decls, d.decl)
		for _, m := range d.members {
			if m.method != nil {
				decls = append(decls, m.method)
			}
		}
		for _, im := range d.implements {
			decls = append(decls, im.decl)
		}
	}
	return decls, declared
}

// checkFile checks declarations as a file. It returns what go/types panics with,
// so that one contract cannot stop the check of others.
func (ck *checker) checkFile(decls []ast.Decl, declared map[string]bool) (crash any) {
	file := &ast.File{Name: ast.NewIdent(ck.Actual.Name())}
	if imports := ck.importDecl(); len(imports.Specs) > 0 {
		file.Decls = append(file.Decls, imports)
	}
	file.Decls = append(file.Decls, decls...)
	ck.borrow(declared)
	config := types.Config{
		IgnoreFuncBodies:         true,
		DisableUnusedImportCheck: true,
		Importer:                 importerFunc(ck.importPackage),
	}
	ck.complaints = 0
	config.Error = func(err error) {
		ck.typeError(err)
		if ck.complaints++; ck.complaints > maxComplaints || len(ck.pkg.Errors) > maxMistakes {
			config.Error = nil // the next one ends go/types
			crash = tooManyComplaints
		}
	}
	defer func() {
		if e := recover(); e != nil {
			crash = e
		}
	}()
	// Errors arrive through config.Error.
	_ = types.NewChecker(&config, ck.fset, ck.pkg.Types, ck.info).Files([]*ast.File{file})
	return crash
}

// shield puts a type that is just a name in parentheses, if the contract does
// not declare the name: in its search for cycles, go/types would look for the
// declaration in the file, and crash.
func shield(spec *ast.TypeSpec, declared map[string]bool) {
	if id, ok := spec.Type.(*ast.Ident); ok && !declared[id.Name] {
		spec.Type = &ast.ParenExpr{Lparen: id.Pos(), X: id, Rparen: id.End()}
	}
}

// borrow makes the actual package's objects visible under every name that the
// contract leaves undeclared. A predeclared name means what it does in Go until the
// contract itself declares it: the package may have come to do so since.
func (ck *checker) borrow(declared map[string]bool) {
	actual, qualified := ck.Actual.Scope(), ck.qualifiedNames()
	for _, name := range actual.Names() {
		checked, listed := declared[name] // or declared by what cannot be checked
		if !checked && (listed || qualified[name] || !predeclared(name)) {
			ck.pkg.Types.Scope().Insert(actual.Lookup(name))
		}
	}
}

// qualifiedNames returns the names of another package's objects that its entries mention,
// with their qualifier.
func (ck *checker) qualifiedNames() map[string]bool {
	names := make(map[string]bool)
	for id := range ck.localized {
		names[id.Name] = true
	}
	return names
}

// predeclared reports whether Go declares a type or value of a name. A contract does not
// call functions, so that max may be the package's.
func predeclared(name string) bool {
	switch types.Universe.Lookup(name).(type) {
	case *types.TypeName, *types.Const, *types.Nil:
		return true
	}
	return false
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

func (ck *checker) importPackage(path string) (*types.Package, error) {
	if use := ck.imports[path]; use != nil {
		return use.importable(), nil
	}
	return nil, fmt.Errorf("package %s is not loaded", path)
}

// tooManyComplaints is why go/types was ended: it takes longer for a complaint than for what
// it complains of.
var tooManyComplaints = errors.New("too many complaints")

// typeError records what go/types finds in the synthetic file, except for two
// complaints that a contract need not heed.
func (ck *checker) typeError(err error) {
	terr, ok := err.(types.Error)
	if !ok || strings.HasPrefix(terr.Msg, "\t") {
		return // the second half of an error that is recorded
	}
	// A package may have a variable of another package's unexported type; its
	// source needs no name for that type, a contract does. Whether a type argument
	// satisfies a constraint depends on what the contract may leave out; if the
	// actual package has such an instance, then its type arguments do.
	if strings.Contains(terr.Msg, "not exported by package") ||
		strings.Contains(terr.Msg, "does not satisfy") {
		return
	}
	pos, part, piece := ck.locate(terr.Pos)
	if part != nil {
		ck.wrong[part.text.Pos] = true
	}
	if ck.tooLarge[strings.TrimPrefix(terr.Msg, "undefined: ")] {
		return // which is reported for what the name stands for
	}
	if part == nil {
		ck.errorf(contract.Position{Line: 1, Column: 1}, nil, "%s", terr.Msg)
		return
	}
	ck.errorf(pos, piece.entry, "%s: %s", part.name, ck.hint(terr, part))
}

// hint adds what to do to a message that a contract's author meets first.
func (ck *checker) hint(err types.Error, p *part) string {
	switch {
	case strings.HasPrefix(err.Msg, "invalid array length ") && p.what == snippet.Type && strings.HasPrefix(p.text.Value, "["):
		return err.Msg + "; a type parameter has a constraint, as in [T any]"
	case strings.HasSuffix(err.Msg, " is not a type"):
		if say, ok := p.advise(); ok {
			return err.Msg + "; " + say
		}
	}
	name, ok := strings.CutPrefix(err.Msg, "undefined: ")
	if !ok {
		return strings.TrimSuffix(err.Msg, ":") // before what is said of the rest of a cycle
	}
	if ck.qualifies(err.Pos) {
		return err.Msg + "; list the package's import path under uses"
	}
	return err.Msg + "; neither the contract nor the package declares it" + ck.suggestName(name, ck.pkg.Types, ck.Actual)
}

// suggestName says which object of packages, or of Go, may be meant by a name. Of many
// names in many mistakes it does not, since each is compared with each.
func (ck *checker) suggestName(name string, pkgs ...*types.Package) string {
	if len(ck.pkg.Errors) >= maxMistakes {
		return ""
	}
	known := types.Universe.Names()
	for _, pkg := range pkgs {
		if pkg != nil && len(ck.pkg.Errors)*pkg.Scope().Len() < maxCompared {
			known = append(known, pkg.Scope().Names()...)
		}
	}
	return spell.Suggest(name, known)
}

// qualifies reports whether the identifier at pos precedes a dot.
func (ck *checker) qualifies(pos token.Pos) bool {
	if ck.qualifiers == nil {
		ck.qualifiers = make(map[token.Pos]bool)
		for _, d := range ck.decls {
			ck.eachNode(d, func(n ast.Node) {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					ck.qualifiers[sel.X.Pos()] = true
				}
			})
		}
	}
	return ck.qualifiers[pos]
}

// bind ties objects and members to what the type checker made of them.
func (ck *checker) bind() {
	for _, d := range ck.decls {
		if d.decl == nil {
			continue
		}
		obj := ck.info.Defs[d.name]
		if obj == nil {
			continue
		}
		d.object.TypeName, _ = obj.(*types.TypeName)
		if !valid(obj.Type()) || ck.wrong[d.object.Decl.Text.Pos] {
			continue
		}
		if tn := d.object.TypeName; tn != nil && !validType(tn, d.members != nil) {
			continue
		}
		d.object.Obj = obj
		for _, m := range d.members {
			ck.bindMember(m, obj)
		}
		bindElements(d, obj.Type())
		for _, im := range d.implements {
			ck.bindImplements(d.object, im)
		}
	}
	ck.confirm()
}

func (ck *checker) bindMember(m *memberDecl, owner types.Object) {
	switch {
	case m.ident != nil && (m.method != nil || m.field != nil):
		m.member.Obj = ck.info.Defs[m.ident]
	case m.field != nil:
		m.member.Obj = embeddedField(owner.Type(), m.member.Name)
	}
	if m.member.Obj != nil && (!valid(m.member.Obj.Type()) || ck.wrong[m.member.Decl.Text.Pos]) {
		m.member.Obj = nil
	}
}

// embeddedField returns the field that an embedded type makes in a struct.
func embeddedField(owner types.Type, name string) types.Object {
	if st, ok := owner.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			if f.Name() == name {
				return f
			}
		}
	}
	return nil
}

// baseName returns the identifier of a type that can be embedded, nil for others.
func baseName(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.SelectorExpr:
		return expr.Sel
	case *ast.StarExpr:
		return baseName(expr.X)
	case *ast.IndexExpr:
		return baseName(expr.X)
	case *ast.IndexListExpr:
		return baseName(expr.X)
	case *ast.ParenExpr:
		return baseName(expr.X)
	}
	return nil
}

func (ck *checker) bindImplements(o *Object, im *implementsDecl) {
	tn, ok := ck.info.Defs[im.ident].(*types.TypeName)
	if !ok {
		return
	}
	named, ok := tn.Type().(*types.Named)
	if !ok {
		return
	}
	iface, ok := named.Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 || !valid(iface.EmbeddedType(0)) {
		return
	}
	t := iface.EmbeddedType(0)
	if im.underlying {
		o.Underlying = withParams(t.Underlying(), gotypes.TypeParams(o.TypeName.Type()))
		return
	}
	if !types.IsInterface(t) {
		ck.errorf(im.implements.Text.Position(0), nil, "%s is not an interface, so no type implements it", im.implements.Text.Value)
		return
	}
	im.implements.Type, im.implements.TypeParams = t, named.TypeParams()
}

// withParams returns a type with other type parameters in the places of its own.
func withParams(t types.Type, params *types.TypeParamList) types.Type {
	var with func(types.Type) types.Type
	with = func(t types.Type) types.Type {
		if p, ok := t.(*types.TypeParam); ok && p.Index() < params.Len() {
			return params.At(p.Index())
		}
		return gotypes.Map(t, with)
	}
	return with(t)
}

// confirm sees to it that nothing is passed over in silence: where an object
// could not be bound, there must be an error.
func (ck *checker) confirm() {
	if len(ck.pkg.Errors) > 0 {
		return
	}
	for _, o := range ck.pkg.Objects {
		if o.Obj == nil && !o.Foreign {
			ck.errorf(o.Decl.Text.Position(0), o.Entry, "%s: cannot be type-checked", ck.label(o.Entry))
		}
		for _, m := range o.Members {
			if o.Obj != nil && m.Obj == nil && !m.Foreign && !interfaceEmbed(o, m) {
				ck.errorf(m.Entry.Pos, o.Entry, "%s.%s: cannot be type-checked", ck.label(o.Entry), m.Name)
			}
		}
	}
}

func interfaceEmbed(o *Object, m *Member) bool {
	return m.Entry.Kind == contract.Embed && types.IsInterface(o.Obj.Type())
}

// validType reports whether the declaration of a type is valid. If its members
// have entries of their own, then so has their validity.
func validType(tn *types.TypeName, members bool) bool {
	if alias, ok := tn.Type().(*types.Alias); ok {
		return valid(alias.Rhs())
	}
	if members {
		return tn.Type().Underlying() != types.Typ[types.Invalid]
	}
	return valid(tn.Type().Underlying())
}

// bindElements ties the embedded elements of an interface to their types, which
// go/types keeps in the order of the source.
func bindElements(d *declaration, t types.Type) {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return
	}
	i := 0
	for _, m := range d.members {
		if m.member.Entry.Kind == contract.Embed && m.field != nil && i < iface.NumEmbeddeds() {
			m.member.Type = iface.EmbeddedType(i)
			i++
		}
	}
}

// valid reports whether t, as it is written, is free of invalid types.
func valid(t types.Type) bool {
	if basic, ok := t.(*types.Basic); ok && basic.Kind() == types.Invalid {
		return false
	}
	for p := range gotypes.Parts(t) {
		if p.Role != gotypes.Target && !valid(p.Type) {
			return false
		}
	}
	return true
}

func sortedNames(m map[string]*use) []string { return slices.Sorted(maps.Keys(m)) }
