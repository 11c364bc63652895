package gocmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/importspy/importspy/internal/inputs"
)

// ModuleRoot returns the nearest folder at dir or above that holds a go.mod, "" if
// there is none.
func ModuleRoot(dir string) string {
	root := filepath.Dir(findUp(dir, "go.mod", ""))
	// The go command ignores a go.mod directly in the system's temporary folder
	// (go.dev/issue/26708).
	if root == "." || root == filepath.Clean(os.TempDir()) {
		return ""
	}
	return root
}

// NoModule says why no module is in use in dir, with what to do. It returns "" if one is, or a
// workspace, or if the go command does not look for one.
func (s *Settings) NoModule(dir string) string {
	if work, _ := s.Workspace(dir); work != "" || ModuleRoot(dir) != "" || s.Get("GO111MODULE") == "off" {
		return ""
	}
	if why := PassedOver(dir); why != "" {
		return why
	}
	return fmt.Sprintf("there is no go.mod in %s or above it; call importspy-vet in a module, or name its folder with -C", dir)
}

// PassedOver says what is called go.mod in dir, or else in the nearest folder above, if the go
// command passes over it since there is no file. It returns "" if nothing is.
func PassedOver(dir string) string {
	for at, up := dir, ""; at != up; at, up = filepath.Dir(at), at {
		name := filepath.Join(at, "go.mod")
		switch mode, err := inputs.Run.Stat(name); {
		case err == nil && mode.IsDir():
			return shorten(dir, name) + " is a folder, not a file; rename or remove it"
		case err != nil && inputs.Run.IsLink(name):
			return shorten(dir, name) + " is a link that does not lead to a file; fix or remove it"
		}
	}
	return ""
}

// Workspace returns the name of the go.work file that is in use in dir, "" if there
// is none.
func (s *Settings) Workspace(dir string) (string, error) {
	switch file := s.Get("GOWORK"); {
	case file == "off":
		return "", nil
	case file == "" || file == "auto":
		return findUp(dir, "go.work", s.Get("GOROOT")), nil
	case !filepath.IsAbs(file):
		return "", errors.New("GOWORK is not an absolute path")
	default:
		return filepath.Clean(file), nil
	}
}

// findUp returns the path of the nearest file of that name at dir or above, ""
// if there is none. It does not go up into the folder stop.
func findUp(dir, name, stop string) string {
	for {
		file := filepath.Join(dir, name)
		if mode, err := inputs.Run.Stat(file); err == nil && !mode.IsDir() {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir || up == stop {
			return ""
		}
		dir = up
	}
}

// A ModFile is a go.mod, or what a go.work says instead of one.
type ModFile struct {
	Dir     string // the folder of the module or workspace, absolute
	Path    string // of the module
	Go      string // the language version, "1.26"
	Require []*modfile.Require
	Replace []*modfile.Replace // the paths of folders are absolute

	Toolchain string // "go1.26.1", "" if none is named
}

// ReadModFile reads the go.mod called file of the module in dir.
func ReadModFile(dir, file string) (*ModFile, error) {
	data, err := inputs.Run.ReadBounded(file, MaxModFile)
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse(file, data, nil) // ParseLax leaves replacements out
	if err != nil {
		return nil, err
	}
	m := &ModFile{Dir: dir, Require: mod.Require, Replace: absolute(dir, mod.Replace)}
	if mod.Module != nil {
		m.Path = mod.Module.Mod.Path
	}
	if mod.Go != nil {
		m.Go = mod.Go.Version
	}
	if mod.Toolchain != nil {
		m.Toolchain = mod.Toolchain.Name
	}
	return m, nil
}

// ReadWorkspace reads the go.work called file. It also returns the folders of the
// modules that are used.
func ReadWorkspace(file string) (work *ModFile, used []string, err error) {
	data, err := inputs.Run.ReadBounded(file, MaxModFile)
	if err != nil {
		return nil, nil, err
	}
	parsed, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return nil, nil, err
	}
	dir := filepath.Dir(file)
	for _, use := range parsed.Use {
		used = append(used, abs(dir, use.Path))
	}
	work = &ModFile{Dir: dir, Replace: absolute(dir, parsed.Replace)}
	if parsed.Go != nil {
		work.Go = parsed.Go.Version
	}
	if parsed.Toolchain != nil {
		work.Toolchain = parsed.Toolchain.Name
	}
	return work, used, nil
}

// absolute makes the folders of replacements in dir absolute.
func absolute(dir string, list []*modfile.Replace) []*modfile.Replace {
	for _, r := range list {
		if r.New.Version == "" {
			r.New.Path = abs(dir, r.New.Path)
		}
	}
	return list
}

// ModFileOf returns the name of the file that the go command reads for the module in
// root: go.mod, unless it is the main module and -modfile names another one.
func (s *Settings) ModFileOf(root string) string {
	if file := s.Flags.Value("modfile"); file != "" && ModuleRoot(s.Dir) == root {
		return abs(s.Dir, file)
	}
	return filepath.Join(root, "go.mod")
}
