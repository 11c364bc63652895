package cli

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// An absentPackage is one that has no Go files for a platform, apart from tests.
type absentPackage struct{ path, dir, module string }

func newAbsent(pkg *packages.Package) absentPackage {
	a := absentPackage{path: pkg.PkgPath, dir: packageDir(pkg)}
	if pkg.Module != nil {
		a.module = pkg.Module.Path
	}
	return a
}

// absentFor returns those of the packages, named by import paths or folders, that
// have no Go files for p. The go command's ... passes these over.
func (opts *options) absentFor(p platform, names []string) (absent []absentPackage) {
	if len(names) == 0 {
		return nil
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedModule,
		Dir:  opts.dir,
		Env:  opts.environ(p),
	}, names...)
	if err != nil {
		return nil // it was said when packages were loaded
	}
	for _, pkg := range pkgs {
		if isAbsent(pkg) {
			absent = append(absent, newAbsent(pkg))
		}
	}
	return absent
}

// isAbsent reports whether what was loaded of a package has no Go files but
// tests.
func isAbsent(pkg *packages.Package) bool {
	return len(pkg.GoFiles) == 0 && pkg.Dir != "" && (len(pkg.Errors) == 0 || elsewhere(pkg)) && hasGoFiles(pkg.Dir)
}

// contract returns the name of the package's contract and what is in it, nil if
// there is none or it cannot be understood.
func (a absentPackage) contract(opts *options) (name string, f *contract.File) {
	name = sidecar.Path(opts.contracts, a.dir, a.path)
	data, err := sidecar.Read(name, nil)
	if err != nil {
		return name, nil
	}
	if f, err = contract.Parse(name, data); contract.FormErrors(err) != nil {
		return name, nil
	}
	return name, f
}

// meant reports whether the package is meant to be there on p, as far as rules on
// its environment say. Its own contract may be nil.
func (a absentPackage) meant(opts *options, own *contract.File, p platform) bool {
	bound := &rules.Package{
		Package: &engine.Package{GOOS: p.goos, GOARCH: p.goarch}, Dir: a.dir, Path: a.path, Module: a.module,
	}
	return new(rules.Reader).Bind(bound, contractPlace(opts)).IsFor(own)
}

// check checks the package against its contract, of which p has nothing.
func (a absentPackage) check(opts *options, p platform) (name string, list []finding.Finding) {
	name, f := a.contract(opts)
	if f == nil || !a.meant(opts, f, p) {
		return name, nil
	}
	return name, engine.CheckAbsent(f, a.path, p.goos, p.goarch)
}

// passedOver reports whether the package has a contract that p loses no entry of, and
// that would be looked at if there were Go files: it has rules, or mistakes.
func (a absentPackage) passedOver(opts *options, p platform) bool {
	name, f := a.contract(opts)
	if f == nil {
		_, err := sidecar.Read(name, nil)
		return !errors.Is(err, fs.ErrNotExist)
	}
	return len(f.Entries()) == 0 && ofPackage(f) && a.meant(opts, f, p)
}

// exists reports whether the folder has Go files for any platform at all, with
// the build tags that are set. Else it is not for want of a platform that they are
// left out.
func (opts *options) exists(dir string) bool {
	return slices.ContainsFunc(opts.known, func(p platform) bool {
		ctx := opts.buildContext(p, true)
		return slices.ContainsFunc(sidecar.GoFiles(dir), func(name string) bool {
			match, err := ctx.MatchFile(dir, filepath.Base(name))
			return err == nil && match && !strings.HasSuffix(name, "_test.go")
		})
	})
}

// addAbsent adds what contracts say of packages that have no Go files for one of
// the platforms. It finds packages that another platform has, and contracts that
// lie beside files for others.
func (c *collector) addAbsent(folders *folders) {
	for _, p := range c.opts.platforms {
		var names []string
		here := make(map[string]bool)
		for _, path := range slices.Sorted(maps.Keys(c.dirs)) {
			if here[c.dirs[path]] = slices.Contains(c.there[path], p.String()); !here[c.dirs[path]] {
				names = append(names, path)
			}
		}
		for _, a := range c.absent[p] {
			names = append(names, a.path)
		}
		for _, dir := range folders.ofPackages() {
			if !here[dir] {
				names = append(names, dir)
			}
		}
		seen := make(map[string]bool)
		for _, a := range c.opts.absentFor(p, names) {
			if !seen[a.path] {
				seen[a.path] = true
				c.lose(p, a)
			}
		}
	}
}

// lose adds what the contract of a package says of a platform that it has no Go
// files for.
func (c *collector) lose(p platform, a absentPackage) {
	if c.keeper != nil {
		c.keeper.lack(p, a)
	}
	name, found := a.check(c.opts, p)
	tests := slices.Contains(c.checked[a.path], p.String())
	excluded := unchecked{a.path, p.String(), "build constraints exclude all its Go files", !tests}
	if len(found) == 0 {
		if len(c.there[a.path]) == 0 && a.passedOver(c.opts, p) {
			c.uncovered = append(c.uncovered, excluded)
		}
		return
	}
	switch files := c.opts.cgoFiles(a.dir, p); {
	case files != nil:
		c.uncovered = append(c.uncovered, unchecked{a.path, p.String(), files.reason(), true})
		return
	case !c.opts.named, !c.opts.exists(a.dir):
		c.uncovered = append(c.uncovered, excluded)
		return
	}
	c.contracts[name] = true
	if !tests {
		c.checked[a.path] = append(c.checked[a.path], p.String())
	}
	for _, f := range found {
		at := position{c.opts.shorten(name), f.Contract.Line, f.Contract.Column}
		rf := newReportFinding(&f, a.path)
		rf.Position, rf.Contract, rf.absent = at, at, true
		c.put(p, rf)
	}
}
