package rules

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
)

// resolve returns the folder of the package of another module that a file in dir
// imports by path, as the go command finds it: in a vendor folder, a module of the
// workspace, a replacement, or the module cache. It returns "" if it is in none.
//
// It is for packages that have no objects to go by: those that export nothing, and
// imports in files that are not type-checked.
func (r *Reader) resolve(dir, path string) string {
	root, _ := ModuleOf(dir)
	if root == "" {
		return ""
	}
	return r.modules(root).Folder(path)
}

// Neighbors returns what tells the neighbors of a package apart.
func (r *Reader) Neighbors(p *Package) *engine.Neighbors {
	return &engine.Neighbors{
		Module: p.Module,
		Std:    func(path string) bool { return !inModule(path, p.Module) && isStd(path) },
		Folder: func(path string) string { return r.cached(p.Dir, path) },
	}
}

// cached is resolve for packages in the module cache, which do not change.
func (r *Reader) cached(dir, path string) string {
	cache := r.GoCommand().Get("GOMODCACHE")
	if cache == "" || dir == "" {
		return ""
	}
	found := r.resolve(dir, path)
	if rel, _ := filepath.Rel(cache, found); !filepath.IsLocal(rel) { // nor is "", if found is on another volume
		return ""
	}
	return found
}

// modules returns the modules of which packages of the module in root can import
// some.
func (r *Reader) modules(root string) *gocmd.Modules {
	if m, ok := r.roots.Load(root); ok {
		return m.(*gocmd.Modules)
	}
	m := r.GoCommand().Modules(root)
	if r.Once {
		r.roots.Store(root, m)
	}
	return m
}

// GoCommand returns the settings of the go command: the Reader's, else those in the
// environment and in files, which may change while a driver runs for days.
func (r *Reader) GoCommand() *gocmd.Settings {
	if r.Settings != nil {
		return r.Settings
	}
	if !r.Once {
		return readSettings()
	}
	r.ask.Do(func() { r.found = readSettings() })
	return r.found
}

func readSettings() *gocmd.Settings {
	dir, _ := os.Getwd()
	s, _ := gocmd.Read(dir, os.Environ()) // what is wrong with GOFLAGS, the go command reports
	return s
}

// existing returns dir if there is such a folder, else "".
func existing(dir string) string {
	if !inputs.IsFolder(dir) {
		return ""
	}
	return dir
}

// hasGoFiles reports whether there are Go files in dir, for whatever platform.
func hasGoFiles(dir string) bool {
	entries, _ := inputs.Run.ReadFolder(dir)
	return slices.ContainsFunc(entries, func(e inputs.Entry) bool {
		return strings.HasSuffix(e.Name(), ".go") && !e.IsDir()
	})
}
