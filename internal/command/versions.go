package command

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/report"
)

// Versions are the two that diff compares, and what is known of the others.
type versions struct {
	dir      string // that names are relative to
	old, new string // as load.OpenVersion takes them
	base     string // the version number of old, "" if it is not known
	none     bool   // there is no version to compare with
	existing []string
	narrow   *narrowing
}

// chooseVersions finds out what the operands of diff mean. Without any, the module in
// the working directory is compared with its last version.
func (opts *options) chooseVersions(operands []string) (*versions, error) {
	v := &versions{dir: opts.Dir, new: "."}
	names, patterns := splitOperands(operands)
	mod, noModule := moduleAround(opts.Dir)
	names, err := shorthand(names, mod, noModule)
	if err != nil {
		return nil, err
	}
	folder := ""
	if noModule == nil && !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "@") }) {
		folder, _ = filepath.Rel(mod.dir, opts.Dir)
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
	if v.narrow, err = narrow(patterns, folder, paths); err != nil {
		return nil, err
	}
	switch {
	case len(names) > 1:
		v.new = names[1]
		fallthrough
	case len(names) > 0:
		v.old = names[0]
		return v, nil
	case noModule != nil:
		return nil, noModule
	}
	return v, v.chooseLast(opts, mod)
}

// chooseLast makes the last version of the module in the working directory the old one,
// as far as there is one.
func (v *versions) chooseLast(opts *options, mod *goModule) error {
	v.dir = mod.dir
	tags, err := load.Tags(opts.Context, mod.dir, mod.path())
	if err != nil {
		return fmt.Errorf("%w; name OLD", err)
	}
	m := &release.Module{Path: mod.path(), Retracted: release.Retracts(mod.file)}
	var reachable []string
	byVersion := make(map[string]string)
	for _, t := range tags {
		v.existing = append(v.existing, t.Version)
		byVersion[t.Version] = t.Name
		if t.Reachable {
			reachable = append(reachable, t.Version)
		}
	}
	v.base = m.Last(reachable)
	v.old, v.none = byVersion[v.base], v.base == ""
	return nil
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
// if err is nil. In git @ is HEAD, and only signs and braces follow it.
func shorthand(names []string, mod *goModule, err error) ([]string, error) {
	path := ""
	for _, name := range names {
		if p, _, ok := strings.Cut(name, "@"); ok && strings.Contains(p, ".") {
			path = p
		}
	}
	var full []string
	for _, name := range names {
		if len(name) > 1 && name[0] == '@' && 'a' <= name[1] && name[1] <= 'z' {
			if path == "" && err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			name = cmp.Or(path, mod.path()) + name
		}
		full = append(full, name)
	}
	return full, nil
}

// errNoVersion is that there is nothing to compare with.
var errNoVersion = errors.New("no tag that can be reached from HEAD is a version of the module; name OLD, for example HEAD~1")

// A goModule is a module in a folder.
type goModule struct {
	dir  string
	file *modfile.File // nil if there is no go.mod
}

// path returns the path of the module, "" if there is none.

func (m *goModule) path() string {
	if m == nil || m.file == nil || m.file.Module == nil {
		return ""
	}
	return m.file.Module.Mod.Path
}

// moduleAround returns the module that a folder is in.
func moduleAround(dir string) (*goModule, error) {
	root := gocmd.ModuleRoot(dir)
	if root == "" {
		return nil, fmt.Errorf("there is no go.mod in %s or above it", dir)
	}
	return moduleIn(root)
}

// moduleIn reads the go.mod in a folder, which may have none.
func moduleIn(root string) (*goModule, error) {
	name := filepath.Join(root, "go.mod")
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return &goModule{dir: root}, nil
	}
	if err != nil {
		return nil, err
	}
	file, err := modfile.ParseLax(name, data, nil)
	return &goModule{dir: root, file: file}, err
}

// next returns the lowest version that can follow the old one, nil if that has no
// number, or if not everything was compared.
func (d *differ) next(v *versions, r *report.Diff) *release.Next {
	if v.base == "" {
		v.base = d.old.number()
	}
	if v.base == "" || r.Incomplete || d.new.root == "" {
		return nil
	}
	mod, err := moduleIn(d.new.root)
	if err != nil || mod.path() == "" {
		return nil
	}
	was, err := moduleIn(d.old.root)
	if err != nil {
		return nil
	}
	if v.existing == nil && d.new.Name == "." {
		tags, _ := load.Tags(d.opts.Context, d.new.root, mod.path()) // none without git
		for _, t := range tags {
			v.existing = append(v.existing, t.Version)
		}
	}
	m := &release.Module{Path: mod.path(), Versions: v.existing, Retracted: release.Retracts(mod.file), Requires: release.Requires(was.file, mod.file)}
	n := m.Next(v.base, changeOf(r, v.base))
	return &n
}

// number returns the number of a version that is named by it, "" if it has none.
func (v *version) number() string {
	if v.published != "" {
		return v.published
	}
	name := v.Name[strings.LastIndex(v.Name, "/")+1:]
	if semver.Canonical(name) == name {
		return name // a tag, or a folder that is named after one
	}
	return ""
}

// files returns what the names of a version's files begin with, as its users would
// write them from the folder dir: as in git show, or in the module cache.
func (v *version) files(dir string) string {
	name := ""
	switch {
	case v.root == "":
		return ""
	case v.published != "":
		return v.module + "@" + v.published + "/"
	case v.Tree != "":
		dir, name = v.Tree, v.Name+":"
	}
	rel, err := filepath.Rel(dir, v.root)
	if err != nil || rel == "." {
		return name
	}
	return name + rel + string(filepath.Separator)
}

// changeOf returns what a report says that the change of a version does to clients.
func changeOf(r *report.Diff, base string) (c release.Change) {
	for i := range r.Findings {
		f := &r.Findings[i]
		if namesVersion(f, base) {
			continue
		}
		switch f.Verdict {
		case finding.Breaking:
			return release.Breaks
		case finding.Compatible:
			c = release.Additions
		}
	}
	return c
}

// namesVersion reports whether a change is that of a constant whose value is the number
// of the old version, such as grpc.Version, which may be tagged as 1.69.0-dev. It changes
// with each version, and says nothing of what that promises.
func namesVersion(f *report.DiffFinding, base string) bool {
	value, ok := strings.CutPrefix(f.Promised, "= ")
	number := func(s string) string {
		s, _, _ = strings.Cut(strings.TrimPrefix(strings.Trim(s, "`\""), "v"), "-")
		return s
	}
	return ok && f.ID == contract.ValueChanged && number(value) == number(base)
}

// printNext prints the next version alone, and why on standard error.
func (e *invocation) printNext(opts *options, n *release.Next) int {
	if n == nil {
		fmt.Fprintln(e.stderr, "importspy-vet diff: the next version is unknown: OLD must have a version number, and everything must be compared")
		return exitFailed
	}
	fmt.Fprintln(e.stdout, n.Version)
	if !opts.quiet {
		fmt.Fprintf(e.stderr, "importspy-vet: %s\n", n.Reason)
	}
	return exitOK
}

// firstNext returns the next version of a module that has none yet.
func firstNext(opts *options, v *versions) (*release.Next, error) {
	mod, err := moduleAround(opts.Dir)
	if err != nil {
		return nil, err
	}
	n := (&release.Module{Path: mod.path(), Versions: v.existing, Retracted: release.Retracts(mod.file)}).Next("", release.None)
	return &n, nil
}
