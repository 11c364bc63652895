package command

import (
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

const aboutUpdate = `Update accepts the packages as they are: it brings their contracts in line with
them and keeps comments, order, policy, waivers and all that is not at odds with
the code. It reports what it has accepted, breaking changes first; with -diff it
writes nothing and prints a diff. Where a module or a package has moved, it renames the
paths first, as move does. It changes no contract that is wrong in itself.`

func runUpdate(e *invocation, args []string) int {
	preview := false
	opts, code, ok := e.flags("update", aboutUpdate, args, func(fs *flag.FlagSet) {
		fs.BoolVar(&preview, "diff", false, "write nothing; print what would change as a unified diff")
	})
	if !ok {
		return code
	}
	u := newUpdater(e, opts, "importspy-vet update")
	u.preview = preview
	return u.run()
}

// run checks the packages, updates their contracts, and returns the exit code.
func (u *updater) run() int {
	r, failed := u.driver(u.opts).Run(u)
	if len(r.Moves) > 0 {
		var again bool
		r, again = u.move(r.Moves)
		failed = failed && u.preview || again
	}
	u.failed = u.failed || failed
	u.updateAll(r)
	u.tellKept(r.Kept)
	u.renewGuards(r)
	for _, f := range r.Findings {
		switch {
		case f.Package != "" && !f.Gone || f.Verdict == finding.Waived:
			continue
		case f.Gone:
			u.code = max(u.code, exitFindings)
		default:
			u.code = exitUsage
		}
		fmt.Fprintf(u.stderr, "%s: %s: not changed: %s\n", u.name, f.Position.File, f.Message)
	}
	if !u.opts.quiet {
		verb := "updated"
		if u.preview {
			verb = "to update"
		}
		fmt.Fprintf(u.out(), "%s, %d %s\n", report.Plural(r.Contracts, "contract"), u.changed, verb)
		if text := u.acceptedText(); text != "" {
			fmt.Fprintln(u.out(), text)
		}
	}
	if u.failed {
		return exitFailed
	}
	return u.code
}

// move renames what has moved, and checks again. A preview goes no further than that: what
// else differs is known once the names are right.
func (u *updater) move(moved []report.Moved) (*report.Report, bool) {
	m := mover{invocation: u.invocation, opts: u.opts, name: u.name, preview: u.preview}
	m.moveAll(moved)
	u.failed = m.failed
	if u.preview && !u.opts.quiet {
		fmt.Fprintf(u.stderr, "%s: what else differs is known once the paths are renamed\n", u.name)
	}
	u.jobs = make(map[string]*updateJob)
	if u.preview || m.failed {
		u.changed = m.changed
		return &report.Report{Contracts: m.changed}, false
	}
	return u.driver(u.opts).Run(u)
}

// diverging returns the paths of the packages that there is something to do for.
func (u *updater) diverging(r *report.Report) []string {
	var paths []string
	for path, job := range u.jobs {
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

// An updater edits the contracts of packages that diverge from them. While these
// are checked, it keeps what it needs to know of them.
type updater struct {
	*invocation
	opts    *options
	name    string                // of the command, as messages begin
	preview bool                  // print the changes instead of making them
	fixing  bool                  // in the style of go vet
	jobs    map[string]*updateJob // by package path

	changed  int
	accepted map[finding.Verdict]int // how many changes
	code     int
	failed   bool
}

func newUpdater(e *invocation, opts *options, name string) *updater {
	return &updater{invocation: e, opts: opts, name: name, jobs: make(map[string]*updateJob), accepted: make(map[finding.Verdict]int)}
}

// out is where what was done is printed: beside a diff, not in it.
func (u *updater) out() io.Writer {
	if u.preview {
		return u.stderr
	}
	return u.stdout
}

// updateAll edits the contracts of the packages that diverge, and says what it did and
// what is left.
func (u *updater) updateAll(r *report.Report) {
	for _, path := range u.diverging(r) {
		job := u.jobs[path]
		if job == nil {
			u.tellReported(r, path)
			continue
		}
		left, err := job.update(u)
		if err != nil {
			fmt.Fprintf(u.stderr, "%s: %s: %v\n", u.name, path, err)
			u.failed = true
			continue
		}
		u.tell(path, job.name, left)
	}
	for _, job := range u.jobs {
		contractfile.Sweep(filepath.Dir(job.name))
	}
}

// tellReported prints what the report has on a package that has nothing but tests, of
// which a contract promises nothing that an edit could accept.
func (u *updater) tellReported(r *report.Report, path string) {
	for _, f := range r.Findings {
		if f.Package == path && f.Verdict != finding.Waived && f.ID != contract.GuardOutdated {
			fmt.Fprintf(u.stderr, "%s: %s: not changed: %s\n", u.name, path, f.Message)
			u.remains(f.ID)
		}
	}
}

// remains notes that a finding is left.
func (u *updater) remains(id finding.ID) {
	if id == contract.ContractInvalid {
		u.code = exitUsage
	} else {
		u.code = max(u.code, exitFindings)
	}
}

// tell prints what no edit of the contract called name could mend.
func (u *updater) tell(path, name string, left []finding.Finding) {
	mistakes := 0
	for _, f := range left {
		if f.ID == contract.GuardOutdated {
			continue // see renewGuards
		}
		if f.ID == contract.ContractInvalid {
			mistakes++
			if mistakes > report.MaxMistakes {
				continue
			}
		}
		fmt.Fprintf(u.stderr, "%s: %s: not changed: %s\n", u.name, path, wording.Check(&f))
		u.remains(f.ID)
	}
	report.PrintMore(u.stderr, u.opts.Shorten(name), mistakes)
}

// tellKept prints what contracts say that no check could see, and that was left
// as it is.
func (u *updater) tellKept(kept map[report.Unchecked][]string) {
	var lines []string
	for at, symbols := range kept {
		lines = append(lines, fmt.Sprintf("%s: kept on %s, where %s: %s", at.Package, at.Platform, at.Reason, strings.Join(symbols, ", ")))
	}
	for _, line := range slices.Sorted(slices.Values(lines)) {
		fmt.Fprintf(u.stderr, "%s: %s\n", u.name, line)
	}
}

// Keep implements [driver.Keeper]: it notes what a platform has: of packages that diverge all that there is. A package
// is accepted as if all that it imports were as promised, which is so once that is
// accepted, too: what is found together may follow from another contract, and what is
// found alone may be so only then.
func (u *updater) Keep(set *load.Set, list []driver.Checked) {
	p := set.Platform
	for _, l := range list {
		if len(l.Package.GoFiles) == 0 { // but for tests
			continue
		}
		dir := load.Dir(l.Package)
		side := updateSide{Platform: p, cgo: u.opts.CgoFiles(dir, p)}
		job := u.job(l.Package.PkgPath, dir)
		if l.Result.Unrecorded != nil || l.Result.UnrecordedTypes != nil || slices.ContainsFunc(l.Alone(), func(f finding.Finding) bool { return f.Verdict != finding.Waived }) {
			side.pkg, side.binding = boundPackage(&u.opts.Scope, set, &l)
			if l.Result.Unit != nil {
				side.together = l.Result.Unit.Result
			}
			job.diverges = true
		}
		job.sides = append(job.sides, side)
	}
	all := func(string, []byte) bool { return true }
	for _, pkg := range set.WithoutCgo {
		dir := load.Dir(pkg)
		job := u.job(pkg.PkgPath, dir)
		job.unknown = append(job.unknown, updateSide{Platform: p, cgo: u.opts.FilesFor(dir, p, all)})
	}
}

// Lack notes that a platform has no Go files of a package that is meant for it.
func (u *updater) Lack(p load.Platform, a load.Absent) {
	_, f := u.opts.ContractOf(a)
	if f == nil || !u.opts.IsFor(a, f, p) {
		return
	}
	job := u.job(a.Path, a.Dir)
	if files := u.opts.CgoFiles(a.Dir, p); files != nil {
		job.unknown = append(job.unknown, updateSide{Platform: p, cgo: files})
	} else {
		job.absent = append(job.absent, absentSide{p, engine.CheckAbsent(f, a.Path, p.GOOS, p.GOARCH)})
	}
}

// job returns the job for a package.
func (u *updater) job(path, dir string) *updateJob {
	job := u.jobs[path]
	if job == nil {
		job = &updateJob{path: path, name: sidecar.Path(u.opts.Contracts, dir, path)}
		u.jobs[path] = job
	}
	return job
}
