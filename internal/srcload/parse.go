package srcload

import (
	"go/ast"
	"go/parser"
	"sync"

	"golang.org/x/tools/go/packages"
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
			parsed[i], errs[i] = l.parseFile(name, mode, bodies)
		})
	}
	wg.Wait()
	var files []*ast.File
	for i, file := range parsed {
		if errs[i] != nil {
			addError(pkg, errs[i])
		}
		if file != nil && file.Package.IsValid() { // else it has no place and no declarations
			files = append(files, file)
		}
	}
	return files
}

func (l *loader) parseFile(name string, mode parser.Mode, bodies bool) (*ast.File, error) {
	src, err := l.overlay.read(name)
	if err != nil {
		return nil, err
	}
	if !bodies {
		src = blank(src)
	}
	return parser.ParseFile(l.fset, name, src, mode)
}
