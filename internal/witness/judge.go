package witness

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
)

// A verdict is what the type checker says of a client on one side.
type verdict int

const (
	compiles  verdict = iota
	broken            // it does not compile, for what the package is
	otherwise         // it does not compile, and mentions what another package lacks
	unknown           // it imports a package that is not loaded
)

// clientPath is the import path of all clients.
const clientPath = "client"

// A judge type-checks clients against one side.
type judge struct {
	Side
	path    string // by which clients import the package: that of the promised side
	missing bool   // an import has failed
	absent  bool   // an import was of a package that the side does not have
	// otherwise returns a package that the side does not have, nil if it is not known.
	otherwise func(path string) *types.Package
}

func newJudge(s Side, path string) *judge { return &judge{Side: s, path: path} }

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
	j.missing, j.absent = false, false
	config := types.Config{Importer: j, Sizes: j.Sizes}
	_, err := config.Check(clientPath, s.fset, []*ast.File{s.file}, nil)
	switch {
	case j.missing:
		return unknown
	case err == nil:
		return compiles
	case j.absent || j.lacks(s.file):
		return otherwise
	}
	return broken
}

// Import implements [types.Importer].
func (j *judge) Import(path string) (*types.Package, error) {
	switch path {
	case j.path:
		return j.Package, nil
	case "unsafe":
		return types.Unsafe, nil
	}
	if pkg := j.Find(path); pkg != nil {
		return pkg, nil
	}
	if j.otherwise != nil {
		if pkg := j.otherwise(path); pkg != nil && j.apart(pkg, make(map[*types.Package]bool)) {
			j.absent = true
			return pkg, nil
		}
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

// apart reports whether a package of the other side can be used on this one: of what it
// imports, this side has nothing, or the same.
func (j *judge) apart(pkg *types.Package, seen map[*types.Package]bool) bool {
	if seen[pkg] {
		return true
	}
	seen[pkg] = true
	if own := j.Find(pkg.Path()); own != nil {
		return own == pkg
	}
	for _, imp := range pkg.Imports() {
		if imp.Path() == j.path || !j.apart(imp, seen) {
			return false
		}
	}
	return true
}
