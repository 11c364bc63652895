package declare

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/importspy/importspy/contract"
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
}

const (
	wantConst  = "a Go constant value, \"= 256\" or \"Severity = 3\""
	wantVar    = "a Go type"
	wantFunc   = "a Go signature, \"func(s string) error\""
	wantType   = "the right-hand side of a Go type declaration"
	wantField  = "a Go type with an optional `tag`"
	wantEmbed  = "a type that can be embedded"
	wantMethod = "a Go signature without type parameters, \"func(s string) error\""
	wantIface  = "a Go interface type"
)

// parse parses every entry: first the text after the names, then the
// methods, whose receivers need the type parameters. Forms for other platforms
// are parsed for their mistakes only.
func (ck *checker) parse() {
	var all []*declaration
	for _, entry := range ck.file.Entries() {
		form := ck.formOf(entry)
		for _, decl := range entry.Decls {
			d := &declaration{object: &Object{Entry: entry, Decl: decl}}
			all = append(all, d)
			if decl == form {
				ck.decls = append(ck.decls, d)
				ck.pkg.Objects = append(ck.pkg.Objects, d.object)
			}
		}
	}
	var first, second []*snippet
	for _, d := range all {
		if !refused(d.object.Entry, d.object.Decl) {
			first = append(first, ck.snippetOf(d))
		}
	}
	ck.parseSnippets(first)
	for _, d := range all {
		if d.object.Entry.Kind == contract.Type {
			second = append(second, ck.methodSnippets(d, typeSpec(d.decl))...)
			second = append(second, ck.implementsSnippets(d, typeSpec(d.decl))...)
		}
	}
	ck.parseSnippets(second)
	for _, d := range ck.decls {
		for _, m := range d.members {
			d.object.Members = append(d.object.Members, m.member)
		}
	}
}

