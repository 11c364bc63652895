package command

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

const aboutUpdate = `Update accepts the packages as they are: it brings their contracts in line with
them and keeps comments, order, policy, waivers and all that is not at odds with
the code. It changes no contract that is wrong in itself.`

func runUpdate(e *invocation, args []string) int {
	opts, code, ok := e.flags("update", aboutUpdate, args, nil)
	if !ok {
		return code
	}
	r, failed := e.checkAll(opts)
	u := updater{invocation: e, opts: opts, jobs: make(map[string]*updateJob), failed: failed}
	if opts.Patterns = diverging(r); len(opts.Patterns) > 0 {
		e.eachPlatform(opts, u.gather)
	}
	u.updateAll()
	u.tellKept(r.Kept)
	for _, f := range r.Findings {
		switch {
		case f.Package != "" && !f.Gone || f.Verdict == finding.Waived:
			continue
		case f.Gone:
			u.code = max(u.code, exitFindings)
		default:
			u.code = exitUsage
		}
		fmt.Fprintf(e.stderr, "importspy-vet update: %s: not changed: %s\n", f.Position.File, f.Message)
	}
	if !opts.quiet {
		fmt.Fprintf(e.stdout, "%s, %d updated\n", report.Plural(r.Contracts, "contract"), u.changed)
	}
	if u.failed {
		return exitFailed
	}
	return u.code
}

// diverging returns the paths of the packages that there is something to do for.
func diverging(r *report.Report) []string {
	var paths []string
	for _, f := range r.Findings {
		if f.Verdict != finding.Waived && f.Package != "" && !f.Gone && !slices.Contains(paths, f.Package) {
			paths = append(paths, f.Package)
		}
	}
	return paths
}

// An updater edits the contracts of packages that diverge from them.
type updater struct {
	*invocation
	opts *options
	jobs map[string]*updateJob // by package path

	changed int
	code    int
	failed  bool
}

// updateAll edits the contracts, in the order of their packages, and says what
// it did and what is left.
func (u *updater) updateAll() {
	for _, path := range slices.Sorted(maps.Keys(u.jobs)) {
		job := u.jobs[path]
		n, left, err := job.update(u.opts)
		if err != nil {
			fmt.Fprintf(u.stderr, "importspy-vet update: %s: %v\n", path, err)
			u.failed = true
			continue
		}
		if n > 0 {
			u.changed++
			if !u.opts.quiet {
				fmt.Fprintf(u.stdout, "updated %s (%s)\n", u.opts.Shorten(job.name), report.Plural(n, "change"))
			}
		}
		u.tell(path, job.name, left)
	}
}

// tell prints what no edit of the contract called name could mend.
func (u *updater) tell(path, name string, left []finding.Finding) {
	mistakes := 0
	for _, f := range left {
		if f.ID == contract.ContractInvalid {
			mistakes++
			if mistakes > report.MaxMistakes {
				continue
			}
		}
		fmt.Fprintf(u.stderr, "importspy-vet update: %s: not changed: %s\n", path, wording.Check(&f))
		if f.ID == contract.ContractInvalid {
			u.code = exitUsage
		} else {
			u.code = max(u.code, exitFindings)
		}
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
		fmt.Fprintf(u.stderr, "importspy-vet update: %s\n", line)
	}
}

// maxRounds bounds the search for a contract that has no findings. An edit can
// bring a finding to light that another one hid, seldom two deep.
const maxRounds = 8

