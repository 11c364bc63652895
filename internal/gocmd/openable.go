package gocmd

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/importspy/importspy/internal/inputs"
)

// MaxModFile bounds files that say which modules there are. The largest that are known have
// some 100 KB.
const MaxModFile = 16 << 20

// Openable returns an error if the go command would wait, or read without end, when it is
// called in dir on patterns: it opens go.mod, go.work, other files of the kind and Go files
// whatever they are, as pipes and devices. Of the packages that others import, the files
// are not looked at. It also returns one if the go command would print what a link leads to
// that is neither a go.mod nor a go.work.
func Openable(dir string, patterns ...string) error {
	for _, name := range moduleFiles(dir) {
		info, err := os.Stat(name)
		if err != nil || info.IsDir() {
			continue // which the go command reports, if it needs the file
		}
		if !info.Mode().IsRegular() {
			return irregular(dir, name)
		}
		if info.Size() > MaxModFile {
			return fmt.Errorf("%s is larger than 16 MiB", shorten(dir, name))
		}
		if inputs.Run.IsLink(name) && !parses(name) {
			return fmt.Errorf("%s is a link to a file that is not what its name says, or has mistakes; its text is not shown", shorten(dir, name))
		}
	}
	for _, pattern := range patterns {
		base, deep := strings.CutSuffix(filepath.ToSlash(pattern), "/...")
		if base != "." && base != ".." && !strings.HasPrefix(base, "./") && !strings.HasPrefix(base, "../") && !filepath.IsAbs(pattern) || strings.Contains(base, "...") {
			continue
		}
		if err := goFilesOpenable(dir, abs(dir, base), deep); err != nil {
			return err
		}
	}
	return nil
}

// moduleFiles returns the names of the files that say which modules there are for a go
// command in dir, some of which may not be there. GOFLAGS and GOWORK count if the
// environment has them: what go env -w wrote is the user's own.
func moduleFiles(dir string) (list []string) {
	flags, _ := splitQuoted(os.Getenv("GOFLAGS"))
	for _, flag := range []string{"modfile", "overlay"} {
		if file := Flags(flags).Value(flag); file != "" {
			list = append(list, abs(dir, file))
		}
	}
	s := Settings{values: map[string]string{"GOWORK": os.Getenv("GOWORK")}}
	work, _ := s.Workspace(dir)
	roots := []string{ModuleRoot(dir)}
	if work != "" {
		list = append(list, work, filepath.Join(filepath.Dir(work), "go.work.sum"))
		file, used, _ := ReadWorkspace(work)
		roots = append(append(roots, used...), filepath.Dir(work))
		list = append(list, replacing(file)...)
	}
	for _, root := range roots {
		if root != "" {
			name := filepath.Join(root, "go.mod")
			file, _ := ReadModFile(root, name) // which the go command reports
			list = append(list, name, filepath.Join(root, "go.sum"), filepath.Join(root, "vendor", "modules.txt"))
			list = append(list, replacing(file)...)
		}
	}
	return list
}

// replacing returns the names of the go.mod files of the folders that replace modules by a go.mod
// or go.work, which may be nil.
func replacing(file *ModFile) (list []string) {
	if file == nil {
		return nil
	}
	for _, r := range file.Replace {
		if r.New.Version == "" {
			list = append(list, filepath.Join(r.New.Path, "go.mod"))
		}
	}
	return list
}

// parses reports whether a go.mod or go.work has no mistakes, parts of which the go command
// prints; others of their kind do as far as that goes.
func parses(name string) bool {
	data, err := inputs.Run.ReadBounded(name, MaxModFile)
	switch {
	case err != nil:
	case filepath.Base(name) == "go.work":
		_, err = modfile.ParseWork(name, data, nil)
	case filepath.Ext(name) == ".mod":
		_, err = modfile.Parse(name, data, nil)
	}
	return err == nil
}

// goFilesOpenable is Openable for the Go files in a folder and, if it is deep, below.
func goFilesOpenable(dir, folder string, deep bool) error {
	return filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		base := filepath.Base(name)
		hidden := base[0] == '_' || base[0] == '.'
		switch {
		case err != nil:
			return nil // which the go command reports, if it needs the folder
		case e.IsDir() && name != folder && (!deep || hidden || base == "testdata"):
			return fs.SkipDir
		case e.IsDir() || hidden || filepath.Ext(base) != ".go" || e.Type().IsRegular():
			return nil
		}
		if info, err := os.Stat(name); err != nil || info.IsDir() || info.Mode().IsRegular() {
			return nil
		}
		return irregular(dir, name)
	})
}

func irregular(dir, name string) error {
	return fmt.Errorf("%s is a pipe or a device, for which the go command would wait, or which it would read without end", shorten(dir, name))
}

// shorten makes a name relative to dir if it is below.
func shorten(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return name
}
