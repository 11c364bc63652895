// Package registration finds out whether a package registers itself when it is
// initialized, and which of its types implement an interface.
//
// Plugins of many hosts register in an init function, or in the value of a variable of
// the package:
//
//	func init() { plugin.Register("cache", setup) }
//
//	var _ = registry.Default.Add("cache", New)
//
// Calls follows the functions of the package itself, whatever conditions stand
// around a call: it answers whether a call is written, not whether it is reached.
package registration

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A Package is a package as an analyzer has it, without its test files.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// A Call is a call of the function that is looked for, or a reference to it.
type Call struct {
	Pos, End token.Pos
	// Path is the way from the initialization, such as init, setup,
	// plugin.Register or var _, registry.Default.Add.
	Path []string
}

// A Result holds what a package does with a function, sorted by position. If Calls
// and Maybe are empty, then initialization does not call it.
type Result struct {
	// Imported is set if the package imports that of the function, or is it.
	Imported bool
	Calls    []Call
	// Maybe holds calls and references that a function value or an interface leads
	// to, such as a function literal that is handed on. Whether they
	// happen is unknown from the package's own source.
	Maybe []Call
	// NotReached holds calls and references in functions that initialization does not
	// lead to. Their Path begins with such a function.
	NotReached []Call
}

// Calls returns the calls of a function in the initialization of a package. The
// function is named as in "github.com/coredns/coredns/plugin.Register", a method of
// a variable of a package as in "example.com/registry.Default.Add". The error, with
// the leading name, says that there is no such function in the package.
func Calls(p *Package, function string) (Result, error) {
	target, err := findTarget(p.Types, function)
	if target == nil {
		return Result{}, err // nobody can call what is not imported
	}
	w := &walk{
		Package: p,
		target:  target,
		decls:   make(map[*types.Func]*ast.FuncDecl),
		seen:    make(map[visit]bool),
		called:  make(map[ast.Node]bool),
	}
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := p.Info.Defs[decl.Name].(*types.Func); ok {
					w.decls[fn] = decl
				}
			}
		}
	}
	w.roots()
	w.run()
	return w.result(), nil
}

// Mistake says what is wrong with the name of a function for a package that imports
// pkg. It is nil if pkg has the function, and if that is to be in another package.
func Mistake(pkg *types.Package, function string) error {
	importer := types.NewPackage("importer", "importer")
	importer.SetImports([]*types.Package{pkg})
	_, err := findTarget(importer, function)
	return err
}

// roots queues what initialization begins with.
func (w *walk) roots() {
	files := slices.Clone(w.Files)
	slices.SortFunc(files, func(a, b *ast.File) int { return w.compare(a.FileStart, b.FileStart) })
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				w.variables(decl)
			case *ast.FuncDecl:
				if decl.Recv == nil && decl.Name.Name == "init" && decl.Body != nil {
					w.certain = append(w.certain, step{decl.Body, []string{"init"}})
				}
			}
		}
	}
}

func (w *walk) variables(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		spec, ok := spec.(*ast.ValueSpec)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for i, value := range spec.Values {
			path := []string{"var " + spec.Names[min(i, len(spec.Names)-1)].Name}
			if lit, ok := ast.Unparen(value).(*ast.FuncLit); ok {
				w.maybe = append(w.maybe, step{lit, append(path, "func literal")}) // nobody has called it yet
				continue
			}
			w.certain = append(w.certain, step{value, path})
		}
	}
}

func (w *walk) result() Result {
	sorted := func(calls []Call) []Call {
		slices.SortStableFunc(calls, func(a, b Call) int {
			return cmp.Or(w.compare(a.Pos, b.Pos), cmp.Compare(len(a.Path), len(b.Path)), slices.Compare(a.Path, b.Path))
		})
		return slices.CompactFunc(calls, func(a, b Call) bool { return a.Pos == b.Pos && a.End == b.End })
	}
	r := Result{Imported: true, Calls: sorted(w.found.Calls), Maybe: sorted(w.found.Maybe)}
	r.Maybe = slices.DeleteFunc(r.Maybe, func(m Call) bool {
		return slices.ContainsFunc(r.Calls, func(c Call) bool { return c.Pos == m.Pos && c.End == m.End })
	})
	r.NotReached = sorted(w.notReached(slices.Concat(r.Calls, r.Maybe)))
	return r
}

// notReached returns the references to the function that are not known.
func (w *walk) notReached(known []Call) (list []Call) {
	for fn, decl := range w.decls {
		ast.Inspect(decl, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			used, ok := w.Info.Uses[id].(*types.Func)
			if ok && used.Origin() == w.target.fn && !slices.ContainsFunc(known, func(c Call) bool {
				return c.Pos <= id.Pos() && id.End() <= c.End
			}) {
				list = append(list, Call{id.Pos(), id.End(), []string{funcName(fn), w.target.name}})
			}
			return true
		})
	}
	return list
}

// compare orders positions by file name and offset.
func (p *Package) compare(a, b token.Pos) int {
	x, y := p.Fset.PositionFor(a, false), p.Fset.PositionFor(b, false)
	return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Offset, y.Offset))
}