// update edits the contract until nothing is found, on any platform, that an
// edit could mend. It returns the number of changes and the findings that remain.
func (job *updateJob) update(opts *options) (n int, left []finding.Finding, err error) {
	if len(job.sides) == 0 {
		return 0, job.lost(), nil
	}
	original, err := sidecar.Read(job.name, nil)
	if errors.Is(err, fs.ErrNotExist) {
		var results []*engine.Result
		for _, side := range job.sides {
			results = append(results, check.Rules(side.binding))
		}
		return 0, remaining(results), nil
	}
	if err != nil {
		return 0, check.Unreadable(err, job.sides[0].binding).Findings, nil
	}
	data := original
	results, invalid := job.check(data)
	if invalid {
		return 0, remaining(results), nil // which is for a person to mend
	}
	before := mistakes(results)
	for range maxRounds {
		next, changes := job.edit(data, results)
		if changes == 0 || bytes.Equal(next, data) {
			break
		}
		n += changes
		data = next
		if results, invalid = job.check(data); invalid {
			return 0, nil, fmt.Errorf("the edited contract would be wrong, please report this: %s", wording.Check(&results[0].Findings[0]))
		}
	}
	if now := mistakes(results); job.hidden && len(now) > len(before) {
		return 0, nil, fmt.Errorf("not changed: entries kept for files that need cgo would conflict with the rest; run update with cgo enabled: %s", wording.Check(&now[0]))
	}
	if !bytes.Equal(data, original) {
		err = opts.write(job.name, data, true)
	}
	return n, remaining(results), err
}

// check checks the package against a contract on each platform. What may be in files
// that only cgo can compile is not missed.
func (job *updateJob) check(data []byte) (results []*engine.Result, invalid bool) {
	lost := slices.ContainsFunc(job.absent, func(a absentSide) bool { return len(a.found) > 0 })
	for _, side := range job.sides {
		r := check.Package(job.name, data, side.Package, side.binding)
		r.Findings = slices.DeleteFunc(r.Findings, func(f finding.Finding) bool {
			hidden := side.cgo.MayHave(&f)
			job.hidden = job.hidden || hidden
			return hidden || lost && f.ID == contract.WaiverUnused // which may be used there
		})
		results = append(results, r)
		invalid = invalid || r.Describe == nil
	}
	return results, invalid
}

// mistakes returns those of the findings of all platforms that are on the contract
// itself.
func mistakes(results []*engine.Result) []finding.Finding {
	return slices.DeleteFunc(remaining(results), func(f finding.Finding) bool { return f.ID != contract.ContractInvalid })
}

// remaining returns the findings of all platforms, each once. A waiver that one
// of them needs is not unused.
func remaining(results []*engine.Result) []finding.Finding {
	count := make(map[string]int)
	var list []finding.Finding
	for _, r := range results {
		for _, f := range r.Findings {
			if f.Verdict == finding.Waived {
				continue
			}
			if count[f.Key()]++; count[f.Key()] == 1 {
				list = append(list, f)
			}
		}
	}
	return slices.DeleteFunc(list, func(f finding.Finding) bool {
		return f.ID == contract.WaiverUnused && count[f.Key()] < len(results)
	})
}

// edit makes one round of changes and returns their number. What all platforms
// agree on is changed as -fix does. Where they differ, whole entries are written
// anew, each with a word on where it holds.
func (job *updateJob) edit(data []byte, results []*engine.Result) ([]byte, int) {
	same := agree(results)
	if same && !job.limited() {
		if next, n := fixAll(results[0], data); n > 0 || len(results) == 1 {
			return next, n
		}
	}
	if next, n := job.rewrite(data, results); n > 0 || !same {
		return next, n
	}
	rest := *results[0] // what is of the contract as a whole
	rest.Findings = slices.DeleteFunc(slices.Clone(rest.Findings), func(f finding.Finding) bool { return f.Entry() != "" })
	return fixAll(&rest, data)
}

// fixAll applies the fixes of all findings and returns their number. Where two
// are at odds, the second one is left for the next round.
func fixAll(r *engine.Result, data []byte) ([]byte, int) {
	var fixes []*accept.Fix
	var edits []contract.Edit
	fixer := accept.New(r.File, r.Describe)
	for i := range r.Findings {
		if fix := fixer.For(&r.Findings[i]); fix != nil {
			fixes = append(fixes, fix)
			edits = append(edits, fix.Edits...)
		}
	}
	if next, err := contract.Apply(data, edits); err == nil {
		return next, len(fixes)
	}
	edits = nil
	next, n := data, 0
	for _, fix := range fixes {
		more := append(edits[:len(edits):len(edits)], fix.Edits...)
		if applied, err := contract.Apply(data, more); err == nil {
			next, edits = applied, more
			n++
		}
	}
	return next, n
}
