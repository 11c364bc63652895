package mutation

import (
	"flag"
	"hash/fnv"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var (
	folders = flag.String("packages", "contract,internal/totypes,internal/compare,internal/rules,internal/accept", "folders of the packages to change, with commas between them")
	count   = flag.Int("mutants", 0, "number of conditions to change")
	only    = flag.String("only", "", "pattern of the mutants to run, by the names that a run prints")
	seed    = flag.String("seed", "", "what the random choice depends on (default the commit's hash)")
)

const repository = "../.."

// TestMutants changes conditions of the packages, and fails for each change that
// the tests of its package do not notice.
func TestMutants(t *testing.T) {
	if *count == 0 {
		t.Skip("takes hours; set -mutants to the number of conditions to change")
	}
	top, err := filepath.Abs(repository)
	if err != nil {
		t.Fatal(err)
	}
	packages, err := list(top, strings.Split(*folders, ","))
	if err != nil {
		t.Fatal(err)
	}
	byPackage, all := prepare(t, top, packages)
	reasons := readEquivalents(t)
	chosen, err := regexp.Compile(*only)
	if err != nil {
		t.Fatal(err)
	}
	work := make(chan *mutant)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for m := range work {
				judge(t, byPackage[filepath.ToSlash(filepath.Dir(m.file))], m)
			}
		})
	}
	equivalent := 0
	for _, m := range all {
		switch {
		case reasons[m.key()] != "":
			equivalent++
		case chosen.MatchString(m.name()):
			work <- m
		}
	}
	close(work)
	workers.Wait()
	t.Logf("%d mutants, %d of them equivalent", len(all), equivalent)
	if 20*equivalent > len(all) {
		t.Errorf("%d of %d mutants count as equivalent, more than 5 %%", equivalent, len(all))
	}
}

// judge runs the tests of a package with a mutant, which must not survive.
func judge(t *testing.T, p *goPackage, m *mutant) {
	note := "no test evaluates it"
	if p.reached[m.id] {
		killed, err := p.kills(m)
		switch {
		case err != nil:
			t.Errorf("%s: %v", m.name(), err)
			return
		case killed:
			t.Logf("%s: killed", m.name())
			return
		}
		note = "no test fails"
	}
	t.Errorf("%s survives, %s; as %s has it:\n%s", m.name(), note, equivalents, m.key())
}

// prepare chooses the mutants, compiles the packages with them, and runs their
// tests once without any.
func prepare(t *testing.T, top string, packages []*goPackage) (map[string]*goPackage, []*mutant) {
	t.Helper()
	byPackage := make(map[string]*goPackage)
	var all []*condition
	for _, p := range packages {
		byPackage[p.path] = p
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
		if err := p.survey(dir); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: the tests take %.1f s", p.path, p.took.Seconds())
	}
	return byPackage, list
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
