package cli

import (
	"bytes"
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

const aboutUpdate = `Update accepts the packages as they are: it brings their contracts in line with
them and keeps comments, order, policy, waivers and all that is not at odds with
the code. It changes no contract that is wrong in itself.`

func runUpdate(e *environment, args []string) int {
	opts, code, ok := e.flags("update", aboutUpdate, args, nil)
	if !ok {
		return code
	}
	list, failed := e.load(opts)
	code = exitOK
	contracts, changed := 0, 0
	for _, l := range list {
		if l.result.ContractFile == "" {
			continue
		}
		contracts++
		n, left, err := updatePackage(l)
		switch {
		case err != nil:
			fmt.Fprintf(e.stderr, "importspy-vet update: %s: %v\n", l.pkg.PkgPath, err)
			failed = true
			continue
		case n > 0:
			changed++
			if !opts.quiet {
				fmt.Fprintf(e.stdout, "updated %s (%s)\n", shorten(l.result.ContractFile), plural(n, "change"))
			}
		}
		for _, f := range left {
			fmt.Fprintf(e.stderr, "importspy-vet update: %s\n", f.Message)
			if f.ID == finding.ContractInvalid {
				code = exitUsage
			} else {
				code = max(code, exitFindings)
			}
		}
	}
	if !opts.quiet {
		fmt.Fprintf(e.stdout, "%s, %d updated\n", plural(contracts, "contract"), changed)
	}
	if failed {
		return exitFailed
	}
	return code
}

// maxRounds bounds the search for a contract that has no findings. An edit can
// bring a finding to light that another one hid, seldom two deep.
const maxRounds = 8

// updatePackage edits the contract of l until nothing is found that an edit
// could mend. It returns the number of fixes made and the findings that remain.
func updatePackage(l *loaded) (n int, left []finding.Finding, err error) {
	r, name := l.result.Engine, l.result.ContractFile
	if l.result.Package == nil || r.File == nil {
		return 0, r.Findings, nil
	}
	data := r.File.Data
	for range maxRounds {
		edits, fixes := fixAll(r)
		if fixes == 0 {
			break
		}
		next, err := contract.Apply(data, edits)
		if err != nil {
			return n, nil, fmt.Errorf("cannot edit the contract: %w", err)
		}
		n += fixes
		data = next
		r = engine.Hold(name, data, l.result.Package)
		if r.File == nil || r.Describe == nil {
			return n, nil, fmt.Errorf("the edited contract would be wrong, please report this: %s", r.Findings[0].Message)
		}
	}
	if !bytes.Equal(data, l.result.Engine.File.Data) {
		err = writeFile(name, data, true)
	}
	return n, notWaived(r.Findings), err
}

func fixAll(r *engine.Result) (edits []contract.Edit, fixes int) {
	for i := range r.Findings {
		if fix := accept.For(r.File, r.Describe, &r.Findings[i]); fix != nil {
			edits = append(edits, fix.Edits...)
			fixes++
		}
	}
	return edits, fixes
}

func notWaived(findings []finding.Finding) []finding.Finding {
	var left []finding.Finding
	for _, f := range findings {
		if f.Verdict != finding.Waived {
			left = append(left, f)
		}
	}
	return left
}
