package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/wording"
)

// An accepted is a difference that update has written into a contract.
type accepted struct {
	verdict finding.Verdict // "" for what is no finding
	text    string
	on      []string // platforms
}

// found returns what differs from the contract by what it says, on the platforms that have
// the package, by a result of each, and on those without it. What follows from the contract
// of another package is accepted there.
func (job *updateJob) found(by func(*updateSide) *engine.Result) map[string]*accepted {
	all := make(map[string]*accepted)
	add := func(key string, v finding.Verdict, text, platform string) {
		if all[key] == nil {
			all[key] = &accepted{verdict: v, text: text}
		}
		all[key].on = append(all[key].on, platform)
	}
	for i := range job.sides {
		side := &job.sides[i]
		result := by(side)
		if result == nil {
			continue
		}
		found := slices.Concat(result.Findings, result.Unrecorded)
		for i := range found {
			if f := &found[i]; f.Verdict != finding.Waived && f.Origin == nil && !side.cgo.MayHave(f) {
				add(f.Key(), f.Verdict, wording.Check(f).String(), side.String())
			}
		}
		for _, t := range result.UnrecordedTypes {
			name := result.Describe.Name(t.Type)
			add(name, "", name+": clients see this type of another package, contract did not have it", side.String())
		}
	}
	for _, side := range job.absent {
		for _, f := range engine.CheckAbsent(job.file, job.path, side.GOOS, side.GOARCH) {
			if f.Verdict != finding.Waived {
				add(f.Key(), f.Verdict, wording.Check(&f).String(), side.String())
			}
		}
	}
	return all
}

// tellAccepted prints what was found before an edit and is not found after it, breaking
// changes first.
func (u *updater) tellAccepted(before, after map[string]*accepted, platforms int) {
	var list []*accepted
	for key, a := range before {
		if after[key] == nil {
			list = append(list, a)
			u.accepted[a.verdict]++
		}
	}
	order := []finding.Verdict{finding.Breaking, finding.Violation, finding.Compatible, ""}
	slices.SortFunc(list, func(a, b *accepted) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.verdict), slices.Index(order, b.verdict)), strings.Compare(a.text, b.text))
	})
	if u.opts.quiet {
		return
	}
	for _, a := range list {
		on := ""
		if len(a.on) < platforms {
			on = " [" + strings.Join(a.on, " ") + "]"
		}
		fmt.Fprintf(u.out(), "\t%s%s\n", a.text, on)
	}
}

// acceptedText says how many changes were accepted, and what they mean for the version; ""
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
	return "accepted: " + strings.Join(parts, ", ") + report.Bump(u.accepted)
}
