package command

import (
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/merge"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// An updateJob is one contract with its package on each platform.
type updateJob struct {
	name    string // of the file
	sides   []*updateSide
	unknown []merge.Side // platforms of which nothing could be loaded for want of cgo
	absent  []absentSide
	hidden  bool // there are findings on what only cgo can compile
}

// An updateSide is a package on a platform, with what of it only cgo can compile,
// if it was loaded without.
type updateSide struct {
	*engine.Package
	binding *rules.Binding
	cgo     *load.CgoFiles
}

// An absentSide is a platform that a package has no Go files for, though it is
// meant for it.
type absentSide struct {
	load.Platform
	found []finding.Finding
}

// job returns the job for a package.
func (u *updater) job(path, dir string) *updateJob {
	job := u.jobs[path]
	if job == nil {
		job = &updateJob{name: sidecar.Path(u.opts.contracts, dir, path)}
		u.jobs[path] = job
	}
	return job
}

// gather adds what a platform has, and what it lacks.
func (u *updater) gather(set *load.Set) {
	p := set.Platform
	for _, pkg := range set.Packages {
		if load.IsAbsent(pkg) { // but for tests
			set.Absent = append(set.Absent, load.NewAbsent(pkg))
			continue
		}
		dir := load.Dir(pkg)
		job := u.job(pkg.PkgPath, dir)
		ep, binding := boundPackage(u.opts, set, pkg)
		job.sides = append(job.sides, &updateSide{ep, binding, u.opts.CgoFiles(dir, p)})
	}
	for _, a := range set.Absent {
		_, f := u.opts.contractOf(a)
		if f == nil || !u.opts.meant(a, f, p) {
			continue
		}
		job := u.job(a.Path, a.Dir)
		if files := u.opts.CgoFiles(a.Dir, p); files != nil {
			job.addUnknown(p, files)
		} else {
			job.absent = append(job.absent, absentSide{p, engine.CheckAbsent(f, a.Path, p.GOOS, p.GOARCH)})
		}
	}
	all := func(string, []byte) bool { return true }
	for _, pkg := range set.WithoutCgo {
		dir := load.Dir(pkg)
		u.job(pkg.PkgPath, dir).addUnknown(p, u.opts.FilesFor(dir, p, all))
	}
}

// addUnknown adds a platform of which no more is known than what files declare.
func (job *updateJob) addUnknown(p load.Platform, files *load.CgoFiles) {
	job.unknown = append(job.unknown, merge.Side{
		GOOS: p.GOOS, GOARCH: p.GOARCH, File: &contract.File{}, Unseen: files.Unseen,
	})
}

// lost returns the findings on a package that is on none of the platforms.
func (job *updateJob) lost() (list []finding.Finding) {
	for _, a := range job.absent {
		for _, f := range a.found {
			if f.Verdict != finding.Waived {
				f.Form = finding.NoGoFilesNamed
				return []finding.Finding{f}
			}
		}
	}
	return nil
}

// limited reports whether there is something that the sides do not have all of.
func (job *updateJob) limited() bool {
	return len(job.absent) > 0 || len(job.unknown) > 0 || job.hidden
}
