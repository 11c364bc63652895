package driver

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
)

// Nested returns the folders of other modules below those that the patterns with dots are
// for: the go command's ... does not lead into them, not even if go.work uses them. What
// another pattern is for is left out. The names are relative to the working directory.
func (d *Driver) Nested() (list []string) {
	if d.Settings.Get("GO111MODULE") == "off" {
		return nil
	}
	var roots, reached []string
	for _, pattern := range d.Patterns {
		start, below := strings.CutSuffix(filepath.ToSlash(pattern), "...")
		dir, ok := d.folderOfPattern(strings.TrimSuffix(start, "/"))
		if !ok {
			continue
		}
		reached = append(reached, dir)
		if below {
			roots = append(roots, dir)
		}
	}
	for _, root := range roots {
		list = append(list, nestedIn(root)...)
	}
	list = slices.DeleteFunc(list, func(nested string) bool {
		return slices.ContainsFunc(reached, func(dir string) bool { return inputs.IsIn(nested, dir) })
	})
	for i, nested := range list {
		list[i] = filepath.ToSlash(d.Shorten(nested))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// folderOfPattern returns the folder that a pattern without its dots is for, if that is known
// before packages are loaded.
func (d *Driver) folderOfPattern(pattern string) (dir string, ok bool) {
	switch {
	case filepath.IsAbs(pattern):
		return filepath.Clean(pattern), true
	case strings.HasPrefix(pattern, "."):
		return filepath.Join(d.Dir, filepath.FromSlash(pattern)), true
	}
	return rules.FolderOf(d.Dir, pattern)
}

// nestedIn returns the folders of the outermost modules below root. Those that node_modules
// brings along are nobody's own.
func nestedIn(root string) (list []string) {
	_ = inputs.WalkFolder(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil, path == root, !e.IsDir(): // what cannot be read, the go command reports
			return nil
		case hidden(e.Name()), e.Name() == "node_modules":
			return fs.SkipDir
		}
		if mode, err := inputs.Run.Stat(filepath.Join(path, "go.mod")); err == nil && !mode.IsDir() {
			list = append(list, path)
			return fs.SkipDir
		}
		return nil
	})
	return list
}
