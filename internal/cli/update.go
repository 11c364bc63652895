package cli

import (
	"bytes"
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/sidecar"
)

const aboutUpdate = `Update accepts the packages as they are: it brings their contracts in line with
them and keeps comments, order, policy, waivers and all that is not at odds with
the code. It changes no contract that is wrong in itself.`

func runUpdate(e *environment, args []string) int {
	opts, code, ok := e.flags("update", aboutUpdate, args, nil)
	if !ok {
		return code
	}
	set := e.load(opts)
	u := updater{environment: e, opts: opts, set: &set}
	for _, c := range e.check(opts, &set) {
		if c.result.ContractFile != "" {
			u.update(c)
		}
	}
	if !opts.quiet {
		fmt.Fprintf(e.stdout, "%s, %d updated\n", plural(u.contracts, "contract"), u.changed)
	}
	if set.failed {
		return exitFailed
	}
	return u.code
}

type updater struct {
	*environment
	opts *options
	set  *loadedSet

	contracts, changed int
	code               int
}

// update brings one contract in line and says what it did and what is left.
func (u *updater) update(c checked) {
	u.contracts++
	left := c.result.Findings
	if len(left) > 0 {
		n, rest, err := updateFile(c.result.ContractFile, u.set.enginePackage(c.pkg))
		if err != nil {
			fmt.Fprintf(u.stderr, "importspy-vet update: %s: %v\n", c.pkg.PkgPath, err)
			u.set.failed = true
			return
		}
		left = rest
		if n > 0 {
			u.changed++
			if !u.opts.quiet {
				fmt.Fprintf(u.stdout, "updated %s (%s)\n", u.opts.shorten(c.result.ContractFile), plural(n, "change"))
			}
		}
	}
	for _, f := range left {
		if f.Verdict == finding.Waived {
			continue
		}
		fmt.Fprintf(u.stderr, "importspy-vet update: %s: not changed: %s\n", c.pkg.PkgPath, f.Message)
		if f.ID == finding.ContractInvalid {
			u.code = exitUsage
		} else {
			u.code = max(u.code, exitFindings)
		}
	}
}

// maxRounds bounds the search for a contract that has no findings. An edit can
// bring a finding to light that another one hid, seldom two deep.
const maxRounds = 8

// updateFile edits the contract called name until nothing is found that an edit
// could mend. It returns the number of changes and the findings that remain.
func updateFile(name string, pkg *engine.Package) (n int, left []finding.Finding, err error) {
	original, err := sidecar.Read(name, nil)
	if err != nil {
		return 0, engine.Unreadable(name, err.Error()).Findings, nil
	}
	data := original
	r := engine.Hold(name, data, pkg)
	for range maxRounds {
		next, fixes := fixAll(r, data)
		if fixes == 0 {
			break
		}
		n += fixes
		data = next
		r = engine.Hold(name, data, pkg)
		if r.Describe == nil {
			return 0, nil, fmt.Errorf("the edited contract would be wrong, please report this: %s", r.Findings[0].Message)
		}
	}
	if !bytes.Equal(data, original) {
		err = writeFile(name, data, true)
	}
	return n, r.Findings, err
}

// fixAll applies the fixes of all findings and returns their number. Where two
// are at odds, the second one is left for the next round.
func fixAll(r *engine.Result, data []byte) ([]byte, int) {
	var fixes []*accept.Fix
	var edits []contract.Edit
	for i := range r.Findings {
		if fix := accept.For(r.File, r.Describe, &r.Findings[i]); fix != nil {
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
