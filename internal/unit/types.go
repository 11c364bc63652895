package unit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"

	"golang.org/x/tools/go/gcexportdata"

	"github.com/importspy/importspy/internal/blank"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/replay"
	"github.com/importspy/importspy/internal/weight"
)

// A loader type-checks one package.
type loader struct {
	*replay.Config
	fset    *token.FileSet
	sizes   types.Sizes
	imports map[string]*types.Package // by package path, those that imports lead to among them
}

func newLoader(c *replay.Config) *loader {
	return &loader{
		Config: c, fset: token.NewFileSet(), sizes: types.SizesFor("gc", build.Default.GOARCH),
		imports: make(map[string]*types.Package),
	}
}

// typesOnly type-checks the declarations of a package that is not to be checked, for
// those that import it.
func (u *unit) typesOnly() (code int, vetx []byte) {
	if !u.ExportsTypes() {
		return exitOK, nil
	}
	l := newLoader(u.Config)
	_, pkg, _, err := l.load(false)
	if err == nil {
		vetx, err = l.exportTypes(pkg)
	}
	if err != nil {
		return exitFindings, nil // those that import it say so
	}
	return exitOK, vetx
}

// load parses and type-checks the package, with function bodies or without.
func (l *loader) load(bodies bool) (files []*ast.File, pkg *types.Package, info *types.Info, err error) {
	for _, name := range l.GoFiles {
		file, err := l.parse(name, bodies)
		if err != nil {
			return nil, nil, nil, err
		}
		files = append(files, file)
	}
	if heavy := weight.CheckSource(files, l.types); heavy != nil { // go/types might not end
		return nil, nil, nil, types.Error{Fset: l.fset, Pos: heavy.Pos, Msg: heavy.Msg}
	}
	config := &types.Config{
		Importer: l, Sizes: l.sizes, GoVersion: l.GoVersion,
		IgnoreFuncBodies: !bodies, DisableUnusedImportCheck: !bodies,
	}
	info = gotypes.NewInfo()
	pkg, err = config.Check(l.ImportPath, l.fset, files, info)
	return files, pkg, info, err
}

func (l *loader) parse(name string, bodies bool) (*ast.File, error) {
	src, err := inputs.Run.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !bodies {
		src = blank.Bodies(src)
	}
	file, err := parser.ParseFile(l.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	return file, gofile.Shown(inputs.Run, name, err)
}

// types returns the types of an import, nil if there are none.
func (l *loader) types(path string) *types.Package {
	pkg, _ := l.Import(path)
	return pkg
}

// Import returns the types of an import.
func (l *loader) Import(name string) (*types.Package, error) {
	path, ok := l.ImportMap[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("cannot resolve import %q", name)
	case path == "unsafe":
		return types.Unsafe, nil
	}
	if pkg := l.imports[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if file := l.PackageFile[path]; file != "" {
		return l.readExportData(file, path)
	}
	if file := l.PackageVetx[path]; file != "" {
		return l.readTypes(file, path)
	}
	return nil, fmt.Errorf("there are no types of %q", path)
}

// readExportData reads what the compiler says about a package.
func (l *loader) readExportData(file, path string) (*types.Package, error) {
	f, err := os.Open(file) // of which the key has the content
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return gcexportdata.Read(r, l.fset, l.imports, path)
}

// magic begins what a unit says about the types of its package.
const magic = "importspy types 1\n"

// readTypes reads what the unit of another package says about its types.
func (l *loader) readTypes(file, path string) (*types.Package, error) {
	data, err := os.ReadFile(file) // likewise
	if err != nil {
		return nil, err
	}
	data, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("%s does not have the types of %s", file, path)
	}
	return gcexportdata.Read(bytes.NewReader(data), l.fset, l.imports, path)
}

// exportTypes returns what other units are to know of the types of the package, nothing
// if they have export data.
func (l *loader) exportTypes(pkg *types.Package) ([]byte, error) {
	if !l.ExportsTypes() {
		return nil, nil
	}
	var buf bytes.Buffer
	_, _ = io.WriteString(&buf, magic)
	err := gcexportdata.Write(&buf, l.fset, pkg)
	return buf.Bytes(), err
}
