package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/inputs"
)

// A Package is one that rules are for, with all that they look at.
type Package struct {
	*engine.Package // without tests
	Fset            *token.FileSet
	Info            *types.Info
	Checked         *types.Package // what Info is of: the package, with tests or without
	Dir             string         // the folder of its files
	Path            string         // its import path, without what tests add
	Module          string         // the path of its module; "" if it has none
	GoVersion       string         // of its module, "go1.26"; "" if not known
	NoGoVersion     bool           // it is not known, and that of the types is another one

	// Tests are its test files, those of an external test package too. They need
	// not be type-checked.
	Tests []*ast.File
	// TestsOnly is set if the other files are checked apart from them.
	TestsOnly bool
	// NoBodies is set if the package was loaded without function bodies. If a rule
	// needs them nevertheless, then Err has that, and the findings are incomplete.
	NoBodies bool
	Err      error
	// BadBodies is set if there are none since they have errors. If a rule needs them
	// nevertheless, then Unchecked is set, and that rule is not checked.
	BadBodies bool
	Unchecked bool
	// InPart is set if only some of the files are looked at: what they do not have
	// may be in the others.
	InPart bool

	// Guard returns the guard that the package should have, for drivers that know all that
	// it imports. It can be nil, and can return nil.
	Guard func() *guard.Guard
	// ReadFile reads Go files; nil: [inputs.Run.ReadFile].
	ReadFile func(name string) ([]byte, error)
	guards   []guardFile
	loaders  []loaderFile
}

// An imported is an import declaration.
type imported struct {
	spec *ast.ImportSpec
	file string // the base name of its file
	path string
	pkg  *types.Package // nil for "C", and where the file is not type-checked
}

// imports returns the import declarations of files, in the order of these.
func (p *Package) imports(files []*ast.File) (list []imported) {
	for _, file := range files {
		if environ.MadeByCgo(p.Fset, file) {
			continue
		}
		name := p.baseName(file)
		fromC := environ.ImportOfC(p.Fset, file)
		for _, spec := range file.Imports {
			im := imported{spec: spec, file: name}
			im.path, _ = strconv.Unquote(spec.Path.Value)
			if spec == fromC {
				im.path = "C" // as the source has it
			}
			if pn := p.Info.PkgNameOf(spec); pn != nil && im.path != "C" {
				im.pkg = pn.Imported()
				im.path = withoutVendor(im.pkg.Path())
			}
			list = append(list, im)
		}
	}
	return list
}

// baseName is the base name of the Go file that file is, or that cgo made it of.
func (p *Package) baseName(file *ast.File) string { return filepath.Base(environ.Source(p.Fset, file)) }

// ownImports returns what the files that are to be checked import, and what the
// tests do.
func (p *Package) ownImports() (files, tests []imported) {
	if !p.TestsOnly {
		files = p.imports(p.Files)
	}
	return files, p.imports(p.Tests)
}

// otherImports returns what other Go files of the folder import, be they for
// another platform or tests.
func (p *Package) otherImports() (files, tests []imported) {
	known := make(map[string]bool)
	for _, file := range slices.Concat(p.Files, p.Tests) {
		known[p.baseName(file)] = true
	}
	for _, g := range p.guards {
		known[p.baseName(g.file)] = true
	}
	if p.Dir == "" {
		return nil, nil
	}
	entries, _ := inputs.Run.ReadFolder(p.Dir)
	for _, entry := range entries {
		name := entry.Name()
		if known[name] || !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
			continue // as the go command does
		}
		file, err := gofile.Parse(inputs.Run, p.Fset, filepath.Join(p.Dir, name), parser.ImportsOnly)
		if err != nil {
			continue
		}
		if list := p.imports([]*ast.File{file}); strings.HasSuffix(name, "_test.go") {
			tests = append(tests, list...)
		} else {
			files = append(files, list...)
		}
	}
	return files, tests
}

// withoutVendor is the import path that a source file has for a package.
func withoutVendor(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		return path[i+len("/vendor/"):]
	}
	return strings.TrimPrefix(path, "vendor/")
}

// inModule reports whether path is that of a package in the module, or of one in a
// module inside of it.
func inModule(path, module string) bool {
	return module != "" && (path == module || strings.HasPrefix(path, module+"/"))
}

// isStd reports whether path is that of a package of the standard library. Only
// these have no dot in their first element and lie in GOROOT; where there is
// none, as in a sandbox, the first has to do.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	if strings.Contains(first, ".") {
		return false
	}
	if _, ok := stdPaths.Load(path); ok {
		return true
	}
	src := filepath.Join(goroot.Dir(), "src")
	if _, err := inputs.Run.Stat(filepath.Join(src, "fmt")); err != nil {
		return true
	}
	if existing(filepath.Join(src, filepath.FromSlash(path))) == "" {
		return false
	}
	stdPaths.Store(path, nil)
	return true
}

