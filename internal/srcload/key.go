package srcload

import (
	"fmt"
	"hash"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/module"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/inputs"
)

// keys returns the keys of the packages of list, each of which comes after those that
// it imports.
//
// The key of a package has all that the type checker is given: the program itself,
// the sizes of types, the language version, the files, and the keys of what the
// package imports. Whatever else decides on these, such as the platform, build tags,
// cgo, GOFLAGS, GOEXPERIMENT, go.mod and go.work, does so by the files that the go
// command lists, and by the packages that it finds for import paths.
//
// A file in the standard library of a Go release, or in the module cache, is
// identified by its name, which has the version of the module, its size, and the time
// when it was written there. All other files can change at any time: packages that
// have some, or lead to one that has, have no key.
func (l *loader) keys(list []*packages.Package) map[*packages.Package]cache.Key {
	godebug := os.Getenv("GODEBUG") // go/types has settings there
	keys := make(map[*packages.Package]cache.Key)
	files := l.identifyAll(list)
	for i, pkg := range list {
		if h := cache.NewHash("types"); h != nil && files[i] != "" && l.hashImports(h, pkg, keys) {
			fmt.Fprintf(h, "%s %s\n%s %+v %s\n%s", pkg.PkgPath, pkg.Name, languageVersion(pkg), l.sizes, godebug, files[i])
			keys[pkg] = cache.Key(h.Sum(nil))
		}
	}
	return keys
}

// hashImports adds the keys of what a package imports to h. It reports whether all of
// them have one.
func (l *loader) hashImports(h hash.Hash, pkg *packages.Package, keys map[*packages.Package]cache.Key) bool {
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		imp := pkg.Imports[path]
		key, ok := keys[imp]
		if !ok && imp.PkgPath != "unsafe" {
			return false
		}
		fmt.Fprintf(h, "import %s %x\n", path, key)
	}
	return true
}

// identifyAll identifies the files of each package of a list, "" if they may change.
func (l *loader) identifyAll(list []*packages.Package) []string {
	ids := make([]string, len(list))
	releases := new(releases)
	var wg sync.WaitGroup
	for i, pkg := range list {
		l.parsing <- struct{}{}
		wg.Go(func() {
			defer func() { <-l.parsing }()
			if root := cachedRoot(pkg); root != "" {
				ids[i] = l.identify(pkg, root)
			} else if root := standardRoot(pkg); root != "" {
				if release := releases.of(root); release != "" {
					ids[i] = l.identify(pkg, root+" "+release)
				}
			}
		})
	}
	wg.Wait()
	return ids
}

// identify identifies the files of a package, which are in a place that is called
// where.
func (l *loader) identify(pkg *packages.Package, where string) string {
	var id strings.Builder
	fmt.Fprintf(&id, "%q\n", where)
	for _, name := range pkg.GoFiles {
		version, err := inputs.Version(name)
		if err != nil || l.overlay.has(name) {
			return ""
		}
		fmt.Fprintf(&id, "%q %s\n", name, version)
	}
	return id.String()
}

// cachedRoot returns the folder in the module cache that has a package, "" if it is
// not there but, for example, in a vendor folder.
func cachedRoot(pkg *packages.Package) string {
	m := pkg.Module
	if m == nil || m.Main || len(pkg.GoFiles) == 0 || len(pkg.Errors) > 0 {
		return ""
	}
	at := module.Version{Path: m.Path, Version: m.Version}
	if m.Replace != nil {
		at = module.Version{Path: m.Replace.Path, Version: m.Replace.Version}
	}
	path, err := module.EscapePath(at.Path)
	version, errVersion := module.EscapeVersion(at.Version)
	rel, ok := strings.CutPrefix(pkg.PkgPath, m.Path)
	if err != nil || errVersion != nil || !ok {
		return ""
	}
	return rootOf(pkg, filepath.FromSlash(path)+"@"+version, rel)
}

// standardRoot returns the root of the Go distribution that has a package in its
// standard library, "" if it is not of one.
func standardRoot(pkg *packages.Package) string {
	if pkg.Module != nil || len(pkg.GoFiles) == 0 || len(pkg.Errors) > 0 {
		return ""
	}
	src := rootOf(pkg, "src", "/"+pkg.PkgPath)
	return strings.TrimSuffix(src, string(filepath.Separator)+"src")
}

// rootOf returns the folder that ends in the elements of suffix and has the package
// in its subfolder rel, which begins with a slash unless it is empty.
func rootOf(pkg *packages.Package, suffix, rel string) string {
	dir := filepath.Dir(pkg.GoFiles[0])
	for _, name := range pkg.GoFiles[1:] {
		if filepath.Dir(name) != dir {
			return "" // cgo has written some
		}
	}
	root, ok := strings.CutSuffix(dir, filepath.FromSlash(rel))
	if !ok || !strings.HasSuffix(root, string(filepath.Separator)+suffix) {
		return ""
	}
	return root
}

// releases are Go distributions, by their roots, and what identifies them.
type releases struct {
	mu sync.Mutex
	by map[string]string
}

// of returns what identifies the release in root, "" if it is not one: a checkout of
// Go's repository has no file VERSION, and its source is edited.
func (r *releases) of(root string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	id, ok := r.by[root]
	if !ok {
		data, err := inputs.Run.ReadFile(filepath.Join(root, "VERSION"))
		if err == nil && strings.HasPrefix(string(data), "go1") {
			id = string(data)
		}
		if r.by == nil {
			r.by = make(map[string]string)
		}
		r.by[root] = id
	}
	return id
}

// languageVersion returns the Go version that a package is written in, as the type
// checker takes it.
func languageVersion(pkg *packages.Package) string {
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		return "go" + pkg.Module.GoVersion
	}
	return ""
}
