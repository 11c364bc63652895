package mutation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/mutation/runner"
)

// A part of a package's tests is what is run together: a test, or a few subtests of one,
// since each run repeats what the test does before them.
type part struct {
	pattern string
	took    time.Duration
	reached map[int]bool
}

// subtestsPerPart is small enough for parts that differ in what they reach.
const subtestsPerPart = 12

// survey runs the tests of the package as it is, all at once, which must pass,
// and part by part. A part that fails alone is not used.
func (p *goPackage) survey() error {
	results, out, err := p.follow(runner.Plan{}, time.Hour, "-test.v")
	if err != nil || len(results) == 0 {
		return fmt.Errorf("%s: the tests fail without a mutant: %w\n%s", p.path, err, out)
	}
	p.took, p.reached = results[0].Took, set(results[0].Reached)
	var plan runner.Plan
	plan.Tests = patterns(out)
	results, out, err = p.follow(plan, time.Hour)
	if err != nil {
		return fmt.Errorf("%s: the tests do not run one by one: %w\n%s", p.path, err, out)
	}
	for _, r := range results {
		if !r.Failed {
			p.parts = append(p.parts, &part{r.Tests, r.Took, set(r.Reached)})
		}
	}
	// The tests that are about less kill more of what they reach.
	slices.SortFunc(p.parts, func(a, b *part) int {
		return cmp.Or(cmp.Compare(len(a.reached), len(b.reached)), cmp.Compare(a.took, b.took))
	})
	return nil
}

func set(ids []int) map[int]bool {
	m := make(map[int]bool)
	for _, id := range ids {
		m[id] = true
	}
	return m
}

var started = regexp.MustCompile(`(?m)^=== RUN +([^/\s]+)(?:/([^/\s]+))?$`)

// patterns returns the patterns of the parts of the tests that print out.
func patterns(out []byte) (list []string) {
	var tests []string
	subtests := make(map[string][]string)
	for _, match := range started.FindAllSubmatch(out, -1) {
		test, sub := string(match[1]), string(match[2])
		if sub == "" {
			tests = append(tests, test)
		} else {
			subtests[test] = append(subtests[test], regexp.QuoteMeta(sub))
		}
	}
	for _, test := range tests {
		if len(subtests[test]) == 0 {
			list = append(list, "^"+test+"$")
		}
		for some := range slices.Chunk(subtests[test], subtestsPerPart) {
			list = append(list, fmt.Sprintf("^%s$/^(%s)$", test, strings.Join(some, "|")))
		}
	}
	return list
}

// follow runs the tests by a plan.
func (p *goPackage) follow(plan runner.Plan, timeout time.Duration, args ...string) (results []runner.Result, out []byte, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(p.test), "plan")
	if err != nil {
		return nil, nil, err
	}
	plan.Results = filepath.Join(dir, "results")
	data, err := json.Marshal(plan)
	if err != nil {
		return nil, nil, err
	}
	file := filepath.Join(dir, "plan.json")
	if err := os.WriteFile(file, data, 0o666); err != nil {
		return nil, nil, err
	}
	out, err = p.run(timeout, []string{runner.PlanVar + "=" + file}, args...)
	data, readErr := os.ReadFile(plan.Results)
	if readErr != nil {
		return nil, out, cmp.Or(err, readErr)
	}
	for line := range bytes.Lines(data) {
		var r runner.Result
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, out, err
		}
		results = append(results, r)
	}
	return results, out, err
}
