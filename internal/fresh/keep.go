package fresh

import (
	"fmt"
	"path/filepath"

	"github.com/importspy/importspy/internal/vetrun"
)

// keep leaves what was found for the units of the run. The error is why they do not find it.
func (r reach) keep(dir string, found []find, doubt bool) error {
	run := &vetrun.Run{
		Dir: dir, Contracts: make(map[string]string), Roots: r.roots, Folders: r.folders,
		Fixed: append(r.caches[:len(r.caches):len(r.caches)], r.goroot), Doubt: doubt,
	}
	for _, f := range found {
		if vetrun.IsContractName(filepath.Base(filepath.FromSlash(f.name))) {
			run.Contracts[r.path(f.name)] = f.what()
		}
	}
	return run.Keep()
}

// what says what a find is, in one word.
func (f find) what() string {
	if f.kind == file {
		return fmt.Sprintf("%x", f.content)
	}
	return string(f.kind)
}

// path is the inverse of name.
func (r reach) path(name string) string {
	if path := filepath.FromSlash(name); filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.base, filepath.FromSlash(name))
}
