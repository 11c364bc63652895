package witness

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/importspy/importspy/internal/gotypes"
)

// A verdict is what the type checker says about a client on one side.
type verdict int

const (
	compiles  verdict = iota
	broken            // it does not compile, for what the package is
	otherwise         // it does not compile, and mentions what another package lacks
	unknown           // it imports a package that is not loaded, or go/types may not end
)

// clientPath is the import path of all clients.
const clientPath = "client"

// A judge type-checks clients against one side.
type judge struct {
	Side
	path    string // by which clients import the package: that of the promised side
	missing bool   // an import has failed
	endless bool   // go/types may not end where a type does not implement an interface
	// other finds packages in the world of the other side, which are copied where this
	// side lacks them.
	other  func(path string) *types.Package
	copies *transplant
}

// newJudge returns a judge for clients that import the package by a path.
func newJudge(s Side, path string, other func(path string) *types.Package) *judge {
	j := &judge{Side: s, path: path, other: other}
	j.copies = newTransplant(j.find)
	j.endless = gotypes.Endless(s.Package) || slices.ContainsFunc(s.Others, gotypes.Endless)
	return j
}

// find returns the package that clients import by a path, or nil.
func (j *judge) find(path string) *types.Package {
	if path == j.path {
		return j.Package
	}
	return j.Find(path)
}

// clientName is the file of all clients.
const clientName = "client.go"

// A source is a candidate that is parsed, for both judges.
type source struct {
	fset *token.FileSet
	file *ast.File
}

// parse parses a candidate. It returns nil if it is not Go.
func parse(text string) *source {
	s := &source{fset: token.NewFileSet()}
	var err error
	if s.file, err = parser.ParseFile(s.fset, clientName, text, parser.SkipObjectResolution); err != nil {
		return nil
	}
	return s
}

// check type-checks a client.
func (j *judge) check(s *source) verdict {
	j.missing = false
	if j.endless && !selectsOnly(s.file) {
		return unknown
	}
	config := types.Config{Importer: j, Sizes: j.Sizes}
	_, err := config.Check(clientPath, s.fset, []*ast.File{s.file}, nil)
	switch {
	case j.missing:
		return unknown
	case err == nil:
		return compiles
	case j.lacks(s.file):
		return otherwise
	}
	return broken
}

// selectsOnly reports whether a client does no more than select from types and new values, so
// that no value of it could lack a method that an interface has.
func selectsOnly(file *ast.File) bool {
	only := true
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.File, *ast.ImportSpec, *ast.BasicLit, *ast.Ident, *ast.SelectorExpr, *ast.ParenExpr, *ast.StarExpr:
		case *ast.IndexExpr:
			_, simple := n.Index.(*ast.Ident) // which has no methods that a constraint could ask for
			only = only && simple
		case *ast.GenDecl:
			only = only && n.Tok != token.TYPE
		case *ast.ValueSpec:
			only = only && n.Type == nil
		case *ast.CompositeLit:
			only = only && len(n.Elts) == 0
		default:
			only = false
		}
		return only
	})
	return only
}

// Import implements [types.Importer].
func (j *judge) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := j.find(path); pkg != nil {
		return pkg, nil
	}
	if pkg := j.other(path); pkg != nil {
		return j.copies.of(pkg), nil
	}
	j.missing = true
	return nil, errors.New("not loaded")
}

// lacks reports whether a client mentions what a package other than the judge's does
// not have.
func (j *judge) lacks(file *ast.File) bool {
	others := make(map[string]*types.Package)
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || path == j.path {
			continue
		}
		if pkg, err := j.Import(path); err == nil {
			name := pkg.Name()
			if spec.Name != nil {
				name = spec.Name.Name
			}
			others[name] = pkg
		}
	}
	lacks := false
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			x, ok := sel.X.(*ast.Ident)
			pkg := others[""]
			if ok {
				pkg = others[x.Name]
			}
			lacks = lacks || pkg != nil && pkg.Scope().Lookup(sel.Sel.Name) == nil
		}
		return !lacks
	})
	return lacks
}
