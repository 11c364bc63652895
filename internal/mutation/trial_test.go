package mutation

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/importspy/importspy/internal/mutation/runner"
)

// slack is what tests with a mutant may take beyond a multiple of what they take without.
var slack = 20 * time.Second

// trialsPerProcess bounds what tests with mutants leave behind.
const trialsPerProcess = 25

// try runs tests with each of the mutants, in one process as long as none of
// them ends it, and passes those that a test kills to killed, with the way in
// which it does. The others have to run with all tests, in a process of their own.
func (p *goPackage) try(list []*mutant, killed func(*mutant, runner.Verdict)) error {
	byID := make(map[int]*mutant)
	for _, m := range list {
		byID[m.id] = m
	}
	for len(list) > 0 {
		var plan runner.Plan
		limit := time.Minute
		for _, m := range list {
			t, longest := p.trial(m)
			plan.Trials = append(plan.Trials, t)
			limit += longest
		}
		results, out, err := p.follow(plan, limit)
		if len(results) == 0 {
			return fmt.Errorf("%s: no mutant is tried: %w\n%s", p.path, err, out)
		}
		last := results[len(results)-1]
		done := 0
		for _, r := range results {
			switch r.Verdict {
			case runner.Killed, runner.Hung:
				killed(byID[r.Mutant], r.Verdict)
			}
			if r.Verdict != runner.Started {
				done++
			}
		}
		switch last.Verdict {
		case runner.Started: // the last one ended the process
			killed(byID[last.Mutant], "crashed")
			done++
		case runner.Spoiled:
			if done > 1 {
				done-- // in a new process, it is the first
			}
		}
		list = list[done:]
	}
	return nil
}

// trial returns the tests to run with a mutant, those that reach it: first a few,
// then more.
func (p *goPackage) trial(m *mutant) (t runner.Trial, limit time.Duration) {
	t.Mutant = m.id
	var reaching []*part
	for _, part := range p.parts {
		if part.reached[m.id] {
			reaching = append(reaching, part)
		}
	}
	for n := 1; len(reaching) > 0; n *= 4 {
		some := reaching[:min(n, len(reaching))]
		reaching = reaching[len(some):]
		b := runner.Batch{Limit: slack}
		var all []string
		for _, part := range some {
			all = append(all, part.pattern)
			b.Limit += 10 * part.took
		}
		b.Pattern = strings.Join(all, "|")
		t.Batches = append(t.Batches, b)
		limit += b.Limit
	}
	return t, limit
}

// TestTrials checks that mutants in a common process survive if they do in a process
// each: the one with which no test fails, and the one that none reaches.
func TestTrials(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	const dir = "internal/mutation/testdata/trial"
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := list(top, []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	p := packages[0]
	all, err := p.conditions(top)
	if err != nil {
		t.Fatal(err)
	}
	var mutants []*mutant
	for i, c := range all {
		m := c.mutants()[0]
		m.id = i + 1
		mutants = append(mutants, m)
	}
	temp := t.TempDir()
	file, err := overlay(top, temp, packages, mutants)
	if err == nil {
		err = p.compile(top, temp, file)
	}
	if err == nil {
		err = p.survey()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func(was time.Duration) { slack = was }(slack)
	slack = 3 * time.Second
	for _, apart := range []bool{false, true} {
		var names []string
		for _, m := range survivors(t, p, mutants, apart) {
			names = append(names, m.fn)
		}
		if want := []string{"unasserted", "unreached"}; !slices.Equal(names, want) {
			t.Errorf("apart %t: %q survive, want %q", apart, names, want)
		}
	}
}
