// Package runner runs the tests of a package with one mutant after another, in
// one process. It is compiled into a package by internal/mutation alone.
package runner

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	// MutantVar is the environment variable with the id of the mutant that is
	// switched on from the start, 0 for none.
	MutantVar = "IMPORTSPY_MUTANT"
	// PlanVar is the one with the name of a file: what the process is to do, a
	// [Plan] as JSON.
	PlanVar = "IMPORTSPY_MUTANTS_PLAN"
)

var (
	on      = fromStart() // the id of the mutant
	noting  = fromPlan()
	reached sync.Map // of ids
)

func fromStart() *atomic.Int64 {
	v := new(atomic.Int64)
	if id, err := strconv.ParseInt(os.Getenv(MutantVar), 10, 64); err == nil {
		v.Store(id)
	}
	return v
}

// fromPlan reports whether what is reached has to be noted.
func fromPlan() *atomic.Bool {
	v := new(atomic.Bool)
	v.Store(os.Getenv(PlanVar) != "")
	return v
}

// On reports whether the mutant is switched on. All changed conditions ask it.
func On(id int) bool {
	if noting.Load() {
		reached.LoadOrStore(id, true)
	}
	return int64(id) == on.Load()
}

// A Plan is what a process is to do: to run all tests once, or single tests to
// see which conditions they evaluate, or some tests with each of some mutants.
type Plan struct {
	Results string   // the file to which results are written, each a line of JSON
	Tests   []string // patterns of tests to run without a mutant, as for the flag -run
	Trials  []Trial
}

// A Trial is one mutant, with the tests to run until one of them fails.
type Trial struct {
	Mutant  int
	Batches []Batch
}

// A Batch is tests that run together.
type Batch struct {
	Pattern string
	Limit   time.Duration
}

// A Result is what was found about tests or a mutant.
type Result struct {
	Tests   string // the pattern
	Failed  bool
	Took    time.Duration
	Reached []int // the mutants whose conditions are evaluated

	Mutant  int
	Verdict Verdict
}

// A Verdict is what is known about a mutant.
type Verdict string

const (
	// Started is all that is known. If the process ends, the mutant ended it.
	Started Verdict = "started"
	// Killed says that a test fails with the mutant, and passes without it.
	Killed Verdict = "killed"
	// Hung says that the tests took more than the limit. The process ends.
	Hung Verdict = "hung"
	// Passed says that no test of the trial fails.
	Passed Verdict = "passed"
	// Spoiled says that a test fails without the mutant too, since an earlier one
	// has left something behind. The process ends, and the trial is to be repeated.
	Spoiled Verdict = "spoiled"
)

// Run is called by TestMain in place of the method of m.
func Run(m *testing.M) int {
	name := os.Getenv(PlanVar)
	if name == "" {
		return m.Run()
	}
	flag.Parse()
	r := &run{m: m}
	data, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, &r.Plan)
	}
	if err == nil {
		r.out, err = os.OpenFile(r.Results, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	}
	if err != nil {
		return fail(err)
	}
	return r.all()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "runner:", err)
	return 2
}

type run struct {
	Plan
	m   *testing.M
	out *os.File
}

func (r *run) all() int {
	if r.Tests == nil && r.Trials == nil {
		return r.survey(".")
	}
	for _, t := range r.Tests {
		reached.Clear()
		r.survey(t)
	}
	noting.Store(false)
	for _, t := range r.Trials {
		r.write(Result{Mutant: t.Mutant, Verdict: Started})
		v := r.try(t)
		r.write(Result{Mutant: t.Mutant, Verdict: v})
		if v == Spoiled {
			return 1
		}
	}
	return 0
}

// survey runs tests without a mutant, and notes what they reach.
func (r *run) survey(pattern string) int {
	start := time.Now()
	code := r.tests(pattern)
	result := Result{Tests: pattern, Failed: code != 0, Took: time.Since(start)}
	reached.Range(func(id, _ any) bool {
		result.Reached = append(result.Reached, id.(int))
		return true
	})
	slices.Sort(result.Reached)
	r.write(result)
	return code
}

// try runs the tests of a trial until one of them fails.
func (r *run) try(t Trial) Verdict {
	for _, b := range t.Batches {
		// The watch stays on for the tests without the mutant: what it has left behind may hang too.
		watch := time.AfterFunc(b.Limit, func() {
			r.write(Result{Mutant: t.Mutant, Verdict: Hung})
			os.Exit(1)
		})
		on.Store(int64(t.Mutant))
		code := r.tests(b.Pattern)
		on.Store(0)
		if code == 0 {
			watch.Stop()
			continue
		}
		spoiled := r.tests(b.Pattern) != 0
		watch.Stop()
		if spoiled {
			return Spoiled
		}
		return Killed
	}
	return Passed
}

func (r *run) tests(pattern string) int {
	if err := flag.Set("test.run", pattern); err != nil {
		return fail(err)
	}
	return r.m.Run()
}

func (r *run) write(result Result) {
	data, err := json.Marshal(result)
	if err == nil {
		_, err = r.out.Write(append(data, '\n'))
	}
	if err != nil {
		os.Exit(fail(err))
	}
}
