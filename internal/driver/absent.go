package driver

import (
	"errors"
	"io/fs"
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
)

// findAbsent returns what the contract of a package declares and p, which has no Go
// files for the package, does not have.
func (d *Driver) findAbsent(a load.Absent, p load.Platform) (name string, list []finding.Finding) {
	name, f := d.ContractOf(a)
	if f == nil || !d.IsFor(a, f, p) {
		return name, nil
	}
	return name, engine.CheckAbsent(f, a.Path, p.GOOS, p.GOARCH)
}

// passedOver reports whether the package has a contract that p loses no entry of, and
// that would be looked at if there were Go files: it has rules, or mistakes.
func (d *Driver) passedOver(a load.Absent, p load.Platform) bool {
	name, f := d.ContractOf(a)
	if f == nil {
		_, err := sidecar.Read(inputs.Run, name, nil)
		return !errors.Is(err, fs.ErrNotExist)
	}
	return len(f.Entries()) == 0 && ofPackage(f) && d.IsFor(a, f, p)
}

// addAbsent adds the findings on packages that have no Go files for one of the
// platforms. It finds packages that another platform has, and contracts next to files
// for other platforms.
func (c *collector) addAbsent(folders *folders) {
	for _, p := range c.driver.Platforms {
		var names []string
		here := make(map[string]bool)
		for _, path := range slices.Sorted(maps.Keys(c.dirs)) {
			if here[c.dirs[path]] = slices.Contains(c.there[path], p.String()); !here[c.dirs[path]] {
				names = append(names, path)
			}
		}
		for _, a := range c.absent[p] {
			names = append(names, a.Path)
		}
		for _, dir := range folders.ofPackages() {
			if !here[dir] {
				names = append(names, dir)
			}
		}
		seen := make(map[string]bool)
		for _, a := range c.driver.AbsentFor(p, names) {
			if !seen[a.Path] {
				seen[a.Path] = true
				c.lose(p, a)
			}
		}
	}
}

// lose adds the findings on a package that has no Go files for a platform.
func (c *collector) lose(p load.Platform, a load.Absent) {
	if c.keeper != nil {
		c.keeper.Lack(p, a)
	}
	name, found := c.driver.findAbsent(a, p)
	tests := slices.Contains(c.checked[a.Path], p.String())
	excluded := load.Unchecked{Package: a.Path, Platform: p.String(), Reason: "build constraints exclude all its Go files", Whole: !tests}
	if len(found) == 0 {
		if len(c.there[a.Path]) == 0 && c.driver.passedOver(a, p) {
			c.uncovered = append(c.uncovered, excluded)
		}
		return
	}
	switch files := c.driver.CgoFiles(a.Dir, p); {
	case files != nil:
		c.uncovered = append(c.uncovered, load.Unchecked{Package: a.Path, Platform: p.String(), Reason: files.Reason(), Whole: true})
		return
	case !c.driver.Named, !c.driver.Exists(a.Dir, c.driver.Known):
		c.uncovered = append(c.uncovered, excluded)
		return
	}
	c.contracts[name] = true
	if !tests {
		c.checked[a.Path] = append(c.checked[a.Path], p.String())
	}
	for _, f := range found {
		rf := report.NewFinding(&f, a.Path, c.driver.Shorten(name))
		rf.Position, rf.Absent = rf.Contract, true
		c.put(p, rf)
	}
}
