package versions

import (
	"strings"

	modpath "golang.org/x/mod/module"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/report"
)

// Next returns the lowest version that can follow the old one, which differs from it as
// a report says; nil if the old one has no number, or if not the whole module was compared.
func (d *Differ) Next(v *Choice, r *report.Diff) *release.Next {
	if v.base == "" {
		v.base = d.old.number()
	}
	if v.base == "" || r.Incomplete || d.new.root == "" || !v.Narrow.whole() || !d.old.whole() || !d.new.whole() {
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
		tags, _ := load.Tags(d.Request.Context, d.new.root, mod.path()) // none without git
		for _, t := range tags {
			v.existing = append(v.existing, t.Version)
		}
	}
	m := &release.Module{Path: mod.path(), Versions: v.existing, Retracted: release.Retracts(mod.file), Requires: release.Requires(was.file, mod.file)}
	n := m.Next(v.base, changeOf(r, v.base))
	return &n
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

// First returns the next version of a module that has none yet. If it has one on another
// branch, then that has to be compared first.
func (v *Choice) First() (*release.Next, error) {
	mod, err := moduleAround(v.Dir)
	if err != nil {
		return nil, err
	}
	if _, suffix, _ := modpath.SplitPathVersion(mod.path()); v.highest != "" && modpath.MatchPathMajor(v.highest, suffix) {
		return nil, v.NoVersion()
	}
	n := (&release.Module{Path: mod.path(), Versions: v.existing, Retracted: release.Retracts(mod.file)}).Next("", release.None)
	return &n, nil
}
