package versions

import (
	"cmp"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

func (d *Differ) add(p load.Platform, f report.DiffFinding) {
	key := f.Key()
	if d.on[key] == nil {
		d.order = append(d.order, f)
	}
	d.on[key] = append(d.on[key], p.String())
}

// Report returns what the comparison found.
func (d *Differ) Report() *report.Diff {
	r := &report.Diff{
		Version: 1, Old: d.old.Name, New: d.new.Name, Packages: len(d.packages), Bump: "patch", Findings: []report.DiffFinding{},
		Witnesses: d.Witness, Incomplete: d.failed, Failures: d.failures, OldFiles: d.old.files(d.Request.Dir),
	}
	for _, u := range d.uncompared() {
		r.Unchecked = append(r.Unchecked, report.Unchecked(u))
	}
	for _, u := range d.unknown {
		key := u.Key()
		u.Platforms = []string{}
		if d.Request.Named {
			u.Platforms = d.on[key]
		}
		u.Everywhere = len(u.Platforms) == d.checked[u.Package]
		r.Uncompared = append(r.Uncompared, u)
	}
	slices.SortStableFunc(r.Uncompared, func(a, b report.Uncompared) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Symbol, b.Symbol))
	})
	for _, f := range d.order {
		key := f.Key()
		f.Platforms = []string{}
		if d.Request.Named {
			f.Platforms = d.on[key]
		}
		f.Everywhere = len(f.Platforms) == d.checked[f.Package]
		if !f.Everywhere {
			f.Witness = report.OnPlatforms(f.Witness, f.Platforms)
		}
		r.Findings = append(r.Findings, f)
		switch {
		case f.Verdict == finding.Breaking:
			r.Bump = "major"
		case r.Bump == "patch" && f.Verdict == finding.Compatible:
			r.Bump = "minor"
		}
	}
	slices.SortStableFunc(r.Findings, compareFindings)
	return r
}

// compareFindings orders the findings of a report.
func compareFindings(a, b report.DiffFinding) int {
	return cmp.Or(
		strings.Compare(a.Package, b.Package),
		strings.Compare(string(a.Verdict), string(b.Verdict)), // breaking first
		strings.Compare(a.Symbol, b.Symbol),
		strings.Compare(string(a.ID), string(b.ID)),
	)
}
