package weight

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// What the declarations of a package may come to, besides the size of its source. Of
// 30,000 packages that others wrote, those of Go's own tests included, none comes to more
// than an eighth of this, has more than 27 levels, or embeds more than 14 types in one another.
const (
	maxSourceParts  = 500_000
	maxSourceLevels = 200
	maxEmbeds       = 100
	partBytes       = 4 // of source, which may be one part
)

// An Error is a declaration that comes to too much.
type Error struct {
	Pos token.Pos
	Msg string
}

// CheckSource returns the first declaration of a package, in the order of files, with which
// its declarations come to more than go/types would walk through in a second or two; nil: there
// is none. Declarations in function bodies count where files have any. imports returns the
// packages that the files import, nil for one without types.
func CheckSource(files []*ast.File, imports func(path string) *types.Package) *Error {
	s := &source{
		imports: imports, specs: make(map[string]*declared), known: make(map[*declared]*Weight),
		strings: make(map[*declared]float64), depths: make(map[*declared]int), others: newOthers(),
	}
	c := check{source: s, parts: maxSourceParts, err: checkChains(files)}
	if c.err != nil {
		return c.err
	}
	var list []*sourceFile
	for _, file := range files {
		f := &sourceFile{ast: file}
		list = append(list, f)
		c.parts += float64(file.FileEnd-file.FileStart) / partBytes
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				f.decls = append(f.decls, s.declare(s.specs, f, gen)...)
			}
		}
	}
	if d := s.growing(list); d != nil {
		return &Error{d.ident.Pos(), d.ident.Name + ": instantiation cycle: it embeds an instance of itself with larger type arguments"}
	}
	for _, f := range list {
		for _, d := range f.decls {
			c.declared(d)
		}
	}
	for _, f := range list {
		for _, decl := range f.ast.Decls {
			c.function(f, decl)
		}
	}
	return c.err
}

// A check adds up what declarations come to.
type check struct {
	*source
	parts float64 // limit
	sum   Size
	err   *Error // the first
}

// declared adds a type or a constant.
func (c *check) declared(d *declared) {
	if c.embeds(d) > maxEmbeds {
		c.report(d.ident, "nested too deeply: it embeds more than %.0f types in one another", maxEmbeds)
	}
	c.add(d.ident, c.declaration(d).Whole())
}

func (c *check) report(id *ast.Ident, format string, limit float64) {
	if c.err == nil {
		c.err = &Error{id.Pos(), id.Name + ": " + fmt.Sprintf(format, limit)}
	}
}

// add adds what a name stands for.
func (c *check) add(id *ast.Ident, own Size) {
	c.sum = c.sum.Plus(own)
	switch {
	case own.Levels > maxSourceLevels:
		c.report(id, "nested too deeply: with the names in it written out, it has more than %.0f levels", maxSourceLevels)
	case own.Parts > c.parts:
		c.report(id, "too large: with the names in it written out, it has more than %.0f parts", c.parts)
	case c.sum.Parts > c.parts:
		c.report(id, "too large: with the names in them written out, the declarations up to here have more than %.0f parts", c.parts)
	}
}

// function adds what a function has as its parameters, and what any declaration has in
// function bodies.
func (c *check) function(f *sourceFile, decl ast.Decl) {
	if fn, ok := decl.(*ast.FuncDecl); ok {
		params := receiverParams(fn)
		if params == nil {
			params = ParamsOf(fn.Type.TypeParams)
		}
		c.add(fn.Name, Expr(&in{c.source, f}, fn.Type, params, false).Whole())
		if fn.Body == nil || len(fn.Body.List) == 0 {
			return
		}
	}
	c.local = make(map[string]*declared)
	ast.Inspect(decl, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.DeclStmt); ok {
			for _, d := range c.declare(c.local, f, stmt.Decl.(*ast.GenDecl)) {
				c.declared(d)
			}
		}
		return true
	})
	c.local = nil
}

// A source has the declarations of a package by their names.
type source struct {
	imports func(path string) *types.Package
	specs   map[string]*declared // at package level
	local   map[string]*declared // in the function that is looked at, up to there
	known   map[*declared]*Weight
	strings map[*declared]float64 // bytes of string constants
	depths  map[*declared]int     // see embeds
	others  *others
}

// A declared is a type or a constant.
type declared struct {
	file  *sourceFile
	ident *ast.Ident
	spec  *ast.TypeSpec
	value ast.Expr // of a constant
}

// A sourceFile has the packages that its names stand for, once they are needed.
type sourceFile struct {
	ast   *ast.File
	decls []*declared
	names map[string]*types.Package
	dots  []*types.Package
}

