package versions

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	modpath "golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
)

// A Choice is which two versions are compared, and what is known of the others.
type Choice struct {
	Dir      string     // that names are relative to
	OldDir   string     // that Old is in, if it is another one
	Old, New string     // as load.OpenVersion takes them
	None     bool       // there is no version to compare with
	Doubt    string     // why Old may not be the last version, "" if it is
	Narrow   *Narrowing // which packages are compared

	base     string // the version number of Old, "" if it is not known
	existing []string
	highest  string // where None, the highest one that exists, on another branch
	example  string // its tag
}

// Choose finds out what the operands of diff mean, in the folder of a request. Without
// any, the module that the folder is in is compared with its last version.
func Choose(r *load.Request, operands []string) (*Choice, error) {
	v := &Choice{Dir: r.Dir, New: "."}
	for _, o := range operands {
		if err := checkRange(o); err != nil {
			return nil, err
		}
	}
	names, patterns := splitOperands(operands)
	mod, noModule := moduleAround(r.Dir)
	names, err := shorthand(names, mod, noModule)
	if err != nil {
		return nil, err
	}
	folder := ""
	if noModule == nil && !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "@") }) {
		folder, _ = filepath.Rel(mod.dir, r.Dir)
	}
	paths := []string{}
	if noModule == nil {
		paths = append(paths, mod.path())
	}
	for _, name := range names {
		if p, _, ok := strings.Cut(name, "@"); ok {
			paths = append(paths, p)
		}
	}
	if v.Narrow, err = narrow(patterns, folder, paths); err != nil {
		return nil, err
	}
	switch {
	case len(names) > 1:
		v.New = names[1]
		fallthrough
	case len(names) > 0:
		v.Old = names[0]
		if len(names) == 1 {
			err = otherModule(names[0], mod)
		}
		return v, err
	case noModule != nil:
		return nil, noModule
	}
	return v, v.chooseLast(r.Context, mod)
}

// chooseLast makes the last version of the module in the working directory the old one,
// as far as there is one.
func (v *Choice) chooseLast(ctx context.Context, mod *module) error {
	v.Dir = mod.dir
	tags, err := load.Tags(ctx, mod.dir, mod.path())
	if err != nil {
		return fmt.Errorf("%w; name OLD", err)
	}
	m := &release.Module{Path: mod.path(), Retracted: mod.retracts(ctx, tags)}
	var reachable []string
	byVersion := make(map[string]load.Release)
	for _, t := range tags {
		v.existing = append(v.existing, t.Version)
		byVersion[t.Version] = t
		if t.Reachable {
			reachable = append(reachable, t.Version)
		}
	}
	v.base = m.Last(reachable)
	old := byVersion[v.base]
	v.Old, v.OldDir = old.Name, old.Dir
	if v.base != "" {
		if load.Shallow(ctx, mod.dir) != nil {
			v.Doubt = fmt.Sprintf("this clone is shallow, so %s may not be the last version; 'git fetch --unshallow --tags' gets the others", v.base)
		}
		return nil
	}
	v.None, v.highest = true, m.Last(v.existing)
	v.example = cmp.Or(strings.TrimPrefix(byVersion[v.highest].Name, "refs/tags/"), "HEAD~1")
	return load.Shallow(ctx, mod.dir)
}

// splitOperands tells versions from the patterns of packages, which have an ellipsis or
// come third.
func splitOperands(operands []string) (names, patterns []string) {
	for _, o := range operands {
		if strings.Contains(o, "...") || len(names) == 2 {
			patterns = append(patterns, o)
		} else {
			names = append(names, o)
		}
	}
	return names, patterns
}

// shorthand completes versions without a path, such as @v1.10 and @latest: they are of
// the module whose version the other operand is, or of the one in the working directory,
// if err is nil. The path that they get fits their major version, unless that of the
// other operand does not, whose versions are +incompatible then. In git @ is HEAD, and
// only signs and braces follow it.
func shorthand(names []string, mod *module, err error) ([]string, error) {
	path, majors := "", true
	for _, name := range names {
		if p, version, ok := strings.Cut(name, "@"); ok && strings.Contains(p, ".") {
			path, majors = p, ofMajor(p, version) == p
		}
	}
	var full []string
	for _, name := range names {
		if len(name) > 1 && name[0] == '@' && 'a' <= name[1] && name[1] <= 'z' {
			if path == "" && err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			p, version := cmp.Or(path, mod.path()), name[1:]
			if majors {
				p = ofMajor(p, version)
			}
			name = p + name
		}
		full = append(full, name)
	}
	return full, nil
}

// ofMajor returns the path of a module in a version: from v2 on, it ends in the major
// version, unless the version ends in +incompatible.
func ofMajor(path, version string) string {
	prefix, suffix, ok := modpath.SplitPathVersion(path)
	if !ok || !semver.IsValid(version) || modpath.MatchPathMajor(version, suffix) {
		return path
	}
	switch major := semver.Major(version); {
	case strings.HasPrefix(path, "gopkg.in/"):
		return prefix + "." + major
	case major == "v0" || major == "v1":
		return prefix
	default:
		return prefix + "/" + major
	}
}

// tagOf returns the tag of a version, path@version, in the repository of its module that
// dir is in, or "".
func tagOf(ctx context.Context, dir, name string) string {
	path, version, ok := strings.Cut(name, "@")
	mod, err := moduleAround(dir)
	if !ok || err != nil || path != mod.path() {
		return ""
	}
	tags, _ := load.Tags(ctx, mod.dir, path)
	for _, t := range tags {
		if t.Version == version {
			return strings.TrimPrefix(t.Name, "refs/tags/")
		}
	}
	return ""
}

// NoVersion says that there is nothing to compare with.
func (v *Choice) NoVersion() error {
	return fmt.Errorf("no tag reachable from HEAD is a version of the module; name OLD, for example %s", v.example)
}
