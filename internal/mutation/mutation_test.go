package mutation

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

var (
	folders = flag.String("packages", "contract,internal/declare,internal/compare,internal/rules,internal/accept", "folders of the packages to change, with commas between them")
	count   = flag.Int("mutants", 0, "number of conditions to change")
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
	var mu sync.Mutex
	var survivors []string
	equivalent := 0
	t.Run("all", func(t *testing.T) {
		for _, m := range all {
			t.Run(m.name(), func(t *testing.T) {
				t.Parallel()
				p := byPackage[filepath.ToSlash(filepath.Dir(m.file))]
				if reasons[m.key()] != "" {
					mu.Lock()
					defer mu.Unlock()
					equivalent++
					return
				}
				note := " (no test evaluates it)"
				if p.reached[m.id] {
					killed, err := p.kills(m)
					if err != nil {
						t.Fatal(err)
					}
					if killed {
						return
					}
					note = ""
				}
				survivor := fmt.Sprintf("%s:%d: %s survives%s\n%s", m.file, m.line, m.kind, note, m.key())
				t.Error(survivor)
				mu.Lock()
				defer mu.Unlock()
				survivors = append(survivors, survivor)
			})
		}
	})
	t.Logf("%d mutants: %d survive, %d are equivalent", len(all), len(survivors), equivalent)
	if 20*equivalent > len(all) {
		t.Errorf("%d of %d mutants count as equivalent, more than 5 %%", equivalent, len(all))
	}
	slices.Sort(survivors)
	for _, s := range survivors {
		t.Log(s)
	}
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
