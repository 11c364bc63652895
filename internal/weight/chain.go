package weight

import (
	"cmp"
	"go/ast"
	"slices"
)

// maxChain is how many declarations may mention one another in a row before go/types has come
// to them. For each it calls itself, until its stack is full, which ends the process.
const maxChain = 10_000

// A walk goes through the declarations of a package as that of go/types: from each one to
// those that it mentions and that were not visited yet.
type walk struct {
	specs   map[string]ast.Node // by the names that they declare
	visited map[ast.Node]bool
	depth   int
	err     *Error // the first
}

// checkChains returns the declaration at which a row of them is too long, nil if there is none.
func checkChains(files []*ast.File) *Error {
	c := &walk{specs: make(map[string]ast.Node), visited: make(map[ast.Node]bool)}
	var order []ast.Node
	for _, file := range files {
		for _, decl := range file.Decls {
			order = append(order, c.declare(decl)...)
		}
	}
	if len(c.specs) <= maxChain { // as nearly always
		return nil
	}
	slices.SortStableFunc(order, func(a, b ast.Node) int { return cmp.Compare(rank(a), rank(b)) })
	for _, spec := range order {
		c.visit(spec)
	}
	return c.err
}

// rank is the place of a declaration in the order of go/types: types, aliases, all else.
func rank(spec ast.Node) int {
	switch spec, ok := spec.(*ast.TypeSpec); {
	case !ok:
		return 2
	case spec.Assign.IsValid():
		return 1
	}
	return 0
}

// declare notes what a declaration declares.
func (c *walk) declare(decl ast.Decl) (specs []ast.Node) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			c.specs[decl.Name.Name] = decl
			specs = append(specs, decl)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				c.specs[spec.Name.Name] = spec
				specs = append(specs, spec)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					c.specs[id.Name] = spec
				}
				specs = append(specs, spec)
			}
		}
	}
	return specs
}

// visit visits a declaration, and those that it mentions.
func (c *walk) visit(spec ast.Node) {
	if c.visited[spec] || c.err != nil {
		return
	}
	c.visited[spec] = true
	if c.depth++; c.depth > maxChain {
		c.err = &Error{spec.Pos(), "nested too deeply: more than 10000 declarations mention one another in a row"}
	}
	ast.Inspect(spec, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false // function bodies come last
		case *ast.Ident:
			if next := c.specs[n.Name]; next != nil {
				c.visit(next)
			}
		}
		return c.err == nil
	})
	c.depth--
}
