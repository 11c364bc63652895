package command

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/textdiff"
	"github.com/importspy/importspy/internal/update"
)

const aboutUpdate = `Update accepts the packages as they are: it brings their contracts in line with
them and keeps comments, order, policy, waivers and everything that still holds. It
reports what it has accepted, breaking changes first; with -diff it writes nothing and
prints a diff. Where a module or a package has moved, it renames the paths first, as
move does. Guards and loaders that are out of date are rewritten. What it cannot
accept, such as an import that a rule denies, or any difference from a contract that
has mistakes, is reported as not accepted; fix it by hand. It exits 0 if all contracts hold afterwards, 1 if findings
are left, 2 if a contract or the usage is wrong, 3 if packages could not be loaded or a
file could not be written.`

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
	r, failed := u.driver(u.opts).Run(u.jobs)
	if len(r.Moves) > 0 {
		var again bool
		r, again = u.move(r.Moves)
		failed = failed && u.preview || again
	}
	if u.renewGuards(r) {
		// What was wrong in an edited one is no longer there.
		u.jobs = update.New(&u.opts.Scope)
		r, failed = u.driver(u.opts).Run(u.jobs)
	}
	u.failed = u.failed || failed
	alone := slices.DeleteFunc(slices.Clone(r.Findings), func(f report.Finding) bool {
		return f.Package != "" && !f.Gone || f.Verdict == finding.Waived
	})
	for i := range alone {
		u.told[alone[i].Message] = true // below: once, and not for each package that it binds
	}
	u.updateAll(r)
	u.tellKept(r.Kept)
	for _, f := range alone {
		if f.Gone {
			u.code = max(u.code, exitFindings)
		} else {
			u.code = exitUsage
		}
		u.tellLeft(f.Position.String(), f.MessageAtPosition())
	}
	if !u.opts.quiet {
		verb := "updated"
		if u.preview {
			verb = "to update"
		}
		n := len(u.changed) // a rename is for all contracts of the module
		fmt.Fprintf(u.out(), "%s, %d %s\n", report.Plural(max(r.Contracts, n), "contract"), n, verb)
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
	m := mover{invocation: u.invocation, opts: u.opts, name: u.name, preview: u.preview, changed: u.changed, seen: make(map[string]bool)}
	m.moveAll(moved)
	u.failed = m.failed
	if u.preview && !u.opts.quiet {
		fmt.Fprintf(u.stderr, "%s: other differences are reported once the paths are renamed\n", u.name)
	}
	u.jobs = update.New(&u.opts.Scope)
	if u.preview || m.failed {
		return &report.Report{}, false
	}
	return u.driver(u.opts).Run(u.jobs)
}

// An updater writes the contracts of packages that diverge from them, and says what it did.
type updater struct {
	*invocation
	opts    *options
	name    string // of the command, as messages begin
	preview bool   // print the changes instead of making them
	fixing  bool   // in the style of go vet
	jobs    *update.Jobs

	changed  map[string]bool         // the contracts, by name
	accepted map[finding.Verdict]int // how many changes
	told     map[string]bool         // what is left, by its sentence
	code     int
	failed   bool
}

func newUpdater(e *invocation, opts *options, name string) *updater {
	return &updater{
		invocation: e, opts: opts, name: name, jobs: update.New(&opts.Scope),
		changed: make(map[string]bool), accepted: make(map[finding.Verdict]int), told: make(map[string]bool),
	}
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
	for _, path := range u.jobs.Diverging(r) {
		job := u.jobs.Of(path)
		if job == nil {
			u.tellReported(r, path)
			continue
		}
		out, err := job.Update()
		if err == nil && out.Changes > 0 {
			err = u.write(job, out)
		}
		if err != nil {
			fmt.Fprintf(u.stderr, "%s: %s: %v\n", u.name, path, err)
			u.failed = true
			continue
		}
		u.tell(job, path, out.Left)
	}
	for _, name := range u.jobs.Contracts() {
		contractfile.Sweep(filepath.Dir(name))
	}
}

