package cli

import (
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
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
	cgo     *cgoFiles
}

// An absentSide is a platform that a package has no Go files for, though it is
// meant for it.
type absentSide struct {
	platform
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
func (u *updater) gather(set *loadedSet) {
	p := set.platform
	for _, pkg := range set.pkgs {
		if isAbsent(pkg) { // but for tests
			set.absent = append(set.absent, newAbsent(pkg))
			continue
		}
		dir := packageDir(pkg)
		job := u.job(pkg.PkgPath, dir)
		ep, binding := set.boundPackage(u.opts, pkg)
		job.sides = append(job.sides, &updateSide{ep, binding, u.opts.cgoFiles(dir, p)})
	}
	for _, a := range set.absent {
		_, f := a.contract(u.opts)
		if f == nil || !a.meant(u.opts, f, p) {
			continue
		}
		job := u.job(a.path, a.dir)
		if files := u.opts.cgoFiles(a.dir, p); files != nil {
			job.addUnknown(p, files)
		} else {
			job.absent = append(job.absent, absentSide{p, engine.CheckAbsent(f, a.path, p.goos, p.goarch)})
		}
	}
	all := func(string, []byte) bool { return true }
	for _, pkg := range set.wanting {
		dir := packageDir(pkg)
		u.job(pkg.PkgPath, dir).addUnknown(p, u.opts.filesFor(dir, p, all))
	}
}

// addUnknown adds a platform of which no more is known than what files declare.
func (job *updateJob) addUnknown(p platform, files *cgoFiles) {
	job.unknown = append(job.unknown, merge.Side{
		GOOS: p.goos, GOARCH: p.goarch, File: &contract.File{}, Unseen: files.unseen,
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
