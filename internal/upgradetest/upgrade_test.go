package upgradetest

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
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
	report = flag.String("report", "", "write what was found, as JSON, to `file`")
)

// An upgrade is that of a library, with clients that were written against the old
// version.
type upgrade struct {
	library  string
	old, new string
	clients  []module
}

// A result is what an upgrade led to.
type result struct {
	Library, Old, New string
	Errors            int      // that clients got
	Explained         int      // by breaking findings
	Unexplained       []string // the others
	Breaking          int      // findings on the library
	Witnesses         int      // of these, those with a client that they break
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
			r := &result{Library: u.library, Old: u.old, New: u.new}
			results = append(results, r)
			d := &differ{tool: tool, known: make(map[module]*findings)}
			r.Breaking, r.Witnesses = d.count(t, u.library, u.old, u.new)
			for _, c := range u.clients {
				d.upgrade(t, u, c, r)
			}
			slices.Sort(r.Unexplained)
			t.Logf("%d errors, %d explained; %d breaking findings, %d with a witness", r.Errors, r.Explained, r.Breaking, r.Witnesses)
			for _, text := range r.Unexplained {
				if !known[text] {
					t.Errorf("no finding explains: %s", text)
				}
			}
		})
	}
	summarize(t, results)
}

func summarize(t *testing.T, results []*result) {
	var sum result
	for _, r := range results {
		sum.Errors += r.Errors
		sum.Explained += r.Explained
		sum.Breaking += r.Breaking
		sum.Witnesses += r.Witnesses
	}
	t.Logf("%d upgrades: %d errors, %d explained; %d breaking findings, %d with a witness", len(results), sum.Errors, sum.Explained, sum.Breaking, sum.Witnesses)
	if *report == "" {
		return
	}
	data, err := json.MarshalIndent(results, "", "\t")
	if err == nil {
		err = os.WriteFile(*report, append(data, '\n'), 0o666)
	}
	if err != nil {
		t.Error(err)
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
	e := &explainer{differ: d, before: before, after: after}
	for _, at := range slices.SortedFunc(maps.Keys(after.errors), byPlace) {
		for _, msg := range after.errors[at] {
			if slices.Contains(before.errors[at], msg) {
				continue
			}
			r.Errors++
			if e.explained(t, at.line, msg) {
				r.Explained++
				continue
			}
			r.Unexplained = append(r.Unexplained, fmt.Sprintf("%s %s %s: %s:%d: %s", u.library, u.new, c, at.file, at.n, oneLine(msg)))
		}
	}
}

func byPlace(a, b place) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.n, b.n), cmp.Compare(a.column, b.column))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// readUpgrades reads the upgrades that are to be looked at.
func readUpgrades(t *testing.T) (list []upgrade) {
	text := []byte(*single)
	if *single == "" {
		var err error
		if text, err = os.ReadFile("testdata/pairs.txt"); err != nil {
			t.Fatal(err)
		}
	}
	for s := bufio.NewScanner(bytes.NewReader(text)); s.Scan(); {
		words := strings.Fields(s.Text())
		if len(words) == 0 || words[0] == "#" || words[0] == "~" && !*all {
			continue
		}
		if words[0] == "~" {
			words = words[1:]
		}
		if len(words) < 4 {
			t.Fatalf("%q is not LIBRARY OLD NEW CLIENT@VERSION...", s.Text())
		}
		u := upgrade{library: words[0], old: words[1], new: words[2]}
		for _, word := range words[3:] {
			path, version, _ := strings.Cut(word, "@")
			u.clients = append(u.clients, module{path, version})
		}
		list = append(list, u)
	}
	return list
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
