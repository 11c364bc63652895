package vetrun

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/inputs"
)

// TestStillSame checks that what was read is read again, and compared with the digest.
func TestStillSame(t *testing.T) {
	name := filepath.Join(t.TempDir(), "importspy.yaml")
	put(t, name, "one two\n")
	log := inputs.Record()
	_, _ = inputs.ReadBounded(name, 100)
	all, _ := log.Stop()
	log = inputs.Record()
	_, _ = inputs.Words(name, 100, "one", "three")
	some, _ := log.Stop()
	sum := sha256.Sum256([]byte("one two\n"))
	digest := &Run{Contracts: map[string]string{name: fmt.Sprintf("%x", sum)}, Roots: []string{filepath.Dir(name)}}
	var none *Run
	check := func(when string, s *Run, list []inputs.Seen, want bool) {
		t.Helper()
		if got := s.StillSame(slices.Clone(list)); got != want {
			t.Errorf("%s: the same: %t, want %t", when, got, want)
		}
	}
	check("unchanged", none, all, true)
	check("words unchanged", none, some, true)
	put(t, name, "one four\n")
	check("changed", none, all, false)
	check("other words changed", none, some, true)
	check("changed since the run began", digest, all, false)
	sum = sha256.Sum256([]byte("one four\n"))
	digest.Contracts[name] = fmt.Sprintf("%x", sum)
	check("changed, as the run knows", digest, all, false)
	check("other words changed, as the run knows", digest, some, true)
	put(t, name, "one five\n")
	check("other words changed since the run began", digest, some, false)
	put(t, name, "three\n")
	check("words changed", none, some, false)
}

// put makes what is at name a file, a folder if data is "/", nothing if it is "".
func put(t *testing.T, name, data string) {
	t.Helper()
	err := os.RemoveAll(name)
	switch {
	case err != nil:
	case data == "/":
		err = os.Mkdir(name, 0o777)
	case data != "":
		err = os.WriteFile(name, []byte(data), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}
