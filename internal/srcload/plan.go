package srcload

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/blank"
)

// A Plan says which of the packages that are listed a call of Load loads, and gets to know
// what identifies each.
type Plan struct {
	// Choose returns those of the named packages, and others, that are to be loaded: as
	// packages that are named, or as mere imports. Others stay as they are listed. nil: all
	// are loaded.
	Choose func(roots []*packages.Package) (named, imported []*packages.Package)
	// Digests, of the packages in the import graph, are set by Load, before it calls Choose.
	// Packages have the same one as long as they are listed the same way, their files and
	// all that they import have the same declarations, and it is the same version of what
	// cannot change.
	Digests map[*packages.Package]Digest
	// Roots are the named packages, set by Load.
	Roots []*packages.Package
}

// A Digest identifies declarations.
type Digest = blank.Digest

type planKey struct{}

// WithPlan returns a context in which Load goes by a plan.
func WithPlan(ctx context.Context, p *Plan) context.Context {
	return context.WithValue(ctx, planKey{}, p)
}

// choose returns the packages to load, as the plan says.
func (l *loader) choose(roots []*packages.Package) (named, all []*packages.Package) {
	if l.plan == nil {
		return roots, roots
	}
	l.plan.Roots = roots
	l.listing = make(map[*packages.Package]Digest)
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		h := sha256.New()
		describePackage(h, pkg) // as long as it is as it was listed
		l.listing[pkg] = Digest(h.Sum(nil))
	})
	if l.plan.Choose == nil {
		return roots, roots
	}
	l.plan.Digests = l.digests(roots)
	named, imported := l.plan.Choose(roots)
	return named, slices.Concat(named, imported)
}

// digests returns what identifies packages and all that they import.
func (l *loader) digests(roots []*packages.Package) map[*packages.Package]Digest {
	var list []*packages.Package
	packages.Visit(roots, nil, func(pkg *packages.Package) { list = append(list, pkg) })
	if l.keyed == nil {
		l.keyed = l.keys(list)
	}
	digests := make(map[*packages.Package]Digest, len(list))
	for _, pkg := range list {
		h := sha256.New()
		fmt.Fprintf(h, "%x\n", l.listing[pkg])
		if key, ok := l.keyed[pkg]; ok {
			fmt.Fprintf(h, "%x\n", key)
		} else {
			for _, name := range pkg.GoFiles {
				fmt.Fprintf(h, "%x\n", l.declarations(pkg, name))
			}
		}
		for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
			fmt.Fprintf(h, "%q %x\n", path, digests[pkg.Imports[path]])
		}
		digests[pkg] = Digest(h.Sum(nil))
	}
	return digests
}

// declarations returns the digest of the declarations in a file, one that stands for an
// error if it cannot be read.
func (l *loader) declarations(pkg *packages.Package, name string) Digest {
	if d, ok := l.Sources.get(name); ok {
		return d
	}
	src, err := l.read(pkg, name)
	if err != nil {
		return sha256.Sum256([]byte("error: " + err.Error()))
	}
	return l.Sources.put(name, blank.NewFile(src))
}

// Sources have the digests of the declarations in Go files that can change.
type Sources struct {
	mu     sync.Mutex
	byName map[string]Digest
}

// NewSources returns the digests of files that have not changed since they were made.
func NewSources(known map[string]Digest) *Sources {
	s := &Sources{byName: make(map[string]Digest)}
	maps.Copy(s.byName, known)
	return s
}

// All returns the digests by the names of the files.
func (s *Sources) All() map[string]Digest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.byName)
}

func (s *Sources) get(name string) (d Digest, ok bool) {
	if s == nil {
		return d, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok = s.byName[name]
	return d, ok
}

// put adds the digest of a file that was read, and returns it.
func (s *Sources) put(name string, file *blank.File) Digest {
	d := file.Digest()
	if s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.byName[name] = d
	}
	return d
}
