package rules

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// resolve returns the folder of the package of another module that a file in dir
// imports by path, as the go command finds it: in a vendor folder, a module of the
// workspace, a replacement, or the module cache. It returns "" if it is in none.
//
// It is for packages that have no objects to go by: those that export nothing, and
// imports in files that are not type-checked.
func resolve(dir, path string) string {
	root, _ := ModuleOf(dir)
	if root == "" {
		return ""
	}
	roots := []string{root}
	if work := workspaceOf(root); work != "" {
		roots = append(roots, filepath.Dir(work))
	}
	for _, r := range roots {
		if found := existing(filepath.Join(r, "vendor", filepath.FromSlash(path))); found != "" {
			return found
		}
	}
	return modulesFor(root, path).folder(path)
}

// modulesFor returns the modules that the package path, which the module in root
// imports, can be of.
func modulesFor(root, path string) *modules {
	return modulesIn(root, func(module string) bool { return inModule(path, module) })
}

// modulesIn returns the modules of which packages of the module in root can import
// some, as far as their paths are wanted.
func modulesIn(root string, wanted func(module string) bool) *modules {
	m := &modules{wanted: wanted, dirs: make(map[string]string)}
	if work := workspaceOf(root); work != "" {
		m.addWorkspace(work)
	}
	m.addModule(root)
	return m
}

// modules are those that a package can be of, with their folders.
type modules struct {
	wanted func(module string) bool
	dirs   map[string]string // by module path
}

// add adds a module, unless a nearer word was said on it.
func (m *modules) add(path, dir string) {
	if m.dirs[path] == "" && m.wanted(path) {
		m.dirs[path] = dir
	}
}

func (m *modules) addWorkspace(name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		return
	}
	work, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return
	}
	for _, use := range work.Use {
		dir := rooted(filepath.Dir(name), use.Path)
		if data, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			m.add(modfile.ModulePath(data), dir)
		}
	}
	m.addReplacements(filepath.Dir(name), work.Replace)
}

func (m *modules) addModule(root string) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return
	}
	mod, err := modfile.Parse("go.mod", data, nil) // ParseLax leaves replacements out
	if err != nil {
		return
	}
	m.addReplacements(root, mod.Replace)
	for _, req := range mod.Require {
		m.add(req.Mod.Path, cached(req.Mod))
	}
}

func (m *modules) addReplacements(root string, replaced []*modfile.Replace) {
	for _, r := range replaced {
		if r.New.Version == "" {
			m.add(r.Old.Path, rooted(root, r.New.Path))
		} else {
			m.add(r.Old.Path, cached(r.New))
		}
	}
}

// folder returns the folder of a package: it is of the module with the longest path
// that has it.
func (m *modules) folder(path string) string {
	best, found := "", ""
	for module, dir := range m.dirs {
		rel := filepath.FromSlash(strings.TrimPrefix(path, module))
		if at := existing(filepath.Join(dir, rel)); at != "" && len(module) > len(best) {
			best, found = module, at
		}
	}
	return found
}

// cached returns the folder of a module in the module cache, "" if it cannot be
// told.
func cached(mod module.Version) string {
	cache := os.Getenv("GOMODCACHE")
	if cache == "" {
		list := filepath.SplitList(build.Default.GOPATH)
		if len(list) == 0 {
			return ""
		}
		cache = filepath.Join(list[0], "pkg", "mod")
	}
	path, err := module.EscapePath(mod.Path)
	if err != nil {
		return ""
	}
	version, err := module.EscapeVersion(mod.Version)
	if err != nil {
		return ""
	}
	return filepath.Join(cache, filepath.FromSlash(path)+"@"+version)
}

// workspaceOf returns the name of the go.work that the go command goes by in dir,
// "" if there is none.
func workspaceOf(dir string) string {
	switch work := os.Getenv("GOWORK"); work {
	case "":
	case "off":
		return ""
	default:
		return work
	}
	for {
		name := filepath.Join(dir, "go.work")
		if _, err := os.Stat(name); err == nil {
			return name
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// rooted makes a path of a go.mod or go.work in dir absolute.
func rooted(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// existing returns dir if there is such a folder, else "".
func existing(dir string) string {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// hasGoFiles reports whether there are Go files in dir, for whatever platform.
func hasGoFiles(dir string) bool {
	entries, _ := os.ReadDir(dir)
	return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		return strings.HasSuffix(e.Name(), ".go") && !e.IsDir()
	})
}