// declare adds to scope what a declaration declares.
func (s *source) declare(scope map[string]*declared, f *sourceFile, gen *ast.GenDecl) (added []*declared) {
	var values []ast.Expr // of the specification that those without values repeat
	for _, spec := range gen.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			added = append(added, &declared{file: f, ident: spec.Name, spec: spec})
		case *ast.ValueSpec:
			if gen.Tok != token.CONST {
				continue
			}
			if len(spec.Values) > 0 {
				values = spec.Values
			}
			for i, id := range spec.Names {
				if i < len(values) {
					added = append(added, &declared{file: f, ident: id, value: values[i]})
				}
			}
		}
	}
	for _, d := range added {
		if d.ident.Name != "_" {
			scope[d.ident.Name] = d
		}
	}
	return added
}

// receiverParams returns the type parameters that a method has from its receiver.
func receiverParams(fn *ast.FuncDecl) Params {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return nil
	}
	t := ast.Unparen(fn.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	var args []ast.Expr
	switch t := t.(type) {
	case *ast.IndexExpr:
		args = []ast.Expr{t.Index}
	case *ast.IndexListExpr:
		args = t.Indices
	}
	params := make(Params)
	for _, arg := range args {
		if id, ok := arg.(*ast.Ident); ok {
			params[id.Name] = len(params)
		}
	}
	return params
}

// declaration returns the weight of a declaration. One that is in itself, which Go allows
// through pointers and refuses otherwise, counts once.
func (s *source) declaration(d *declared) Weight {
	if known := s.known[d]; known != nil {
		return *known
	}
	if d.spec == nil {
		s.known[d] = &Weight{Size: Size{Parts: 1 + s.bytes(d)/StringBytes}}
		return *s.known[d]
	}
	params := ParamsOf(d.spec.TypeParams)
	open := Open(len(params))
	s.known[d] = &open
	result := Unit()
	result.Grow(len(params))
	scope := &in{s, d.file}
	result.Add(List(scope, d.spec.TypeParams, params, true))
	result.Add(Expr(scope, d.spec.Type, params, true))
	s.known[d] = &result
	return result
}

// bytes returns the length of a constant if that is a string, or more than that.
func (s *source) bytes(d *declared) float64 {
	n, ok := s.strings[d]
	if !ok {
		s.strings[d] = 0 // of one that is in itself, which is a mistake
		n = s.stringOf(&in{s, d.file}, d.value)
		s.strings[d] = n
	}
	return n
}

func (s *source) stringOf(scope *in, e ast.Expr) float64 {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			return float64(len(e.Value))
		}
	case *ast.Ident:
		if d := s.lookup(e.Name); d != nil && d.spec == nil {
			return s.bytes(d)
		}
	case *ast.SelectorExpr:
		return StringLen(scope.object(e))
	case *ast.ParenExpr:
		return s.stringOf(scope, e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return s.stringOf(scope, e.X) + s.stringOf(scope, e.Y)
		}
	case *ast.CallExpr: // a conversion
		if id, ok := e.Fun.(*ast.Ident); len(e.Args) == 1 && !(ok && id.Name == "len") {
			return s.stringOf(scope, e.Args[0])
		}
	}
	return 0
}

func (s *source) lookup(name string) *declared {
	if d := s.local[name]; d != nil {
		return d
	}
	return s.specs[name]
}

// An in is the scope of a file.
type in struct {
	*source
	file *sourceFile
}

// Name returns the weight of what a name stands for.
func (s *in) Name(id *ast.Ident, inline bool) Weight {
	switch d := s.lookup(id.Name); {
	case d == nil:
		for _, pkg := range s.file.dotted(s.imports) {
			if obj := pkg.Scope().Lookup(id.Name); obj != nil {
				return s.others.object(obj, inline)
			}
		}
	case d.spec == nil: // a length
	case inline || d.spec.Assign.IsValid():
		return s.declaration(d).Of(nil).Within()
	}
	return Unit()
}

// Selected returns the weight of an object of another package.
func (s *in) Selected(sel *ast.SelectorExpr, inline bool) Weight {
	return s.others.object(s.object(sel), inline)
}

// Generic returns the weight of a generic type.
func (s *in) Generic(e ast.Expr) Weight {
	switch e := e.(type) {
	case *ast.Ident:
		if d := s.lookup(e.Name); d != nil && d.spec != nil {
			return s.declaration(d)
		}
	case *ast.SelectorExpr:
		return s.others.generic(s.object(e))
	}
	return Unit()
}

// object returns an object of another package; nil if there is none.
func (s *in) object(sel *ast.SelectorExpr) types.Object {
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	s.file.dotted(s.imports)
	if pkg := s.file.names[id.Name]; pkg != nil {
		return pkg.Scope().Lookup(sel.Sel.Name)
	}
	return nil
}

// dotted finds the packages that a file imports, and returns those whose names it has.
func (f *sourceFile) dotted(imports func(string) *types.Package) []*types.Package {
	if f.names != nil {
		return f.dots
	}
	f.names = make(map[string]*types.Package)
	for _, spec := range f.ast.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		pkg := imports(path)
		switch {
		case pkg == nil:
		case spec.Name == nil:
			f.names[pkg.Name()] = pkg
		case spec.Name.Name == ".":
			f.dots = append(f.dots, pkg)
		default:
			f.names[spec.Name.Name] = pkg
		}
	}
	return f.dots
}