// write writes an edited contract, or prints the edits, and says what they accept.
func (u *updater) write(job *update.Job, out *update.Outcome) error {
	short := u.opts.Shorten(job.Name)
	if u.preview {
		oldName, newName := diffNames(u.opts, job.Name, u.fixing)
		u.printUnified(oldName, newName, out.Old, out.New)
	} else {
		if other := u.jobs.Sharer(job); other != "" {
			return fmt.Errorf("%s: is a link to a file that is the contract of %s, too, which is not changed; edit that file", short, other)
		}
		note, err := u.opts.Replace(job.Name, out.Old, out.New)
		if err != nil {
			return err
		}
		for _, c := range out.Lost {
			fmt.Fprintf(u.stderr, "%s: %s:%d: comment removed with its entry: %s\n", u.name, short, c.Line, c.Text)
		}
		for _, c := range out.Strayed {
			fmt.Fprintf(u.stderr, "%s: %s:%d: comment stays, what was below it is removed: %s\n", u.name, short, c.Line, c.Text)
		}
		if note != "" {
			fmt.Fprintf(u.stderr, "%s: %s: %s\n", u.name, short, note)
		}
	}
	u.changed[job.Name] = true
	if !u.opts.quiet {
		verb := "updated"
		if u.preview {
			verb = "would update"
		}
		count := ""
		if len(out.Accepted) == 0 { // else they are listed
			count = " (" + report.Plural(out.Changes, "change") + ")"
		}
		fmt.Fprintf(u.out(), "%s %s%s\n", verb, short, count)
	}
	u.tellAccepted(out.Accepted)
	return nil
}

// printUnified prints what is to change. Lines of a contract that a CI system would take for
// commands are escaped: no such diff can be applied.
func (e *invocation) printUnified(oldName, newName string, old, data []byte) {
	fmt.Fprint(e.stdout, plain.Starts(textdiff.Unified(oldName, newName, string(old), string(data))))
}

// diffNames returns what a diff calls a file: as the go command's fixers do after -fix, else
// as git does, so that git apply and patch take it.
func diffNames(opts *options, name string, fixing bool) (old, new string) {
	short := filepath.ToSlash(opts.Shorten(name))
	switch {
	case fixing:
		return name + " (old)", name + " (new)"
	case filepath.IsAbs(name) && !filepath.IsLocal(short):
		return short, short
	}
	return "a/" + short, "b/" + short
}

// tellAccepted prints what an edit accepts.
func (u *updater) tellAccepted(list []*update.Accepted) {
	for _, a := range list {
		u.accepted[a.Verdict]++
		if u.opts.quiet {
			continue
		}
		on := ""
		if a.On != nil {
			on = " [" + strings.Join(a.On, " ") + "]"
		}
		fmt.Fprintf(u.out(), "\t%s%s\n", a.Text, on)
	}
}

// acceptedText says how many changes were accepted, or would be, and what they mean for the version; ""
// if there are none.
func (u *updater) acceptedText() string {
	var parts []string
	for _, v := range slices.Sorted(maps.Keys(u.accepted)) {
		switch n := u.accepted[v]; v {
		case finding.Breaking, finding.Compatible:
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if parts == nil {
		return ""
	}
	verb := "accepted"
	if u.preview {
		verb = "to accept"
	}
	return verb + ": " + strings.Join(parts, ", ") + report.Bump(u.accepted)
}

// tellReported prints what the report has on a package that has nothing but tests, of
// which a contract promises nothing that an edit could accept.
func (u *updater) tellReported(r *report.Report, path string) {
	for _, f := range r.Findings {
		if f.Package == path && f.Verdict != finding.Waived && f.ID != contract.GuardOutdated {
			u.tellLeft(path, f.Message)
			u.remains(f.ID)
		}
	}
}

// tellLeft prints a finding on a package, or at a place, that is left. Of the same contract
// others may have been accepted.
func (u *updater) tellLeft(on, text string) {
	fmt.Fprintf(u.stderr, "%s: %s: not accepted, fix by hand: %s\n", u.name, on, text)
}

// remains notes that a finding is left.
func (u *updater) remains(id finding.ID) {
	if id == contract.ContractInvalid {
		u.code = exitUsage
	} else {
		u.code = max(u.code, exitFindings)
	}
}

// tell prints what no edit of the job's contract could fix.
func (u *updater) tell(job *update.Job, path string, left []finding.Finding) {
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
		u.remains(f.ID)
		says := job.Says(f)
		if f.ID == contract.ContractInvalid && u.told[says] {
			continue // of a contract that is for several packages
		}
		u.told[says] = true
		u.tellLeft(path, says)
	}
	report.PrintMore(u.stderr, u.opts.Shorten(job.Name), mistakes)
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
