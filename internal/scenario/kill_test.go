//go:build unix

package scenario_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A writing is a command that writes files.
type writing struct {
	name string
	args []string
	in   func(t *testing.T, dir string, n int) *many // makes n of what it writes
}

// writings are all commands that write contracts, other files, or a result that the user
// names.
var writings = []writing{
	{"update", []string{"update", "./..."}, withContracts},
	{"update -diff", []string{"update", "-diff", "./..."}, withContracts},
	{"-fix", []string{"-fix", "./..."}, withContracts},
	{"init", []string{"init", "./..."}, withoutContracts},
	{"init -contracts", []string{"init", "-contracts", "contracts", "./..."}, withoutContracts},
	{"update -contracts", []string{"update", "-contracts", "contracts", "./..."}, withContractsApart},
	{"move", []string{"move", "-from", "example.com/old", "-to", "example.com/moved", "./..."}, toMove},
	{"merge", []string{"merge", "base.yaml", "p0/ours.yaml", "theirs.yaml"}, toMerge},
	{"guard", []string{"guard", "./..."}, toGuard},
	{"guard -loader", []string{"guard", "-loader", "plugins", "./p0"}, toLoad},
	{"report -o", []string{"report", "-o", "p0/page.html", "./..."}, toReport},
	{"history -o", []string{"history", "-format", "html", "-o", "p0/page.html"}, toReport},
}

func withContracts(t *testing.T, dir string, n int) *many { return newManyIn(t, dir, true, n) }

func withoutContracts(t *testing.T, dir string, n int) *many { return newManyIn(t, dir, false, n) }

func withContractsApart(t *testing.T, dir string, n int) *many {
	m := newManyIn(t, dir, true, n)
	apart := make(map[string]string)
	for name, text := range m.old {
		apart["contracts/example.com/many/"+name] = text
	}
	m.old = apart
	m.reset(t)
	return m
}

func toMove(t *testing.T, dir string, n int) *many {
	m := newManyIn(t, dir, true, n)
	for name, text := range m.old {
		m.old[name] = text + "imports:\n  deny:\n" + "    - example.com/old/internal # a comment\nimporters: {deny: [example.com/old/cmd]}\n"
	}
	m.reset(t)
	return m
}

func toMerge(t *testing.T, dir string, _ int) *many {
	m := newManyIn(t, dir, true, 1)
	base := m.old["p0/importspy.yaml"]
	m.write(t, "base.yaml", base)
	m.write(t, "theirs.yaml", base+"    Theirs: func() # new\n")
	m.written, m.old = "ours.yaml", map[string]string{"p0/ours.yaml": strings.Replace(base, "Open7: func()", "Open7: func() error", 1)}
	m.reset(t)
	return m
}

func toGuard(t *testing.T, dir string, n int) *many {
	m := newManyIn(t, dir, false, n)
	m.written = "importspy_guard.go"
	for i := range n {
		p := fmt.Sprintf("p%d/", i)
		m.write(t, p+"p.go", "package main\n\nimport \"os\"\n\nfunc main() { os.Getenv(\"SHOP_DSN\") }\n")
		m.write(t, p+"importspy.yaml", "version: 1\nenvironment: {variables: {SHOP_DSN: {required: true}}}\n")
	}
	m.run(t, 0, "guard")
	m.old = m.contracts(t)
	if len(m.old) != n {
		t.Fatalf("there are %d guards", len(m.old))
	}
	for i := range n {
		m.write(t, fmt.Sprintf("p%d/importspy.yaml", i), "version: 1\nenvironment: {variables: {SHOP_DSN: {required: true, values: [a, b]}}}\n")
	}
	return m
}

func toLoad(t *testing.T, dir string, _ int) *many {
	m := newManyIn(t, dir, false, 1)
	m.written = "importspy_loader.go"
	m.write(t, "plugins/importspy.yaml", "version: 1\nsubpackages:\n  - match: ./...\n    environment: {buildmode: plugin}\n    exports: {funcs: {New: func() int}}\n")
	return m
}

func toReport(t *testing.T, dir string, n int) *many {
	m := newManyIn(t, dir, false, n)
	m.written, m.old = "page.html", map[string]string{"p0/page.html": "the page of before\n"}
	m.reset(t)
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-qm", "one"}, {"tag", "v1.0.0"}, {"tag", "v1.0.1"}} {
		cmd := exec.Command("git", append([]string{"-c", "user.name=n", "-c", "user.email=e@example.com", "-c", "tag.gpgsign=false", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v\n%s", args, err, out)
		}
	}
	return m
}

var killCount = flag.Int("kills", 0, "how many times each command that writes is killed (default: 2, with IMPORTSPY_SLOW=1 6)")

// TestKill kills each command that writes files at random moments: a file is what it was,
// or what the command makes of it, or, if it is new, not there.
func TestKill(t *testing.T) {
	kills := *killCount
	switch {
	case kills > 0:
	case slow():
		kills = 6
	default:
		kills = 2
	}
	t.Setenv("TMPDIR", t.TempDir()) // a run that is killed leaves the versions that it has looked at
	for i, w := range writings {
		if !slow() && i%6 != 0 {
			continue
		}
		t.Run(w.name, func(t *testing.T) {
			m := w.in(t, t.TempDir(), 5)
			start := time.Now()
			out := m.runExactly(t, 0, w.args...)
			took := time.Since(start)
			want := m.contracts(t)
			if same := maps.Equal(want, m.old); same != strings.HasSuffix(w.name, "-diff") {
				t.Fatalf("it writes nothing, %t:\n%s", same, out)
			}
			whole := 0
			for range kills {
				m.reset(t)
				m.runExactly(t, time.Duration(rand.Float64()*1.2*float64(took)), w.args...)
				for name, text := range m.contracts(t) {
					switch {
					case text == want[name]:
						whole++
					case text != m.old[name]:
						t.Fatalf("%s is torn: %d bytes, of %d before and %d after", name, len(text), len(m.old[name]), len(want[name]))
					}
				}
			}
			t.Logf("%d kills of a run of %v: %d of %d files are written, the others untouched", kills, took, whole, kills*len(want))
			m.reset(t)
			m.age(t)
			m.runExactly(t, 0, w.args...)
			m.wantNothingElse(t)
		})
	}
}

// TestFullDisk checks that a disk without space leaves files as they are.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	mount := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("a full disk is one that only root can mount: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	for i, w := range writings {
		if strings.HasSuffix(w.name, "-diff") { // it writes nothing
			continue
		}
		if !slow() && i%4 != 0 {
			continue
		}
		m := w.in(t, filepath.Join(disk, fmt.Sprint(i)), 3)
		filler := filepath.Join(disk, "filler")
		f, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = f.Write(make([]byte, 512))
		}
		f.Close()
		if out := m.runExactly(t, 0, w.args...); !strings.Contains(out, "no space left on device") {
			t.Errorf("%s on a full disk prints %s", w.name, out)
		}
		for name, text := range m.contracts(t) {
			if text != m.old[name] {
				t.Errorf("%s: %s has %d bytes, of %d before", w.name, name, len(text), len(m.old[name]))
			}
		}
		m.wantNothingElse(t)
		if err := errors.Join(os.Remove(filler), os.RemoveAll(m.dir)); err != nil {
			t.Fatal(err)
		}
	}
}
