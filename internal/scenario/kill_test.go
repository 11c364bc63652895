//go:build unix

package scenario_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestKill kills each command that writes contracts at random moments: a contract is
// what it was, or what the command makes of it, or, for init, not there.
func TestKill(t *testing.T) {
	kills := 4
	if slow {
		kills = 200
	}
	for _, test := range []struct {
		args []string
		old  bool // there is a contract before
	}{
		{[]string{"update"}, true},
		{[]string{"-fix"}, true},
		{[]string{"init"}, false},
	} {
		t.Run(test.args[0], func(t *testing.T) {
			m := newMany(t, test.old)
			start := time.Now()
			m.run(t, 0, test.args...)
			took := time.Since(start)
			want := m.contracts(t)
			whole := 0
			for range kills {
				m.reset(t)
				m.run(t, time.Duration(rand.Float64()*1.2*float64(took)), test.args...)
				for name, text := range m.contracts(t) {
					switch {
					case text == want[name]:
						whole++
					case text != m.old[name]:
						t.Fatalf("%s is torn: %d bytes, of %d before and %d after", name, len(text), len(m.old[name]), len(want[name]))
					}
				}
			}
			t.Logf("%d kills of a run of %v: %d of %d contracts are written, the others untouched", kills, took, whole, kills*len(want))
			m.reset(t)
			m.age(t)
			m.run(t, 0, test.args...)
			m.wantNothingElse(t)
		})
	}
}

// TestFullDisk checks that a disk without space leaves contracts as they are.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	mount := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("a full disk is one that only root can mount: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	for _, command := range []string{"update", "-fix", "init"} {
		m := newManyIn(t, filepath.Join(disk, command), command != "init", 3)
		filler := filepath.Join(disk, "filler")
		f, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = f.Write(make([]byte, 512))
		}
		f.Close()
		if out := m.run(t, 0, command); !strings.Contains(out, "no space left on device") {
			t.Errorf("%s on a full disk prints %s", command, out)
		}
		for name, text := range m.contracts(t) {
			if text != m.old[name] {
				t.Errorf("%s: %s has %d bytes, of %d before", command, name, len(text), len(m.old[name]))
			}
		}
		m.wantNothingElse(t)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
}