// stdPaths remembers the paths that isStd found: GOROOT does not change. Others are
// not kept, of which there is no end.
var stdPaths sync.Map

// ownDir returns the folder of another package of the same module: it lies where
// its path says. The result is not ok if the package is of another module, be it
// one inside of this one.
func (p *Package) ownDir(path string) (dir string, ok bool) {
	if !inModule(path, p.Module) {
		return "", false
	}
	rel := strings.TrimPrefix(strings.TrimPrefix(path, p.Module), "/")
	if p.Dir == "" || rel == "" {
		return p.moduleDir(), true
	}
	dir = p.moduleDir()
	for element := range strings.SplitSeq(rel, "/") {
		dir = filepath.Join(dir, element)
		if _, err := inputs.Run.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return "", false
		}
	}
	return dir, true
}

// absent reports whether there is no package of this path: it would be in the package's
// own module, which has no such folder. Of other modules, this cannot be determined.
func (b *Binding) absent(path string) bool {
	dir, _ := b.pkg.ownDir(path)
	if dir == "" || existing(dir) != "" {
		return false
	}
	root := b.pkg.knownRoot()
	if root == "" {
		return false
	}
	return !b.otherModule(root, path)
}

// otherModule reports whether there is another module that the package path, which
// begins as the package's own module in root does, can be of.
func (b *Binding) otherModule(root, path string) bool {
	return b.reader.modules(root).Any(func(module string) bool {
		return module != b.pkg.Module && inModule(path, module)
	})
}

// knownRoot is the root of the package's module, "" if not all folders of the module
// may be there: where go.mod is not, as in a sandbox, others may not be either.
func (p *Package) knownRoot() string {
	if p.Dir == "" {
		return ""
	}
	root, module := ModuleOf(p.Dir)
	if root == "" || root != p.moduleDir() || module != p.Module {
		return ""
	}
	return root
}

// dirOf returns the folder of another package's files, "" if it cannot be determined.
// For one of another module, the positions of its objects tell, else the files
// that the go command goes by.
func (b *Binding) dirOf(path string, pkg *types.Package) string {
	p := b.pkg
	if dir, ok := p.ownDir(path); ok {
		if found := existing(dir); found != "" {
			return found
		}
	}
	if pkg != nil {
		if dir := b.reader.dirOf(p.Fset, pkg); dir != "" {
			return dir
		}
	}
	if p.Dir == "" {
		return ""
	}
	return b.reader.resolve(p.Dir, path)
}

// dirOf returns the folder that the objects of pkg are declared in, "" if they do
// not tell.
func (r *Reader) dirOf(fset *token.FileSet, pkg *types.Package) string {
	if dir, ok := r.dirs.Load(pkg); ok {
		return dir.(string)
	}
	dir := objectsDir(fset, pkg)
	if r.Once {
		r.dirs.Store(pkg, dir)
	}
	return dir
}

func objectsDir(fset *token.FileSet, pkg *types.Package) string {
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if file := environ.Declared(fset, scope.Lookup(name).Pos()); filepath.IsAbs(file) {
			return filepath.Dir(file)
		}
	}
	return ""
}

// moduleDir is the root of the package's module, "" if it cannot be determined.
func (p *Package) moduleDir() string {
	if p.Dir == "" {
		return ""
	}
	rel := strings.TrimPrefix(strings.TrimPrefix(p.Path, p.Module), "/")
	dir := p.Dir
	for range strings.Split(rel, "/") {
		if rel != "" {
			dir = filepath.Dir(dir)
		}
	}
	return dir
}

// ImportPath returns the import path of a package in dir and that of its module,
// "" if dir is in none.
func ImportPath(dir string) (path, module string) {
	root, module := ModuleOf(dir)
	rel, err := filepath.Rel(root, dir)
	if module == "" || err != nil {
		return "", ""
	}
	return strings.TrimSuffix(module+"/"+filepath.ToSlash(rel), "/."), module
}

// FolderOf returns the folder that the package of an import path has, or would have, in the
// module that dir is in. It reports whether the path is one of that module.
func FolderOf(dir, path string) (folder string, ok bool) {
	root, module := ModuleOf(dir)
	rel, ok := strings.CutPrefix(path+"/", module+"/")
	return filepath.Join(root, filepath.FromSlash(rel)), ok && module != ""
}

// ModuleOf returns the root folder and the path of the module that dir is in,
// "" if it is in none.
func ModuleOf(dir string) (root, path string) {
	for {
		if data, err := inputs.Run.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			return dir, modfile.ModulePath(data)
		}
		parent := filepath.Dir(dir)
		if parent == dir || filepath.Base(dir) == "vendor" {
			return "", ""
		}
		dir = parent
	}
}
