package gocmd

import (
	"bytes"
	"go/version"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/inputs"
)

// Modules are those of which the packages of a module can import some.
type Modules struct {
	settings *Settings
	vendor   string                    // the folder that is used instead of the module cache, "" if none is
	dirs     map[string]string         // folders by path: those of the workspace, and replacements
	versions map[string]module.Version // by path: those in the module cache or the vendor folder, as replaced
	required map[string]string         // versions by path, before replacements

	goVersion string // the highest one that is required, "go1.26.0"; "" if none is
}

// Modules returns the modules that go.mod in the folder root names, or the workspace
// that is in use there. What cannot be read, the go command reports.
func (s *Settings) Modules(root string) *Modules {
	m := &Modules{
		settings: s, dirs: make(map[string]string), versions: make(map[string]module.Version), required: make(map[string]string),
	}
	file, _ := s.Workspace(root)
	if file == "" {
		if mod, err := ReadModFile(root, s.ModFileOf(root)); err == nil {
			m.vendor = s.vendor(mod, false)
			m.add(mod)
		}
		return m
	}
	work, used, err := ReadWorkspace(file)
	if err != nil {
		return m
	}
	files := []*ModFile{work}
	inUse := false
	for _, dir := range used {
		if mod, err := ReadModFile(dir, filepath.Join(dir, "go.mod")); err == nil {
			m.dirs[mod.Path] = dir
			files = append(files, mod)
		}
		inUse = inUse || dir == root
	}
	if mod, err := ReadModFile(root, filepath.Join(root, "go.mod")); err == nil && !inUse {
		files = append(files, mod) // of a module that the workspace replaces, or that is in the module cache
	}
	m.vendor = s.vendor(work, true)
	m.add(files...)
	return m
}

// add adds what go.mod files replace and require, nothing for modules that are known.
// A module has the highest version that is required, as far as it is replaced the
// one of its replacement, those of a workspace first.
func (m *Modules) add(files ...*ModFile) {
	var replaced []*modfile.Replace
	for _, f := range files {
		replaced = append(replaced, f.Replace...)
		for _, v := range []string{"go" + f.Go, f.Toolchain} {
			if version.Compare(v, m.goVersion) > 0 {
				m.goVersion = v
			}
		}
		for _, r := range f.Require {
			if v, ok := m.required[r.Mod.Path]; !ok || semver.Compare(r.Mod.Version, v) > 0 {
				m.required[r.Mod.Path] = r.Mod.Version
			}
		}
	}
	for _, r := range replaced {
		if v, ok := m.required[r.Old.Path]; m.Has(r.Old.Path) || ok && r.Old.Version != "" && r.Old.Version != v {
			continue
		}
		if r.New.Version == "" && m.vendor == "" {
			m.dirs[r.Old.Path] = r.New.Path
		} else {
			m.versions[r.Old.Path] = r.New
		}
	}
	for path, v := range m.required {
		if !m.Has(path) {
			m.versions[path] = module.Version{Path: path, Version: v}
		}
	}
}

// Has reports whether the module path is one of them.
func (m *Modules) Has(path string) bool {
	_, inCache := m.versions[path]
	return m.dirs[path] != "" || inCache
}

// Any reports whether one of the modules has a path for which cond is true.
func (m *Modules) Any(cond func(path string) bool) bool {
	for path := range m.dirs {
		if cond(path) {
			return true
		}
	}
	for path := range m.versions {
		if cond(path) {
			return true
		}
	}
	return false
}

// Version returns the version that is required of the module that has the package
// path, "" if none is.
func (m *Modules) Version(path string) string {
	for at := path; at != "."; at = parent(at) {
		if v := m.required[at]; v != "" {
			return v
		}
	}
	return ""
}

