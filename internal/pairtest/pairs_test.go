package pairtest

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

var (
	pairCount = flag.Int("pairs", 200, "number of pairs of each seed")
	seed      = flag.Uint64("seed", 0, "what the random choice depends on (default the commit's hash)")
	only      = flag.Int("only", -1, "the pair to look at, by the number that a run prints")
	first     = flag.Int("first", 0, "the `number` of the first pair, so that several processes can share a run")
	out       = flag.String("out", "", "`folder` for the failures, a txtar each")
	most      = flag.Int("failures", 5, "number of failures to shrink and print")
	unlimited = flag.Bool("unlimited", false, "make all edits to types of the internal package, see limits")
	strict    = flag.Bool("strict", false, "fail for each failure, see tolerated")
)

// tolerated is how many of a hundred pairs may fail in a way that is known, and has
// examples in testdata/known. Nothing else may fail at all: no client breaks in silence.
var tolerated = map[kind]int{
	noWitness:       2, // gaps of internal/witness, and false alarms; 0.7 over 15,000 pairs
	notAccepted:     1,
	contractDiffers: 1,
}

// perKey is how many failures that are alike are shrunk and printed.
const perKey = 3

// TestPairs looks at random pairs: of a fixed seed, so that a failure is the change's,
// and of one that is fresh for each commit.
func TestPairs(t *testing.T) {
	if *seed != 0 {
		run(t, *seed, *pairCount)
		return
	}
	t.Run("fixed", func(t *testing.T) { run(t, 1, *pairCount) })
	t.Run("fresh", func(t *testing.T) { run(t, fresh(t), *pairCount) })
}

// fresh returns the seed of the commit.
func fresh(t *testing.T) uint64 {
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	if err != nil {
		t.Skipf("there is no commit to take the seed from; set -seed: %v", err)
	}
	hash := fnv.New64a()
	hash.Write(out)
	return hash.Sum64() >> 1
}

func run(t *testing.T, seed uint64, n int) {
	f, start := new(figures), time.Now()
	failed, shown, alike := make(map[kind]int), 0, make(map[string]int)
	for i := *first; i < n; i++ {
		if *only >= 0 && i != *only {
			continue
		}
		p := newPair(seed, uint64(i), f)
		if p == nil {
			continue
		}
		seen := make(map[kind]bool)
		for _, wrong := range p.judge(f) {
			if !seen[wrong.kind] {
				seen[wrong.kind] = true
				failed[wrong.kind]++
			}
			key := string(wrong.kind) + wrong.key
			fails := *strict || *only >= 0 || tolerated[wrong.kind] == 0
			if (fails || *out != "") && alike[key] < perKey && shown < *most {
				alike[key]++
				shown++
				report(t, p, wrong, seed, i, fails)
			}
		}
	}
	t.Logf("-seed %d: %s, in %v", seed, f, time.Since(start).Round(time.Millisecond))
	for k, count := range failed {
		if count*100 > tolerated[k]*f.pairs {
			t.Errorf("%s: %d of %d pairs, more than %d %%", k, count, f.pairs, tolerated[k])
		}
	}
}

var unsafeName = regexp.MustCompile(`[^a-z0-9]+`)

// report shrinks a pair that fails and prints it.
func report(t *testing.T, p *pair, wrong failure, seed uint64, i int, fails bool) {
	t.Helper()
	small := p.shrink(wrong)
	for _, f := range small.judge(new(figures)) {
		if f.kind == wrong.kind && f.key == wrong.key {
			wrong = f
			break
		}
	}
	text := small.txtar(wrong)
	print := t.Logf
	if fails {
		print = t.Errorf
	}
	print("-seed %d -only %d: %s %s\n%s", seed, i, wrong.kind, wrong.key, text)
	if *out != "" {
		name := unsafeName.ReplaceAllString(string(wrong.kind)+"-"+wrong.key, "-")
		file := filepath.Join(*out, fmt.Sprintf("%s-%d-%d.txtar", name, seed, i))
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Error(err)
		}
	}
}
