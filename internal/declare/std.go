package declare

import (
	"go/build"
	"go/importer"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A package seldom imports the standard library's interfaces only because its
// types implement them. What is known of such a package comes from its source.
var std = struct {
	sync.Mutex
	importer types.Importer
	loaded   map[string]*types.Package // nil: cannot be loaded
}{loaded: make(map[string]*types.Package)}

// loadStd returns a package of the standard library from its source, nil if
// path is none or has no source at hand. Its types are not those of the actual
// package's imports: they correspond by path and name.
func loadStd(path string) *types.Package {
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") || path == "C" {
		return nil
	}
	std.Lock()
	defer std.Unlock()
	if pkg, ok := std.loaded[path]; ok {
		return pkg
	}
	std.loaded[path] = nil
	if _, err := os.Stat(filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(path))); err != nil {
		return nil
	}
	if std.importer == nil {
		std.importer = importer.ForCompiler(token.NewFileSet(), "source", nil)
	}
	if pkg, err := std.importer.Import(path); err == nil {
		std.loaded[path] = pkg
	}
	return std.loaded[path]
}