// Folder returns the folder of the package path, "" if none of the modules has it.
// If its module can have it and is not in the module cache, then the go command is
// asked where the settings allow that.
func (m *Modules) Folder(path string) string {
	missing := false
	for at := path; at != "."; at = parent(at) {
		if !m.Has(at) {
			continue
		}
		rel := filepath.FromSlash(strings.TrimPrefix(path, at))
		dir := m.dirs[at]
		if dir == "" {
			if m.vendor != "" {
				continue
			}
			if dir = m.settings.Cached(m.versions[at]); folder(dir) == "" {
				missing = true
				break // it would have been looked into first
			}
		}
		if found := folder(filepath.Join(dir, rel)); found != "" {
			return found
		}
	}
	if m.vendor != "" {
		return folder(filepath.Join(m.vendor, filepath.FromSlash(path)))
	}
	if missing && m.settings.Find != nil {
		return m.settings.Find(path)
	}
	return ""
}

// parent returns the path without its last element, "." if it has but one.
func parent(path string) string {
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		return path[:i]
	}
	return "."
}

// folder returns dir if there is such a folder, else "".
func folder(dir string) string {
	if dir == "" || !inputs.IsFolder(dir) {
		return ""
	}
	return dir
}

// Cached returns the folder of a module in the module cache, "" if it can have none.
func (s *Settings) Cached(mod module.Version) string {
	path, err := module.EscapePath(mod.Path)
	if err != nil {
		return ""
	}
	v, err := module.EscapeVersion(mod.Version)
	if err != nil || s.Get("GOMODCACHE") == "" {
		return ""
	}
	return filepath.Join(s.Get("GOMODCACHE"), filepath.FromSlash(path)+"@"+v)
}

// Uncached returns where the module cache will have those modules that it does not have yet,
// and the toolchain that a go.mod or go.work requires, which is a module, too. The go command
// downloads the ones that it needs. No outcome depends on that, so the folders
// are not among the inputs of a run.
func (m *Modules) Uncached() (dirs []string) {
	needed := m.toolchain()
	if m.vendor == "" {
		needed = slices.AppendSeq(needed, maps.Values(m.versions))
	}
	for _, mod := range needed {
		if dir := m.settings.Cached(mod); dir != "" && !exists(dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// toolchain returns the module of the toolchain that the go command changes to, if it is a
// later one than built this program: go.dev/doc/toolchain.
func (m *Modules) toolchain() []module.Version {
	name := m.goVersion
	if version.Compare(name, runtime.Version()) <= 0 || !strings.HasSuffix(m.settings.Get("GOTOOLCHAIN"), "auto") {
		return nil
	}
	return []module.Version{{Path: "golang.org/toolchain", Version: "v0.0.1-" + name + "." + runtime.GOOS + "-" + runtime.GOARCH}}
}

// Downloaded returns how many of the folders that [Modules.Uncached] has returned are there now.
func Downloaded(dirs []string) (n int) {
	for _, dir := range dirs {
		if exists(dir) {
			n++
		}
	}
	return n
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// vendor returns the vendor folder that is used instead of the module cache, "" if
// none is: "go help modules".
func (s *Settings) vendor(mod *ModFile, workspace bool) string {
	dir := filepath.Join(mod.Dir, "vendor")
	switch mode := s.Flags.Value("mod"); {
	case mode == "vendor":
		return dir
	case mode != "" || folder(dir) == "":
		return ""
	case mod.Go == "" || version.Compare("go"+mod.Go, "go1.14") < 0:
		return ""
	case vendorsWorkspace(dir) != workspace:
		return ""
	}
	return dir
}

// vendorsWorkspace reports whether go work vendor made the vendor folder dir.
func vendorsWorkspace(dir string) bool {
	data, err := inputs.Run.ReadBounded(filepath.Join(dir, "modules.txt"), MaxModFile)
	if err != nil {
		return false
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	for entry := range strings.SplitSeq(strings.TrimPrefix(string(line), "## "), ";") {
		if strings.TrimSpace(entry) == "workspace" {
			return true
		}
	}
	return false
}
