package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/textdiff"
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
	r, failed := u.checkAll(u.opts, u)
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
	u.opts.parsed = nil
	return u.checkAll(u.opts, u)
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

// keep notes what a platform has: of packages that diverge all that there is. A package
// is accepted as if all that it imports were as promised, which is so once that is
// accepted, too: what is found together may follow from another contract, and what is
// found alone may be so only then.
func (u *updater) keep(set *load.Set, list []checked) {
	p := set.Platform
	for _, l := range list {
		if len(l.pkg.GoFiles) == 0 { // but for tests
			continue
		}
		dir := load.Dir(l.pkg)
		side := updateSide{Platform: p, cgo: u.opts.CgoFiles(dir, p)}
		job := u.job(l.pkg.PkgPath, dir)
		if l.result.Unrecorded != nil || l.result.UnrecordedTypes != nil || slices.ContainsFunc(l.alone(), func(f finding.Finding) bool { return f.Verdict != finding.Waived }) {
			side.pkg, side.binding = boundPackage(u.opts, set, &l)
			if l.result.Unit != nil {
				side.together = l.result.Unit.Result
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

// lack notes that a platform has no Go files of a package that is meant for it.
func (u *updater) lack(p load.Platform, a load.Absent) {
	_, f := u.opts.contractOf(a)
	if f == nil || !u.opts.meant(a, f, p) {
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
		job = &updateJob{path: path, name: sidecar.Path(u.opts.contracts, dir, path)}
		u.jobs[path] = job
	}
	return job
}

// An updateJob is one contract with its package on each platform.
type updateJob struct {
	path    string         // of the package
	name    string         // of the file
	file    *contract.File // as compared last; nil: it is wrong
	sides   []updateSide
	unknown []updateSide // platforms of which nothing could be loaded for want of cgo
	absent  []absentSide

	diverges bool // on some platform
}

// An updateSide is a package on a platform, nil if it conforms to its contract
// there, with what of it only cgo can compile, if it was loaded without.
type updateSide struct {
	load.Platform
	pkg     *engine.Package
	binding *rules.Binding
	cgo     *load.CgoFiles
	result  *engine.Result // of comparing pkg with a contract

	together *engine.Result // of checking it together with others; nil: there is no contract
}

// before is what was found before any edit.
func (side *updateSide) before() *engine.Result {
	if side.together != nil {
		return side.together
	}
	return side.result
}

// An absentSide is a platform that a package has no Go files for, though it is
// meant for it.
type absentSide struct {
	load.Platform
	found []finding.Finding
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

// update edits the contract so that nothing is found, on any platform, that an edit
// could accept. It returns the findings that remain.
func (job *updateJob) update(u *updater) (left []finding.Finding, err error) {
	if len(job.sides) == 0 {
		return job.lost(), nil
	}
	data, err := sidecar.Read(job.name, nil)
	if errors.Is(err, fs.ErrNotExist) {
		job.compare(func(side *updateSide) *engine.Result { return check.Rules(side.binding) })
		return job.remaining(), nil
	}
	if err != nil {
		job.compare(func(side *updateSide) *engine.Result { return check.Unreadable(err, side.binding) })
		return job.remaining(), nil
	}
	acceptor := job.acceptor(data)
	if acceptor == nil {
		return job.remaining(), nil // which is for a person to fix
	}
	before, hides := job.mistakes(), slices.ContainsFunc(job.sides, updateSide.hides)
	old, found := data, job.found((*updateSide).before)
	data, n, err := acceptor.Apply()
	if err != nil || n == 0 {
		return job.remaining(), err
	}
	acceptor = job.acceptor(data)
	switch now := job.mistakes(); {
	case acceptor == nil:
		return nil, fmt.Errorf("not changed: the edited contract would be wrong, please report this: %s", wording.Check(&now[0]))
	case hides && len(now) > len(before):
		return nil, fmt.Errorf("not changed: entries kept for files that need cgo would conflict with the rest; run update with cgo enabled: %s", wording.Check(&now[0]))
	case len(acceptor.Fixes()) > 0:
		return nil, fmt.Errorf("not changed: the edited contract would not conform, please report this: %s", wording.Check(&job.remaining()[0]))
	}
	if err := u.write(job, old, data); err != nil {
		return nil, err
	}
	u.changed++
	if !u.opts.quiet {
		verb := "updated"
		if u.preview {
			verb = "would update"
		}
		fmt.Fprintf(u.out(), "%s %s (%s)\n", verb, u.opts.Shorten(job.name), report.Plural(n, "change"))
	}
	u.tellAccepted(found, job.found(func(side *updateSide) *engine.Result { return side.result }), len(job.sides)+len(job.absent))
	return job.remaining(), nil
}

// write writes an edited contract, or prints the edits.
func (u *updater) write(job *updateJob, old, data []byte) error {
	if u.preview {
		oldName, newName := u.diffNames(job.name)
		_, err := io.WriteString(u.stdout, textdiff.Unified(oldName, newName, string(old), string(data)))
		return err
	}
	if other := u.sharer(job); other != "" {
		return fmt.Errorf("%s: is a link to a file that is the contract of %s, too, which is not changed; edit that file", u.opts.Shorten(job.name), other)
	}
	note, err := u.opts.replace(job.name, old, data)
	for _, c := range lostComments(string(old), string(data)) {
		if err == nil {
			fmt.Fprintf(u.stderr, "%s: %s:%d: removed with what it was about: %s\n", u.name, u.opts.Shorten(job.name), c.line, c.text)
		}
	}
	if note != "" {
		fmt.Fprintf(u.stderr, "%s: %s: %s\n", u.name, u.opts.Shorten(job.name), note)
	}
	return err
}

// diffNames returns what a diff calls a contract: as the go command's fixers do after -fix,
// as git does after update, so that git apply and patch take it.
func (u *updater) diffNames(name string) (old, new string) {
	short := filepath.ToSlash(u.opts.Shorten(name))
	switch {
	case u.fixing:
		return name + " (old)", name + " (new)"
	case filepath.IsAbs(name) && !filepath.IsLocal(short):
		return short, short
	}
	return "a/" + short, "b/" + short
}

// sharer returns the path of another package that links lead to the same contract.
func (u *updater) sharer(job *updateJob) string {
	file, err := filepath.EvalSymlinks(job.name)
	if err != nil || file == job.name {
		return ""
	}
	for _, path := range slices.Sorted(maps.Keys(u.jobs)) {
		other := u.jobs[path]
		if name, err := filepath.EvalSymlinks(other.name); err == nil && name == file && other != job {
			return path
		}
	}
	return ""
}

// compare compares the package on each platform, where it does not conform.
func (job *updateJob) compare(by func(*updateSide) *engine.Result) {
	for i := range job.sides {
		if side := &job.sides[i]; side.pkg != nil {
			side.result = by(side)
		}
	}
}

// acceptor compares the package with a contract and returns what accepts it on all
// platforms, nil if the contract is wrong in itself.
func (job *updateJob) acceptor(data []byte) *accept.Acceptor {
	job.compare(func(side *updateSide) *engine.Result { return check.Package(job.name, data, side.pkg, side.binding) })
	file, err := contract.Parse(job.name, data)
	job.file = nil
	if contract.FormErrors(err) != nil {
		return nil
	}
	job.file = file
	var sides []accept.Side
	for _, side := range job.sides {
		s := side.acceptSide()
		if r := side.result; r != nil {
			s.Findings, s.Describe, s.Became = r.Findings, r.Describe, r.Became
			s.Record, s.Unrecorded, s.UnrecordedTypes = true, r.Unrecorded, r.UnrecordedTypes
		}
		sides = append(sides, s)
	}
	for _, side := range job.absent {
		if !slices.ContainsFunc(side.found, func(f finding.Finding) bool { return f.Verdict == finding.Waived }) { // else the promise stays
			sides = append(sides, accept.Side{GOOS: side.GOOS, GOARCH: side.GOARCH, Absent: true, Lost: engine.Lost(file, side.GOOS, side.GOARCH)})
		}
	}
	for _, side := range job.unknown {
		s := side.acceptSide()
		s.Absent = true
		sides = append(sides, s)
	}
	return accept.New(file, sides...)
}

func (side updateSide) acceptSide() accept.Side {
	s := accept.Side{GOOS: side.GOOS, GOARCH: side.GOARCH}
	if side.cgo != nil {
		s.Unseen, s.Hides = side.cgo.Unseen, side.cgo.MayHave
	}
	return s
}

// hides reports whether some findings are on what may be in files that only cgo can
// compile.
func (side updateSide) hides() bool {
	return side.result != nil && slices.ContainsFunc(side.result.Findings, func(f finding.Finding) bool { return side.cgo.MayHave(&f) })
}

// mistakes returns the findings that remain on the contract itself.
func (job *updateJob) mistakes() []finding.Finding {
	return slices.DeleteFunc(job.remaining(), func(f finding.Finding) bool { return f.ID != contract.ContractInvalid })
}

// remaining returns the findings of all platforms, each once. A waiver that is not
// used on one of them is needed on another one, else it is removed.
func (job *updateJob) remaining() (list []finding.Finding) {
	seen := make(map[string]bool)
	for _, side := range job.sides {
		if side.result == nil {
			continue
		}
		for _, f := range side.result.Findings {
			if f.Verdict != finding.Waived && f.ID != contract.WaiverUnused && !seen[f.Key()] && !side.cgo.MayHave(&f) {
				seen[f.Key()] = true
				list = append(list, f)
			}
		}
	}
	return list
}
