package srcload

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/blank"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// parse parses the compiled Go files of a package, without function bodies unless
// bodies is set. Comments are kept of packages that are named.
func (l *loader) parse(pkg *packages.Package, bodies bool) []*ast.File {
	mode := parser.SkipObjectResolution
	if l.named[pkg] {
		mode |= parser.ParseComments
	}
	parsed := make([]*ast.File, len(pkg.CompiledGoFiles))
	errs := make([]error, len(parsed))
	var wg sync.WaitGroup
	for i, name := range pkg.CompiledGoFiles {
		l.parsing <- struct{}{}
		wg.Go(func() {
			defer func() { <-l.parsing }()
			var src []byte
			if src, errs[i] = l.read(pkg, name); errs[i] == nil {
				parsed[i], errs[i] = l.parseFile(name, l.blanked(pkg, name, src, bodies), mode)
			}
		})
	}
	wg.Wait()
	var files []*ast.File
	for i, file := range parsed {
		if errs[i] != nil {
			addError(pkg, gofile.Shown(inputs.Part(pkg.PkgPath), pkg.CompiledGoFiles[i], errs[i]))
		}
		if file != nil && file.Package.IsValid() { // else it has no place and no declarations
			files = append(files, file)
		}
	}
	return files
}

// read reads a file of a package. One that cannot change is identified already.
func (l *loader) read(pkg *packages.Package, name string) ([]byte, error) {
	if l.states[pkg].isKeyed() {
		return os.ReadFile(name)
	}
	return l.overlay.read(pkg, name)
}

// blanked returns the text of a file to be parsed. Its digest is taken, if it is wanted, from
// the same text: both need the bodies blanked.
func (l *loader) blanked(pkg *packages.Package, name string, src []byte, bodies bool) []byte {
	digest := l.Sources != nil && !l.states[pkg].isKeyed()
	if bodies && !digest {
		return src
	}
	file := blank.NewFile(src)
	if digest {
		l.Sources.put(name, file)
	}
	if bodies {
		return src
	}
	return file.Text()
}

func (l *loader) parseFile(name string, src []byte, mode parser.Mode) (*ast.File, error) {
	file, err := parser.ParseFile(l.fset, name, src, mode)
	if file != nil && mode&parser.ParseComments == 0 { // nobody looks at the syntax
		emptyLiterals(file)
	}
	return file, err
}

// emptyLiterals removes the elements of composite literals that initialize variables,
// except where an array's length depends on them: the type of a variable does not, and
// there are tables that take longer than all else in their package.
func emptyLiterals(file *ast.File) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, value := range spec.(*ast.ValueSpec).Values {
				if address, ok := value.(*ast.UnaryExpr); ok && address.Op == token.AND {
					value = address.X
				}
				if literal, ok := value.(*ast.CompositeLit); ok && !hasOpenArray(literal.Type) {
					literal.Elts = nil
				}
			}
		}
	}
}

// hasOpenArray reports whether a type is [...]T.
func hasOpenArray(t ast.Expr) bool {
	array, ok := t.(*ast.ArrayType)
	if !ok {
		return false
	}
	_, open := array.Len.(*ast.Ellipsis)
	return open
}
