package driver

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// lookAtFolders looks for contracts in the folders that the patterns cover, also
// where no pattern of packages would come upon one.
func lookAtFolders(c *collector) *folders {
	f := &folders{collector: c, seen: make(map[string]bool), listings: make(map[string]*rules.Listing)}
	if root, module := rules.ModuleOf(c.driver.Dir); module != "" {
		c.modules[module] = root // none of whose packages may be left
	}
	for _, pattern := range f.driver.Patterns {
		root, below := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		root, ok := f.root(root)
		switch {
		case !ok:
		case f.driver.Contracts != "":
			f.walkContracts(root, below)
		case below:
			f.walk(root)
		default:
			f.look(root)
		}
	}
	return f
}

// ofPackages returns the folders that have both a contract and Go files.
func (f *folders) ofPackages() (dirs []string) {
	for _, at := range f.covered {
		if sidecar.HasGoFiles(at.dir) {
			dirs = append(dirs, at.dir)
		}
	}
	return dirs
}

// folders are those that patterns cover.
type folders struct {
	*collector
	seen     map[string]bool
	covered  []covered
	packages []string                  // the folders with Go files
	listings map[string]*rules.Listing // by the roots of modules
}

// A covered contract is one in a folder that a pattern covers.
type covered struct {
	name    string // of the file
	dir     string // the folder of its package
	shallow bool   // nothing below dir was looked at
}

// root returns the folder that a pattern without its dots is for. It is not ok if
// no module is known that has it.
func (f *folders) root(pattern string) (dir string, ok bool) {
	switch {
	case filepath.IsAbs(pattern):
		return pattern, true
	case strings.HasPrefix(pattern, "."):
		return filepath.Join(f.driver.Dir, filepath.FromSlash(pattern)), true
	}
	return f.folderOf(pattern)
}

// look collects the contract in a folder with Go files, even tests alone: the
// go command takes these for a package without an API. Where there are none, it
// says so.
func (f *folders) look(dir string) {
	name := filepath.Join(dir, contract.FileName)
	if !inputs.Run.Exists(name) || f.seen[dir] || len(sidecar.GoFiles(dir)) == 0 {
		return
	}
	f.seen[dir] = true
	f.covered = append(f.covered, covered{name, dir, true})
}

// walk collects what is in root and below. What cannot be read, the go command
// reports.
func (f *folders) walk(root string) {
	_ = inputs.WalkFolder(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir():
			if f.seen[path] || path != root && skipped(path, d.Name()) {
				return fs.SkipDir
			}
			f.seen[path] = true
			if len(sidecar.GoFiles(path)) > 0 { // tests can be in a family, too
				f.packages = append(f.packages, path)
			}
		case d.Name() == contract.FileName && !f.mirrors(root, path):
			f.covered = append(f.covered, covered{name: path, dir: filepath.Dir(path)})
		}
		return nil
	})
}

// walkContracts collects the contracts in the folder for -contracts whose packages
// would be in root, or below if that is so.
func (f *folders) walkContracts(root string, below bool) {
	_ = inputs.WalkFolder(f.driver.Contracts, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != contract.FileName || d.IsDir() || f.seen[name] {
			return nil
		}
		path, err := filepath.Rel(f.driver.Contracts, filepath.Dir(name))
		if err != nil {
			return nil
		}
		dir, ok := f.folderOf(filepath.ToSlash(path))
		if !ok || !(dir == root && len(sidecar.GoFiles(dir)) > 0 || below && reaches(root, dir)) {
			return nil
		}
		f.seen[name] = true
		f.covered = append(f.covered, covered{name, dir, true})
		return nil
	})
}

// reaches reports whether the go command's ... leads from root to dir, which need not
// exist.
func reaches(root, dir string) bool {
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	for at := dir; at != root; at = filepath.Dir(at) {
		if skipped(at, filepath.Base(at)) {
			return false
		}
	}
	return true
}

func (f *folders) findings() (list []report.Finding) {
	for _, at := range f.covered {
		data, err := sidecar.Read(inputs.Run, at.name, nil)
		if err != nil {
			if !sidecar.HasGoFiles(at.dir) {
				list = append(list, f.finding(finding.Invalid(contract.Position{}, err.Error()), at.name))
			}
			continue
		}
		alone := !sidecar.HasGoFiles(at.dir)
		if !alone && !mayHavePatterns(data) {
			continue
		}
		file, err := f.driver.Parse(at.name, data)
		if alone {
			list = append(list, f.alone(at, file, err)...)
		}
		if file == nil {
			continue
		}
		if !at.shallow {
			list = append(list, f.unused(at.dir, at.name, file)...)
		}
		for _, fd := range rules.Unexplained(file) {
			list = append(list, f.finding(fd, at.name))
		}
	}
	return list
}

// unused returns the findings on patterns of a contract in dir that no package of its
// module is for.
func (f *folders) unused(dir, name string, file *contract.File) (list []report.Finding) {
	root, module := rules.ModuleOf(dir)
	if root == "" {
		root = dir
	}
	if f.listings[root] == nil {
		f.listings[root] = (&rules.Reader{Settings: f.driver.Settings}).List(root, module)
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return nil
	}
	for _, fd := range f.listings[root].Check(file, filepath.ToSlash(rel)) {
		list = append(list, f.finding(fd, name))
	}
	return list
}

// mayHavePatterns reports whether a contract may have patterns of packages, by the keys
// that these are under. Keys can be written in escapes.
func mayHavePatterns(data []byte) bool {
	return bytes.ContainsRune(data, '\\') || slices.ContainsFunc([]string{"subpackages", "allow", "deny", "except", "skip"}, func(key string) bool {
		return bytes.Contains(data, []byte(key))
	})
}

// finding returns what a report has of a finding on the contract called name.
func (f *folders) finding(fd finding.Finding, name string) report.Finding {
	pos := report.Position{File: f.driver.Shorten(name), Line: max(fd.Contract.Line, 1), Column: max(fd.Contract.Column, 1)}
	r := report.NewFinding(&fd, "", pos.File)
	r.Position, r.Contract, r.Platforms, r.Everywhere = pos, pos, []string{}, true
	return r
}

// mirrors reports whether a contract below root is one of a folder for
// -contracts: its folder is the import path of the package that it names.
func (f *folders) mirrors(root, path string) bool {
	rel, err := filepath.Rel(root, filepath.Dir(path))
	if err != nil {
		return false
	}
	under := func(name string) bool { return strings.HasSuffix("/"+filepath.ToSlash(rel), "/"+name) }
	if name := f.names[path]; name != "" && !under(name) {
		return false // what it names is known without another look into it
	}
	data, err := sidecar.Read(inputs.Run, path, nil)
	if err != nil {
		return false
	}
	file, _ := f.driver.Parse(path, data)
	return file != nil && file.Package != nil && under(file.Package.Value)
}

// skipped reports whether the go command's ... leaves a folder out: "go help
// packages".
func skipped(path, name string) bool {
	if hidden(name) {
		return true
	}
	_, err := inputs.Run.Stat(filepath.Join(path, "go.mod"))
	return err == nil // another module
}

func hidden(name string) bool {
	return name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") && name != "..." || strings.HasPrefix(name, "_")
}
