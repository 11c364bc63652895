package srcload

import (
	"bytes"
	"fmt"
	"go/types"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/cache"
)

// A state is what is known of a package beyond what the go command says.
type state struct {
	key   cache.Key
	keyed bool // the types can be kept, as far as that can be known before they are there
	found bool // they were in memory, or kept on disk

	// sound: there are no errors, nothing has gone through cgo, which reads headers
	// that no key has, and the same is true of all that the package imports. Only what
	// is sound is kept, and only for such packages what was kept is used.
	sound bool
}

// isKeyed reports whether the files cannot change.
func (s *state) isKeyed() bool { return s != nil && s.keyed }

// A known package is one that an earlier call has loaded.
//
// Two calls share a package if it has the same key, and they share all that it
// imports: so no call sees two packages of one path.
type known struct {
	mu  sync.Mutex
	pkg map[cache.Key]*types.Package
}

func (k *known) get(key cache.Key) *types.Package {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pkg[key]
}

// put makes a package known, unless another one is. It reports whether it is the one
// that is known.
func (k *known) put(key cache.Key, pkg *types.Package) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.pkg == nil {
		k.pkg = make(map[cache.Key]*types.Package)
	}
	if k.pkg[key] == nil {
		k.pkg[key] = pkg
	}
	return k.pkg[key] == pkg
}

// Anew returns a loader that shares nothing in memory with this one: a program that loads one
// version after another, with one loader, would keep them all.
func (cfg *Loader) Anew() *Loader {
	return &Loader{GOARCH: cfg.GOARCH, Cache: cfg.Cache, Sources: cfg.Sources, Tests: cfg.Tests}
}

// prepare makes the packages that are to be filled, each after those that it imports.
// What an earlier call has loaded is taken from there.
func (l *loader) prepare(list []*packages.Package) {
	if l.keyed == nil {
		l.keyed = l.keys(list)
	}
	shared := make(map[*packages.Package]bool)
	for _, pkg := range list {
		s := new(state)
		l.states[pkg] = s
		s.key, s.keyed = l.keyed[pkg]
		tpkg := types.NewPackage(pkg.PkgPath, pkg.Name) // of this name, whatever the files say
		if s.keyed && !l.named[pkg] && allImports(pkg, func(imp *packages.Package) bool { return shared[imp] }) {
			if known := l.known.get(s.key); known != nil {
				tpkg, shared[pkg] = known, true
				s.found, s.sound = true, true
			}
		}
		pkg.Types, l.world[pkg.PkgPath] = tpkg, tpkg
	}
}

// allImports reports whether cond is true of all that a package imports, apart from
// unsafe.
func allImports(pkg *packages.Package, cond func(*packages.Package) bool) bool {
	for _, imp := range pkg.Imports {
		if imp.PkgPath != "unsafe" && !cond(imp) {
			return false
		}
	}
	return true
}

// importsSound reports whether all that a package imports is sound.
func (l *loader) importsSound(pkg *packages.Package) bool {
	return allImports(pkg, func(imp *packages.Package) bool { return l.states[imp] != nil && l.states[imp].sound })
}

// fill fills a package with what is kept of it, and reports whether it could.
func (l *loader) fill(pkg *packages.Package) bool {
	s := l.states[pkg]
	if s == nil || !s.keyed || l.named[pkg] || !l.importsSound(pkg) {
		return false
	}
	data, ok := l.Cache.Get(s.key)
	if !ok {
		return false
	}
	if err := l.decode(pkg, data); err != nil {
		l.replace(pkg)
		return false
	}
	s.found, s.sound = true, true
	return true
}

// encode returns the types of a package as data: the paths of what it imports, in
// the order of its files, and export data. Export data itself has those packages whose
// types the API mentions.
func (l *loader) encode(pkg *packages.Package) ([]byte, error) {
	var buf bytes.Buffer
	for _, imp := range pkg.Types.Imports() {
		fmt.Fprintf(&buf, "%s ", imp.Path())
	}
	buf.WriteByte('\n')
	err := gcexportdata.Write(&buf, l.fset, pkg.Types)
	return buf.Bytes(), err
}

// decode fills a package. All that it imports is complete, so that nothing is added
// to other packages, and several can be filled at a time.
func (l *loader) decode(pkg *packages.Package, data []byte) error {
	line, data, ok := bytes.Cut(data, []byte("\n"))
	if !ok {
		return fmt.Errorf("%s: no imports", pkg.PkgPath)
	}
	l.worldMu.RLock()
	defer l.worldMu.RUnlock()
	if _, err := gcexportdata.Read(bytes.NewReader(data), l.fset, l.world, pkg.PkgPath); err != nil {
		return err
	}
	var imports []*types.Package
	for path := range strings.FieldsSeq(string(line)) {
		imp := l.world[path]
		switch {
		case path == "unsafe":
			imp = types.Unsafe
		case path == "C":
			imp = types.NewPackage("C", "C") // as the type checker fakes it
		case imp == nil:
			return fmt.Errorf("%s: no package %s", pkg.PkgPath, path)
		}
		imports = append(imports, imp)
	}
	pkg.Types.SetImports(imports)
	return nil
}

// replace replaces what could be filled in part only.
func (l *loader) replace(pkg *packages.Package) {
	l.worldMu.Lock()
	defer l.worldMu.Unlock()
	pkg.Types = types.NewPackage(pkg.PkgPath, pkg.Name)
	if l.states[pkg] != nil {
		l.world[pkg.PkgPath] = pkg.Types
	}
}

// keep keeps the packages of list, each of which comes after those that it imports,
// in memory and on disk.
func (l *loader) keep(list []*packages.Package) {
	shared := make(map[*packages.Package]bool)
	var wg sync.WaitGroup
	for _, pkg := range list {
		s := l.states[pkg]
		if !s.keyed || !s.sound || l.named[pkg] {
			continue
		}
		if allImports(pkg, func(imp *packages.Package) bool { return shared[imp] }) {
			shared[pkg] = l.known.put(s.key, pkg.Types)
		}
		if s.found || l.Cache == nil {
			continue
		}
		l.parsing <- struct{}{}
		wg.Go(func() {
			defer func() { <-l.parsing }()
			if data, err := l.encode(pkg); err == nil {
				l.Cache.Put(s.key, data)
			}
		})
	}
	wg.Wait()
	l.Cache.Trim()
}
