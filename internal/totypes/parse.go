package totypes

import (
	"go/ast"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/snippet"
	"github.com/importspy/importspy/internal/weight"
)

// A declaration is an object of the contract with its syntax.
type declaration struct {
	object *Object
	decl   ast.Decl // nil if the entry cannot be checked
	name   *ast.Ident

	members    []*memberDecl
	implements []*implementsDecl
}

type memberDecl struct {
	member *Member
	ident  *ast.Ident // of the method, or of the named field
	field  *ast.Field // of a struct or an interface
	method *ast.FuncDecl
}

type implementsDecl struct {
	implements *Implements
	decl       *ast.GenDecl
	ident      *ast.Ident
	underlying bool // it is what underlies the type
}

// parse parses every entry: first what stands behind the names, then the methods,
// whose receivers need the type parameters. Texts whose syntax is wrong are left
// out; contract.Parse has checked all, those for other platforms too.
func (ck *checker) parse() {
	var first, second []*piece
	for _, entry := range ck.file.Entries() {
		for _, decl := range entry.Decls {
			ck.mistaken(entry, decl.Text)
		}
		decl := ck.formOf(entry)
		if decl == nil {
			continue
		}
		d := &declaration{object: &Object{Entry: entry, Decl: decl}}
		ck.decls = append(ck.decls, d)
		ck.pkg.Objects = append(ck.pkg.Objects, d.object)
		if s := ck.pieceOf(d); s != nil {
			first = append(first, s)
		}
	}
	ck.parsePieces(first)
	for _, d := range ck.decls {
		if d.object.Entry.Kind == contract.Type {
			second = append(second, ck.methodPieces(d, typeSpec(d.decl))...)
			second = append(second, ck.implementsPieces(d, typeSpec(d.decl))...)
		}
	}
	ck.parsePieces(second)
	for _, d := range ck.decls {
		for _, m := range d.members {
			d.object.Members = append(d.object.Members, m.member)
		}
	}
}

// mistaken reports whether the syntax of a text of an entry is wrong, and notes the
// mistake.
func (ck *checker) mistaken(entry *contract.Entry, text contract.Text) bool {
	m := text.Mistake()
	if m != nil {
		ck.errorf(m.Pos, entry, "%s", m.Msg)
	}
	return m != nil
}

// formOf returns the form of entry that holds on the platform, or nil.
func (ck *checker) formOf(entry *contract.Entry) *contract.Decl {
	for _, d := range entry.Decls {
		if d.On(ck.GOOS, ck.GOARCH) {
			return d
		}
	}
	return nil
}

// pieceOf returns the piece of an entry, nil if its syntax is wrong.
func (ck *checker) pieceOf(d *declaration) *piece {
	entry, text := d.object.Entry, d.object.Decl.Text
	if text.Mistake() != nil && entry.Kind != contract.Type {
		return nil
	}
	switch entry.Kind {
	case contract.Const:
		return valuePiece(d, "const ", snippet.Const, 1)
	case contract.Var:
		return valuePiece(d, "var ", snippet.Var, 0)
	case contract.Func:
		return signaturePiece(entry, entry, entry.Name, "", text, snippet.Func, func(fn *ast.FuncDecl) {
			d.decl, d.name = fn, fn.Name
		})
	}
	return ck.typePiece(d)
}

