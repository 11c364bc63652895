package mutation

import (
	"flag"
	"hash/fnv"
	"math/rand/v2"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/importspy/importspy/internal/mutation/runner"
)

var (
	folders = flag.String("packages", "contract,internal/totypes,internal/toentries,internal/compare,internal/rules,internal/accept", "folders of the packages to change, with commas between them")
	count   = flag.Int("mutants", 0, "number of conditions to change")
	only    = flag.String("only", "", "pattern of the mutants to run, by the names that a run prints")
	apart   = flag.Bool("apart", false, "run all tests with each mutant in a process of its own; slow, with the same verdicts")
	seed    = flag.String("seed", "", "what the random choice depends on (default the commit's hash)")
)

const repository = "../.."

// TestMutants changes conditions of the packages, and fails for each change that
// the tests of its package do not notice.
func TestMutants(t *testing.T) {
	if *count == 0 {
		t.Skip("takes long; set -mutants to the number of conditions to change")
	}
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := list(top, strings.Split(*folders, ","))
	if err != nil {
		t.Fatal(err)
	}
	all := prepare(t, top, packages)
	reasons := readEquivalents(t)
	chosen, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	equivalent, survivors := 0, 0
	byFolder := make(map[string][]*mutant)
	for _, m := range all {
		switch {
		case reasons[m.key()] != "":
			equivalent++
		case chosen.MatchString(m.name()):
			folder := path.Dir(m.file)
			byFolder[folder] = append(byFolder[folder], m)
		}
	}
	for _, p := range packages {
		n := judge(t, p, byFolder[p.path])
		t.Logf("%s: %d of %d survive", p.path, n, len(byFolder[p.path]))
		survivors += n
	}
	t.Logf("%d mutants, %d of them equivalent, %d survive", len(all), equivalent, survivors)
	if 20*equivalent > len(all) {
		t.Errorf("%d of %d mutants count as equivalent, more than 5 %%", equivalent, len(all))
	}
}

// judge runs the tests of a package with each of the mutants, and returns how
// many survive. None must.
func judge(t *testing.T, p *goPackage, list []*mutant) int {
	list = survivors(t, p, list, *apart)
	for _, m := range list {
		note := "no test evaluates it"
		if p.reached[m.id] {
			note = "no test fails"
		}
		t.Errorf("%s survives, %s; as %s has it:\n%s", m.name(), note, equivalents, m.key())
	}
	return len(list)
}

// survivors returns the mutants of a package with which all its tests pass. Unless
// each is to run apart, only those do with which the tests passed in a common process.
func survivors(t *testing.T, p *goPackage, list []*mutant, apart bool) []*mutant {
	var mu sync.Mutex
	killed := make(map[*mutant]bool)
	kill := func(m *mutant, v runner.Verdict) {
		mu.Lock()
		defer mu.Unlock()
		killed[m] = true
		t.Logf("%s: %s", m.name(), v)
	}
	rest := func() []*mutant {
		return slices.DeleteFunc(slices.Clone(list), func(m *mutant) bool { return killed[m] })
	}
	if !apart {
		concurrently(slices.Collect(slices.Chunk(list, trialsPerProcess)), func(list []*mutant) {
			if err := p.try(list, kill); err != nil {
				t.Error(err)
			}
		})
	}
	concurrently(rest(), func(m *mutant) {
		if !p.reached[m.id] {
			return
		}
		switch isKilled, err := p.kills(m); {
		case err != nil:
			t.Errorf("%s: %v", m.name(), err)
		case isKilled:
			kill(m, "killed, apart")
		}
	})
	return rest()
}

// concurrently calls f for all of the list, a few at a time.
func concurrently[T any](list []T, f func(T)) {
	work := make(chan T)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for x := range work {
				f(x)
			}
		})
	}
	for _, x := range list {
		work <- x
	}
	close(work)
	workers.Wait()
}

// prepare chooses the mutants, compiles the packages with them, and runs their
// tests without any.
func prepare(t *testing.T, top string, packages []*goPackage) []*mutant {
	t.Helper()
	var all []*condition
	for _, p := range packages {
		list, err := p.conditions(top)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d conditions", p.path, len(list))
		all = append(all, list...)
	}
	list := choose(all, *count, generator(t))
	dir := t.TempDir()
	file, err := overlay(top, dir, packages, list)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages {
		if err := p.compile(top, dir, file); err != nil {
			t.Fatal(err)
		}
		if err := p.survey(); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: the tests take %.1f s; in %d parts", p.path, p.took.Seconds(), len(p.parts))
	}
	return list
}

// generator returns the random numbers of the seed.
func generator(t *testing.T) *rand.Rand {
	t.Helper()
	if *seed == "" {
		out, err := exec.Command("git", "rev-parse", "HEAD").Output()
		if err != nil {
			t.Fatalf("there is no commit to take the seed from; set -seed: %v", err)
		}
		*seed = strings.TrimSpace(string(out))
	}
	t.Logf("the seed is %s", *seed)
	hash := fnv.New64a()
	hash.Write([]byte(*seed))
	return rand.New(rand.NewPCG(hash.Sum64(), 0))
}
