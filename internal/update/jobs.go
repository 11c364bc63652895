// Package update finds the edits that accept packages as they are, one contract at a time
// and for all platforms at once.
package update

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/sidecar"
)

// Jobs are the contracts of the packages that a driver checks, which is their keeper.
type Jobs struct {
	scope  *scope.Scope
	reader *rules.Reader
	byPath map[string]*Job
}

// New returns no jobs yet, for the packages of a scope.
func New(s *scope.Scope) *Jobs {
	return &Jobs{scope: s, reader: &rules.Reader{SameFiles: true, Settings: s.Settings, Parse: s.Parse}, byPath: make(map[string]*Job)}
}

// Of returns the job for the contract of a package; nil if it has nothing but tests, of which
// a contract promises nothing that an edit could accept.
func (jobs *Jobs) Of(path string) *Job { return jobs.byPath[path] }

// Contracts returns the names of the contracts.
func (jobs *Jobs) Contracts() []string {
	names := make([]string, 0, len(jobs.byPath))
	for _, path := range slices.Sorted(maps.Keys(jobs.byPath)) {
		names = append(names, jobs.byPath[path].Name)
	}
	return names
}

// Keep implements [driver.Keeper]. It notes what a platform has: of packages that diverge
// all that there is. A package is accepted as if all that it imports were as promised, which is so once that is
// accepted, too: what is found together may follow from another contract, and what is
// found alone may be so only then.
func (jobs *Jobs) Keep(set *load.Set, list []driver.Checked) {
	p := set.Platform
	for _, l := range list {
		if len(l.Package.GoFiles) == 0 { // but for tests
			continue
		}
		dir := load.Dir(l.Package)
		s := side{Platform: p, cgo: jobs.scope.CgoFiles(dir, p)}
		job := jobs.job(l.Package.PkgPath, dir)
		if l.Result.Unrecorded != nil || l.Result.UnrecordedTypes != nil || slices.ContainsFunc(l.Alone(), func(f finding.Finding) bool { return f.Verdict != finding.Waived }) {
			s.pkg, s.binding = jobs.boundPackage(set, &l)
			s.exceeds = func(list []finding.Finding) error { return jobs.scope.Exceeds(l.Package, list) }
			s.shadows = func(message string) error { return jobs.scope.Hides(l.Package, message) }
			if l.Result.Unit != nil {
				s.together = l.Result.Unit.Result
			}
			job.diverges = true
		}
		job.sides = append(job.sides, s)
	}
	all := func(string, []byte) bool { return true }
	for _, pkg := range set.WithoutCgo {
		dir := load.Dir(pkg)
		job := jobs.job(pkg.PkgPath, dir)
		job.unknown = append(job.unknown, side{Platform: p, cgo: jobs.scope.FilesFor(dir, p, all)})
	}
}

// Lack notes that a platform has no Go files of a package that is meant for it.
func (jobs *Jobs) Lack(p load.Platform, a load.Absent) {
	_, f := jobs.scope.ContractOf(a)
	if f == nil || !jobs.scope.IsFor(a, f, p) {
		return
	}
	job := jobs.job(a.Path, a.Dir)
	if files := jobs.scope.CgoFiles(a.Dir, p); files != nil {
		job.unknown = append(job.unknown, side{Platform: p, cgo: files})
	} else {
		job.absent = append(job.absent, absentSide{p, engine.CheckAbsent(f, a.Path, p.GOOS, p.GOARCH)})
	}
}

// job returns the job for a package.
func (jobs *Jobs) job(path, dir string) *Job {
	job := jobs.byPath[path]
	if job == nil {
		job = &Job{path: path, Name: sidecar.Path(jobs.scope.Contracts, dir, path), shorten: jobs.scope.Shorten}
		jobs.byPath[path] = job
	}
	return job
}

// Diverging returns the paths of the packages that there is something to do for.
func (jobs *Jobs) Diverging(r *report.Report) []string {
	var paths []string
	for path, job := range jobs.byPath {
		if job.diverges {
			paths = append(paths, path)
		}
	}
	for _, f := range r.Findings {
		if f.Verdict != finding.Waived && f.Package != "" && !f.Gone && !slices.Contains(paths, f.Package) {
			paths = append(paths, f.Package)
		}
	}
	for _, u := range r.Unrecorded {
		if !slices.Contains(paths, u.Package) {
			paths = append(paths, u.Package)
		}
	}
	slices.Sort(paths)
	return paths
}

// Sharer returns the path of another package that links lead to the same contract.
func (jobs *Jobs) Sharer(job *Job) string {
	file, err := filepath.EvalSymlinks(job.Name)
	if err != nil || file == job.Name {
		return ""
	}
	for _, path := range slices.Sorted(maps.Keys(jobs.byPath)) {
		other := jobs.byPath[path]
		if name, err := filepath.EvalSymlinks(other.Name); err == nil && name == file && other != job {
			return path
		}
	}
	return ""
}
