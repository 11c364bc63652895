package declare

import (
	"go/ast"
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
	wantConst  = "a constant's value as in Go, \"= 256\" or \"Severity = 3\""
	wantVar    = "a Go type"
	wantFunc   = "a Go signature, \"func(s string) error\""
	wantType   = "what stands behind a type's name in Go"
	wantField  = "a Go type with, if need be, a `tag`"
	wantEmbed  = "a type that can be embedded"
	wantMethod = "a Go signature without type parameters, \"func(s string) error\""
	wantIface  = "a Go interface type"
)

// parse parses every entry that holds on the platform.
func (ck *checker) parse() {
	for _, entry := range ck.file.Entries() {
		decl := ck.formOf(entry)
		if decl == nil {
			continue
		}
		d := &declaration{object: &Object{Entry: entry, Decl: decl}}
		ck.decls = append(ck.decls, d)
		ck.pkg.Objects = append(ck.pkg.Objects, d.object)
		switch entry.Kind {
		case contract.Const:
			ck.parseConst(d)
		case contract.Var:
			ck.parseVar(d)
		case contract.Func:
			ck.parseFunc(d)
		case contract.Type:
			ck.parseType(d)
		}
	}
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

func (ck *checker) parseConst(d *declaration) {
	s := newSnippet(d.object.Entry, "const "+d.object.Entry.Name+" ")
	s.add(d.object.Decl.Text, 0, d.object.Entry.Name, wantConst)
	decl, spec := ck.parseValue(s)
	if spec == nil {
		return
	}
	if len(spec.Names) != 1 || len(spec.Values) != 1 {
		ck.malformed(&s.parts[0])
		return
	}
	d.decl, d.name = decl, spec.Names[0]
}

func (ck *checker) parseVar(d *declaration) {
	s := newSnippet(d.object.Entry, "var "+d.object.Entry.Name+" ")
	s.add(d.object.Decl.Text, 0, d.object.Entry.Name, wantVar)
	decl, spec := ck.parseValue(s)
	if spec == nil {
		return
	}
	if len(spec.Names) != 1 || len(spec.Values) != 0 {
		ck.malformed(&s.parts[0])
		return
	}
	d.decl, d.name = decl, spec.Names[0]
}

func (ck *checker) parseValue(s *snippet) (ast.Decl, *ast.ValueSpec) {
	decl, ok := ck.parse1(s).(*ast.GenDecl)
	if !ok || len(decl.Specs) != 1 {
		return nil, nil
	}
	spec, _ := decl.Specs[0].(*ast.ValueSpec)
	return decl, spec
}

func (ck *checker) parseFunc(d *declaration) {
	if fn := ck.parseSignature(d.object.Entry, d.object.Entry.Name, "", d.object.Decl.Text, wantFunc); fn != nil {
		d.decl, d.name = fn, fn.Name
	}
}

// parseSignature parses the signature of a function, or of a method where recv
// is a receiver. The name of messages is label.
func (ck *checker) parseSignature(entry *contract.Entry, label, recv string, text contract.Text, want string) *ast.FuncDecl {
	name := label[strings.LastIndexByte(label, '.')+1:]
	s := newSnippet(entry, "func "+recv+name)
	if !strings.HasPrefix(text.Value, "func") {
		ck.errorf(text.Pos, entry, "%s: %q is not %s", label, text.Value, want)
		return nil
	}
	s.add(text, len("func"), label, want)
	s.write("{}")
	fn, ok := ck.parse1(s).(*ast.FuncDecl)
	if !ok {
		return nil
	}
	if fn.Name.Name != name || fn.Body == nil || len(fn.Body.List) > 0 || recv != "" && fn.Type.TypeParams != nil {
		ck.malformed(&s.parts[0])
		return nil
	}
	return fn
}

// bare tells whether a type's text ends in the bare keyword struct or
// interface: its members then are entries of their own.
func bare(text string) (keyword string) {
	text = strings.TrimSpace(text)
	for _, keyword := range []string{"struct", "interface"} {
		if rest, ok := strings.CutSuffix(text, keyword); ok && (rest == "" || strings.ContainsAny(rest[len(rest)-1:], "] \t")) {
			return keyword
		}
	}
	return ""
}

func (ck *checker) parseType(d *declaration) {
	entry, form := d.object.Entry, d.object.Decl
	keyword := bare(form.Text.Value)
	d.object.Opaque = keyword != "" && len(form.Fields)+len(form.Embeds)+len(form.Methods)+len(form.PointerMethods) == 0

	s := newSnippet(entry, "type "+entry.Name+" ")
	s.add(form.Text, 0, entry.Name, wantType)
	var members []*memberDecl
	if keyword != "" {
		s.write("{")
		members = ck.writeMembers(s, keyword, form)
		s.write("}")
	}
	decl, ok := ck.parse1(s).(*ast.GenDecl)
	if !ok {
		return
	}
	spec, ok := decl.Specs[0].(*ast.TypeSpec)
	if !ok || len(decl.Specs) != 1 || spec.Name.Name != entry.Name {
		ck.malformed(&s.parts[0])
		return
	}
	if !ck.matchMembers(s, spec.Type, members) {
		return
	}
	d.decl, d.name, d.members = decl, spec.Name, members
	ck.addHidden(d, spec, keyword)
	ck.parseMethods(d, spec, keyword)
	ck.parseImplements(d, spec)
	for _, m := range d.members {
		d.object.Members = append(d.object.Members, m.member)
	}
}

// writeMembers writes the body of a struct or interface, a member a line.
func (ck *checker) writeMembers(s *snippet, keyword string, form *contract.Decl) []*memberDecl {
	var members []*memberDecl
	add := func(entry *contract.Entry, lead string, skip int, want string) {
		decl := ck.formOf(entry)
		if decl == nil {
			return
		}
		s.write(lead)
		label := s.entry.Name + "." + entry.Name
		if entry.Kind == contract.Embed {
			label = s.entry.Name
		}
		s.add(decl.Text, min(skip, len(decl.Text.Value)), label, want)
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

// matchMembers ties members to their syntax. Each must be just one field.
func (ck *checker) matchMembers(s *snippet, expr ast.Expr, members []*memberDecl) bool {
	var list []*ast.Field
	switch expr := expr.(type) {
	case *ast.StructType:
		list = expr.Fields.List
	case *ast.InterfaceType:
		list = expr.Methods.List
	}
	if members == nil {
		return true
	}
	base := ck.fset.File(expr.Pos()).Base()
	for i, m := range members {
		p := &s.parts[i+1] // the first part is the type's own text
		embedded := m.member.Entry.Kind == contract.Embed
		if i >= len(list) || int(list[i].End())-base > p.end+1 || (len(list[i].Names) == 0) != embedded || len(list[i].Names) > 1 {
			ck.malformed(p)
			return false
		}
		m.field = list[i]
		if !embedded {
			m.ident = list[i].Names[0]
		}
	}
	if len(list) != len(members) {
		ck.malformed(&s.parts[len(s.parts)-1])
		return false
	}
	return true
}

// addHidden adds the members that a contract says to be there without naming
// them: fields that make a struct incomparable, methods that seal an interface.
func (ck *checker) addHidden(d *declaration, spec *ast.TypeSpec, keyword string) {
	form := d.object.Decl
	name := d.object.Entry.Name
	if s := form.Sealed; s != nil && keyword != "interface" {
		ck.errorf(s.Pos, d.object.Entry, "%s: sealed is for types given as interface", name)
	} else if s != nil && s.Value {
		iface := spec.Type.(*ast.InterfaceType)
		iface.Methods.List = append(iface.Methods.List, &ast.Field{
			Names: []*ast.Ident{{NamePos: iface.Pos(), Name: sealMethod}},
			Type:  &ast.FuncType{Func: iface.Pos(), Params: &ast.FieldList{}},
		})
	}
	if c := form.Comparable; c != nil && !c.Value && keyword == "struct" {
		st := spec.Type.(*ast.StructType)
		st.Fields.List = append(st.Fields.List, &ast.Field{
			Names: []*ast.Ident{{NamePos: st.Pos(), Name: "_"}},
			Type:  &ast.FuncType{Func: st.Pos(), Params: &ast.FieldList{}},
		})
	}
}

// sealMethod stands for the unexported methods of a sealed interface. No source
// can have a method of this name.
const sealMethod = "·sealed"

// parseMethods parses the methods of a type that is not given as interface.
func (ck *checker) parseMethods(d *declaration, spec *ast.TypeSpec, keyword string) {
	if keyword == "interface" {
		return
	}
	base := d.object.Entry.Name + typeArgs(spec.TypeParams)
	add := func(entry *contract.Entry, recv string) {
		form := ck.formOf(entry)
		if form == nil {
			return
		}
		fn := ck.parseSignature(d.object.Entry, d.object.Entry.Name+"."+entry.Name, "("+recv+") ", form.Text, wantMethod)
		m := &memberDecl{member: &Member{Entry: entry, Decl: form, Name: entry.Name}, method: fn}
		if fn != nil {
			m.ident = fn.Name
		}
		d.members = append(d.members, m)
	}
	for _, m := range d.object.Decl.Methods {
		add(m, base)
	}
	for _, m := range d.object.Decl.PointerMethods {
		add(m, "*"+base)
	}
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

// parseImplements makes of each interface that the type says to implement a
// declaration with the type's own type parameters:
// type _[T any] interface{ Iface[T] }.
func (ck *checker) parseImplements(d *declaration, spec *ast.TypeSpec) {
	for _, text := range d.object.Decl.Implements {
		im := &Implements{Text: text}
		d.object.Implements = append(d.object.Implements, im)
		s := newSnippet(d.object.Entry, "type _ interface{")
		s.add(text, 0, d.object.Entry.Name, wantIface)
		s.write("}")
		decl, ok := ck.parse1(s).(*ast.GenDecl)
		if !ok {
			continue
		}
		ts, ok := decl.Specs[0].(*ast.TypeSpec)
		if !ok || len(decl.Specs) != 1 {
			ck.malformed(&s.parts[0])
			continue
		}
		it, ok := ts.Type.(*ast.InterfaceType)
		if !ok || len(it.Methods.List) != 1 || len(it.Methods.List[0].Names) > 0 {
			ck.malformed(&s.parts[0])
			continue
		}
		ts.TypeParams = spec.TypeParams // parsed earlier, so in scope here
		d.implements = append(d.implements, &implementsDecl{im, decl, ts.Name})
	}
}
