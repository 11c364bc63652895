package update

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

// An Accepted difference is one that is written into a contract.
type Accepted struct {
	Verdict finding.Verdict // "" for what is no finding
	Text    string
	On      []string // platforms; nil: all
}

// found returns what differs from the contract by what it says, on the platforms that have
// the package, by a result of each, and on those without it. What follows from the contract
// of another package is accepted there.
func (job *Job) found(by func(*side) *engine.Result) map[string]*Accepted {
	all := make(map[string]*Accepted)
	add := func(key string, v finding.Verdict, text, platform string) {
		if all[key] == nil {
			all[key] = &Accepted{Verdict: v, Text: text}
		}
		all[key].On = append(all[key].On, platform)
	}
	for i := range job.sides {
		s := &job.sides[i]
		result := by(s)
		if result == nil {
			continue
		}
		found := slices.Concat(result.Findings, result.Unrecorded)
		for i := range found {
			if f := &found[i]; f.Verdict != finding.Waived && (f.Origin == nil || f.Origin.Recorded) && !s.cgo.MayHave(f) {
				add(f.Key(), f.Verdict, job.accepts(f), s.String())
			}
		}
		for _, t := range result.UnrecordedTypes {
			name := result.Describe.Name(t.Type)
			add(name, "", name+": clients see this type of another package, contract did not have it", s.String())
		}
	}
	for _, side := range job.absent {
		for _, f := range engine.CheckAbsent(job.file, job.path, side.GOOS, side.GOARCH) {
			if f.Verdict != finding.Waived {
				add(f.Key(), f.Verdict, job.Says(f), side.String())
			}
		}
	}
	return all
}

// accepts says what it is that an edit accepts by a finding.
func (job *Job) accepts(f *finding.Finding) string {
	if w := f.Subject.Waiver; w != nil {
		return fmt.Sprintf("%s: the waiver of %s, which waives nothing, is removed", f.Symbol, w.Finding.Value)
	}
	return job.Says(*f)
}

// accepted lists what was found before an edit and is not found after it, breaking changes
// first.
func (job *Job) accepted(before, after map[string]*Accepted) (list []*Accepted) {
	platforms := len(job.sides) + len(job.absent)
	for key, a := range before {
		if after[key] == nil {
			list = append(list, a)
		}
		if len(a.On) >= platforms {
			a.On = nil
		}
	}
	order := []finding.Verdict{finding.Breaking, finding.Violation, finding.Compatible, ""}
	slices.SortFunc(list, func(a, b *Accepted) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Verdict), slices.Index(order, b.Verdict)), strings.Compare(a.Text, b.Text))
	})
	return list
}