// refused reports whether what is wrong with an entry was reported when the contract
// was parsed, so that its text would only be reported again.
func refused(entry *contract.Entry, decl *contract.Decl) bool {
	switch {
	case entry.Kind != contract.Embed && !token.IsIdentifier(entry.Name):
		return true
	case entry.Kind == contract.Func || entry.Kind == contract.Method || entry.Kind == contract.PointerMethod:
		return !strings.HasPrefix(decl.Text.Value, "func")
	case entry.Kind == contract.Const:
		return !strings.Contains(decl.Text.Value, "=")
	}
	return false
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

func (ck *checker) snippetOf(d *declaration) *snippet {
	entry, text := d.object.Entry, d.object.Decl.Text
	switch entry.Kind {
	case contract.Const:
		return valueSnippet(d, "const ", wantConst, 1)
	case contract.Var:
		return valueSnippet(d, "var ", wantVar, 0)
	case contract.Func:
		return signatureSnippet(entry, entry, entry.Name, "", text, wantFunc, func(fn *ast.FuncDecl) {
			d.decl, d.name = fn, fn.Name
		})
	}
	return ck.typeSnippet(d)
}

// valueSnippet is the declaration of a constant or variable with so many values.
func valueSnippet(d *declaration, lead, want string, values int) *snippet {
	entry := d.object.Entry
	s := newSnippet(entry, lead+entry.Name+" ")
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

// signatureSnippet is the declaration of a function, or of a method where recv
// is a receiver, with the name of the entry named. In messages it is label.
func signatureSnippet(entry, named *contract.Entry, label, recv string, text contract.Text, want string, accept func(*ast.FuncDecl)) *snippet {
	name := named.Name
	s := newSnippet(entry, "func "+recv+name)
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

func (ck *checker) typeSnippet(d *declaration) *snippet {
	entry, form := d.object.Entry, d.object.Decl
	keyword := form.Text.Keyword()
	d.object.Opaque = keyword != "" && len(form.Members()) == 0 && form.Sealed == nil && (keyword == "interface" || form.Comparable == nil)

	s := newSnippet(entry, "type "+entry.Name+" ")
	s.add(form.Text, 0, entry.Pos, entry.Name, wantType)
	var members []*memberDecl
	if keyword != "" {
		s.write("{")
		members = ck.writeMembers(s, keyword, form)
		s.write("}")
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
		ck.addHidden(d, spec, keyword)
		return nil
	}
	return s
}

// writeMembers writes the body of a struct or interface, a member a line.
func (ck *checker) writeMembers(s *snippet, keyword string, form *contract.Decl) []*memberDecl {
	var members []*memberDecl
	add := func(entry *contract.Entry, lead string, skip int, want string) {
		decl := ck.formOf(entry)
		if decl == nil || refused(entry, decl) {
			return
		}
		s.write(lead)
		label := s.entry.Name + "." + entry.Name
		if entry.Kind == contract.Embed {
			label = s.entry.Name
		}
		s.add(decl.Text, min(skip, len(decl.Text.Value)), entry.Pos, label, want)
		s.write("\n")
		members = append(members, &memberDecl{member: &Member{Entry: entry, Decl: decl, Name: entry.Name}})
	}
	for _, f := range form.Fields {
		add(f, f.Name+" ", 0, wantField)
	}
	for _, e := range form.Embeds {
		add(e, "", 0, wantEmbed)
	}
	if keyword == "interface" {
		for _, m := range form.Methods {
			add(m, m.Name, len("func"), wantMethod)
		}
	}
	return members
}

// matchMembers ties members to their syntax. Each must be just one field. It
// returns the part of the first that is not.
func (ck *checker) matchMembers(s *snippet, expr ast.Expr, members []*memberDecl) *part {
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

// addHidden adds the members that a contract says to be there without naming
// them: fields that make a struct incomparable, methods that seal an interface.
func (ck *checker) addHidden(d *declaration, spec *ast.TypeSpec, keyword string) {
	form := d.object.Decl
	if s := form.Sealed; s != nil && keyword == "" {
		ck.errorf(s.Pos, d.object.Entry, "%s: sealed is for types given as struct or interface", d.object.Entry.Name)
	} else if s != nil && s.Value && keyword == "interface" {
		list := spec.Type.(*ast.InterfaceType).Methods
		list.List = append(list.List, hidden(sealMethod, spec))
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

// sealMethod stands for the unexported methods of a sealed interface. No source
// can have a method of this name.
const sealMethod = "·sealed"

// methodSnippets are the methods of a type that is not given as interface. If
// the type itself is not Go, then spec is nil, and the methods are no more than
// parsed.
func (ck *checker) methodSnippets(d *declaration, spec *ast.TypeSpec) []*snippet {
	if d.object.Decl.Text.Keyword() == "interface" {
		return nil
	}
	var snippets []*snippet
	entry := d.object.Entry
	base := entry.Name
	if spec != nil {
		base += typeArgs(spec.TypeParams)
	}
	add := func(method *contract.Entry, recv string) {
		form := ck.formOf(method)
		if form == nil || refused(method, form) {
			return
		}
		m := &memberDecl{member: &Member{Entry: method, Decl: form, Name: method.Name}}
		d.members = append(d.members, m)
		snippets = append(snippets, signatureSnippet(entry, method, entry.Name+"."+method.Name, "("+recv+") ", form.Text, wantMethod, func(fn *ast.FuncDecl) {
			m.method, m.ident = fn, fn.Name
		}))
	}
	for _, m := range d.object.Decl.Methods {
		add(m, base)
	}
	for _, m := range d.object.Decl.PointerMethods {
		add(m, "*"+base)
	}
	return snippets
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

// implementsSnippets make of each interface that the type says to implement a
// declaration with the type's own type parameters:
// type _[T any] interface{ Iface[T] }.
func (ck *checker) implementsSnippets(d *declaration, spec *ast.TypeSpec) []*snippet {
	var snippets []*snippet
	for _, text := range d.object.Decl.Implements {
		im := &Implements{}
		text.Value, im.ByValue = strings.CutSuffix(text.Value, " by value")
		im.Text = text
		d.object.Implements = append(d.object.Implements, im)
		s := newSnippet(d.object.Entry, "type _ interface{")
		s.add(text, 0, contract.Position{}, d.object.Entry.Name, wantIface)
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
			d.implements = append(d.implements, &implementsDecl{im, decl.(*ast.GenDecl), ts.Name})
			return nil
		}
		snippets = append(snippets, s)
	}
	return snippets
}