// valuePiece is the declaration of a constant or variable with so many values.
func valuePiece(d *declaration, lead string, want snippet.Want, values int) *piece {
	entry := d.object.Entry
	s := newPiece(entry, lead+entry.Name+" ")
	s.add(d.object.Decl.Text, 0, entry.Pos, entry.Name, want)
	s.accept = func(decl ast.Decl) *part {
		spec, ok := onlySpec(decl).(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != values {
			return &s.parts[0]
		}
		d.decl, d.name = decl, spec.Names[0]
		return nil
	}
	return s
}

func onlySpec(decl ast.Decl) ast.Spec {
	if gd, ok := decl.(*ast.GenDecl); ok && len(gd.Specs) == 1 {
		return gd.Specs[0]
	}
	return nil
}

func typeSpec(decl ast.Decl) *ast.TypeSpec {
	spec, _ := onlySpec(decl).(*ast.TypeSpec)
	return spec
}

// signaturePiece is the declaration of a function, or of a method where recv
// is a receiver, with the name of the entry named. In messages it is label.
func signaturePiece(entry, named *contract.Entry, label, recv string, text contract.Text, want snippet.Want, accept func(*ast.FuncDecl)) *piece {
	name := named.Name
	s := newPiece(entry, "func "+recv+name)
	s.add(text, min(len("func"), len(text.Value)), named.Pos, label, want)
	s.write("{}")
	s.accept = func(decl ast.Decl) *part {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Name.Name != name || fn.Body == nil || len(fn.Body.List) > 0 || recv != "" && fn.Type.TypeParams != nil {
			return &s.parts[0]
		}
		accept(fn)
		return nil
	}
	return s
}

func (ck *checker) typePiece(d *declaration) *piece {
	entry, form := d.object.Entry, d.object.Decl
	keyword := form.Text.Keyword()
	d.object.Opaque = form.Opaque()

	s := newPiece(entry, "type "+entry.Name+" ")
	s.add(form.Text, 0, entry.Pos, ck.label(entry), snippet.Type)
	var members []*memberDecl
	wrong := form.Text.Mistake() != nil
	if keyword != "" {
		s.write("{")
		var inMembers bool
		members, inMembers = ck.writeMembers(s, keyword, form)
		wrong = wrong || inMembers
		s.write("}")
	}
	if wrong {
		return nil
	}
	s.accept = func(decl ast.Decl) *part {
		spec := typeSpec(decl)
		if spec == nil || spec.Name.Name != entry.Name {
			return &s.parts[0]
		}
		if wrong := ck.matchMembers(s, spec.Type, members); wrong != nil {
			return wrong
		}
		d.decl, d.name, d.members = decl, spec.Name, members
		ck.checkParams(d, spec)
		ck.addHidden(d, spec, keyword)
		return nil
	}
	return s
}

// writeMembers writes the body of a struct or interface, a member a line. It reports
// whether the syntax of one is wrong.
func (ck *checker) writeMembers(s *piece, keyword string, form *contract.Decl) (members []*memberDecl, wrong bool) {
	add := func(entry *contract.Entry, lead string, skip int, want snippet.Want) {
		decl := ck.formOf(entry)
		if decl == nil {
			return
		}
		wrong = ck.mistaken(s.entry, decl.Text) || wrong
		s.write(lead)
		label := ck.label(s.entry)
		if entry.Kind != contract.Embed {
			label += "." + entry.Name
		}
		s.add(decl.Text, min(skip, len(decl.Text.Value)), entry.Pos, label, want)
		s.write("\n")
		members = append(members, &memberDecl{member: &Member{Entry: entry, Decl: decl, Name: entry.Name}})
	}
	for _, f := range form.Fields {
		add(f, f.Name+" ", 0, snippet.Field)
	}
	for _, e := range form.Embeds {
		add(e, "", 0, snippet.Embed)
	}
	if keyword == "interface" {
		for _, m := range form.Methods {
			add(m, m.Name, len("func"), snippet.Method)
		}
	}
	return members, wrong
}

// matchMembers ties members to their syntax. Each must be just one field. It
// returns the part of the first that is not.
func (ck *checker) matchMembers(s *piece, expr ast.Expr, members []*memberDecl) *part {
	if members == nil {
		return nil
	}
	var list []*ast.Field
	switch expr := expr.(type) {
	case *ast.StructType:
		list = expr.Fields.List
	case *ast.InterfaceType:
		list = expr.Methods.List
	}
	file := ck.fset.File(expr.Pos())
	for i, m := range members {
		p := &s.parts[i+1] // the first part is the type's own text
		embedded := m.member.Entry.Kind == contract.Embed
		if i >= len(list) || file.Offset(list[i].End())-s.start > p.end || (len(list[i].Names) == 0) != embedded || len(list[i].Names) > 1 {
			return p
		}
		m.field = list[i]
		if !embedded {
			m.ident = list[i].Names[0]
		} else if id := baseName(list[i].Type); id != nil {
			m.member.Name = id.Name
		}
	}
	if len(list) != len(members) {
		return &s.parts[len(s.parts)-1]
	}
	return nil
}

// checkParams checks that what is said of type parameters is said of those of the type.
func (ck *checker) checkParams(d *declaration, spec *ast.TypeSpec) {
	params := weight.ParamsOf(spec.TypeParams)
	check := func(key string, said *contract.String) {
		if said == nil {
			return
		}
		for _, name := range contract.ParamNames(said.Value) {
			if _, ok := params[name]; !ok {
				ck.errorf(said.Pos, d.object.Entry, "%s: %s names %s, which is not one of its type parameters", ck.label(d.object.Entry), key, name)
			}
		}
	}
	check("comparable_for_any", d.object.Decl.ComparableForAny)
	check("assignable_for_any", d.object.Decl.AssignableForAny)
}

// addHidden adds the members that a contract says to be there without naming
// them: fields that make a struct incomparable, methods that seal an interface.
func (ck *checker) addHidden(d *declaration, spec *ast.TypeSpec, keyword string) {
	form := d.object.Decl
	if s := form.Sealed; s != nil && s.Value && keyword == "interface" {
		list := spec.Type.(*ast.InterfaceType).Methods
		list.List = append(list.List, hidden(sealMethod+spec.Name.Name, spec))
	}
	if c := form.Comparable; c != nil && !c.Value && keyword == "struct" {
		list := spec.Type.(*ast.StructType).Fields
		list.List = append(list.List, hidden("_", spec))
	}
}

// hidden is a field of type func(), or a method without parameters.
func hidden(name string, spec *ast.TypeSpec) *ast.Field {
	return &ast.Field{
		Names: []*ast.Ident{{NamePos: spec.Type.Pos(), Name: name}},
		Type:  &ast.FuncType{Func: spec.Type.Pos(), Params: &ast.FieldList{}},
	}
}

// sealMethod and the name of a sealed interface stand for its unexported methods, which
// others need not have: no source can have a method of this name.
const sealMethod = "·sealed"

// methodPieces are the methods of a type that is not given as interface. If
// the type itself is not Go, then spec is nil, and the methods are no more than
// parsed.
func (ck *checker) methodPieces(d *declaration, spec *ast.TypeSpec) []*piece {
	if d.object.Decl.Text.Keyword() == "interface" {
		return nil
	}
	var pieces []*piece
	entry := d.object.Entry
	base := entry.Name
	if spec != nil {
		base += typeArgs(spec.TypeParams)
	}
	add := func(method *contract.Entry, recv string) {
		form := ck.formOf(method)
		if form == nil || ck.mistaken(entry, form.Text) {
			return
		}
		m := &memberDecl{member: &Member{Entry: method, Decl: form, Name: method.Name}}
		d.members = append(d.members, m)
		pieces = append(pieces, signaturePiece(entry, method, ck.label(entry)+"."+method.Name, "("+recv+") ", form.Text, snippet.Method, func(fn *ast.FuncDecl) {
			m.method, m.ident = fn, fn.Name
		}))
	}
	for _, m := range d.object.Decl.Methods {
		add(m, base)
	}
	for _, m := range d.object.Decl.PointerMethods {
		add(m, "*"+base)
	}
	return pieces
}

// typeArgs returns the receiver's type parameters: those of the declaration.
func typeArgs(params *ast.FieldList) string {
	if params == nil {
		return ""
	}
	var names []string
	for _, field := range params.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// implementsPieces make of each interface that the type says to implement, and of what
// it says to underlie it, a declaration with the type's own type parameters:
// type _[T any] interface{ Iface[T] }.
func (ck *checker) implementsPieces(d *declaration, spec *ast.TypeSpec) []*piece {
	var pieces []*piece
	add := func(im *Implements, text contract.Text, underlying bool) {
		if ck.mistaken(d.object.Entry, text) {
			return
		}
		s := newPiece(d.object.Entry, "type _ interface{")
		s.add(text, 0, contract.Position{}, ck.label(d.object.Entry), snippet.Interface)
		s.write("}")
		s.accept = func(decl ast.Decl) *part {
			ts := typeSpec(decl)
			if ts == nil {
				return &s.parts[0]
			}
			it, ok := ts.Type.(*ast.InterfaceType)
			if !ok || len(it.Methods.List) != 1 || len(it.Methods.List[0].Names) > 0 {
				return &s.parts[0]
			}
			if spec != nil {
				ts.TypeParams = spec.TypeParams // parsed earlier, so in scope here
			}
			d.implements = append(d.implements, &implementsDecl{im, decl.(*ast.GenDecl), ts.Name, underlying})
			return nil
		}
		pieces = append(pieces, s)
	}
	for _, text := range d.object.Decl.Implements {
		im := &Implements{}
		text.Value, im.Manner = contract.CutManner(text.Value)
		im.Text = text
		d.object.Implements = append(d.object.Implements, im)
		add(im, text, false)
	}
	if said := d.object.Decl.Underlying; said != nil {
		text := contract.Text{Value: said.Value, Pos: said.Pos}
		add(&Implements{Text: text}, text, true)
	}
	return pieces
}
