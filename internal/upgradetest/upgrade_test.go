package upgradetest

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var (
	single = flag.String("upgrade", "", "one upgrade instead of those of testdata/pairs.txt: `\"LIBRARY OLD NEW CLIENT@VERSION...\"`")
	all    = flag.Bool("all", false, "look at all upgrades of testdata/pairs.txt, also at those that take minutes")
	update = flag.Bool("update", false, "rewrite the rows of docs/evidence.md by what is found")
)

// An upgrade is that of a library, with clients that were written against the old
// version.
type upgrade struct {
	library  string
	old, new string
	clients  []module
	long     bool // it takes minutes
}

// A result is what an upgrade led to.
type result struct {
	upgrade
	figures
	unexplained []string // the errors that no breaking finding explains
}

// Figures are those of one upgrade, or of several.
type figures struct {
	errors    int // that clients got
	inTests   int // of these, those in tests
	breaking  int // findings on the library
	witnesses int // of these, those with a client that they break
}

func (f *figures) add(g figures) {
	f.errors += g.errors
	f.inTests += g.inTests
	f.breaking += g.breaking
	f.witnesses += g.witnesses
}

func (f figures) String() string {
	return fmt.Sprintf("%d errors, %d of them in tests; %d breaking findings, %d with a witness", f.errors, f.inTests, f.breaking, f.witnesses)
}

// TestUpgrades upgrades each library below its clients. Each error that they get must
// be explained, or be known not to be.
func TestUpgrades(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" && *single == "" && !*all {
		t.Skip("downloads many modules, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
	tool := filepath.Join(t.TempDir(), "importspy-vet.exe")
	if out, err := exec.Command("go", "build", "-o", tool, "github.com/importspy/importspy/cmd/importspy-vet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	known := readKnown(t)
	var results []*result
	for _, u := range readUpgrades(t) {
		t.Run(fmt.Sprintf("%s@%s", u.library, u.new), func(t *testing.T) {
			r := &result{upgrade: u}
			d := &differ{tool: tool, known: make(map[module]*findings)}
			f := d.diff(t, u.library, u.old, u.new)
			r.breaking, r.witnesses = f.breaking, f.breaking-len(f.unproven)
			for _, c := range u.clients {
				d.upgrade(t, u, c, r)
			}
			results = append(results, r)
			t.Logf("%s; %d errors unexplained", r.figures, len(r.unexplained))
			for _, text := range f.unproven {
				t.Logf("no witness: %s", text)
			}
			compareKnown(t, r, known)
		})
	}
	var sum figures
	unexplained := 0
	for _, r := range results {
		sum.add(r.figures)
		unexplained += len(r.unexplained)
	}
	t.Logf("%d upgrades: %s; %d errors unexplained", len(results), sum, unexplained)
	if *single == "" || *update {
		compareTable(t, results)
	}
}

// compareKnown compares the errors that nothing explains with the known ones.
func compareKnown(t *testing.T, r *result, known map[string]bool) {
	for _, text := range slices.Sorted(slices.Values(r.unexplained)) {
		if !known[text] {
			t.Errorf("no finding explains: %s", text)
		}
	}
	for _, text := range slices.Sorted(maps.Keys(known)) {
		if strings.HasPrefix(text, r.library+" "+r.new+" ") && !slices.Contains(r.unexplained, text) {
			t.Errorf("testdata/unexplained.txt has what is not an error, or is explained: %s", text)
		}
	}
}

// upgrade type-checks a client before and after, and counts.
func (d *differ) upgrade(t *testing.T, u upgrade, c module, r *result) {
	dir := unpack(t, c)
	detach(t, dir)
	if out, err := command(dir, "get", u.library+"@"+u.old).CombinedOutput(); err != nil {
		t.Fatalf("%s with %s: %v\n%s", c, u.old, err, out)
	}
	before := check(t, dir)
	if v := before.modules[u.library]; v != u.old {
		t.Fatalf("%s needs %s@%s at least", c, u.library, v)
	}
	if out, err := command(dir, "get", u.library+"@"+u.new).CombinedOutput(); err != nil {
		t.Fatalf("%s with %s: %v\n%s", c, u.new, err, out)
	}
	after := check(t, dir)
	after.modules[u.library] = u.new // also if all packages that were imported are gone
	e := &explainer{differ: d, before: before, after: after, upgrades: make(map[string]string)}
	for _, at := range slices.SortedFunc(maps.Keys(after.errors), byPlace) {
		for _, msg := range after.errors[at] {
			if slices.Contains(before.errors[at], msg) {
				continue
			}
			r.errors++
			if strings.HasSuffix(at.file, "_test.go") {
				r.inTests++
			}
			if !e.explained(t, at.line, msg) {
				r.unexplained = append(r.unexplained, fmt.Sprintf("%s %s %s: %s:%d: %s", u.library, u.new, c, at.file, at.n, oneLine(msg)))
			}
		}
	}
	lines, withFinding := e.unaffected()
	t.Logf("%s: of %d lines without errors that mention what was upgraded, %d mention something with a breaking finding", c, lines, withFinding)
}

func byPlace(a, b place) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.n, b.n), cmp.Compare(a.column, b.column))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// readUpgrades reads the upgrades that are to be looked at.
func readUpgrades(t *testing.T) []upgrade {
	if *single != "" {
		return []upgrade{parseUpgrade(t, *single)}
	}
	return slices.DeleteFunc(readPairs(t), func(u upgrade) bool { return u.long && !*all })
}

// readPairs reads testdata/pairs.txt.
func readPairs(t *testing.T) (list []upgrade) {
	data, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(data)) {
		if text = strings.TrimSpace(text); text != "" && text[0] != '#' {
			list = append(list, parseUpgrade(t, text))
		}
	}
	return list
}

func parseUpgrade(t *testing.T, text string) (u upgrade) {
	words := strings.Fields(text)
	if len(words) > 0 && words[0] == "~" {
		u.long, words = true, words[1:]
	}
	if len(words) < 4 {
		t.Fatalf("%q is not LIBRARY OLD NEW CLIENT@VERSION...", text)
	}
	u.library, u.old, u.new = words[0], words[1], words[2]
	for _, word := range words[3:] {
		path, version, _ := strings.Cut(word, "@")
		u.clients = append(u.clients, module{path, version})
	}
	return u
}

// readKnown reads which errors are known to have no finding. The lines above one say
// why.
func readKnown(t *testing.T) map[string]bool {
	data, err := os.ReadFile("testdata/unexplained.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for text := range strings.Lines(string(data)) {
		if text = strings.TrimSpace(text); text != "" && text[0] != '#' {
			known[text] = true
		}
	}
	return known
}
