package fresh

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/sidecar"
)

// TestSeen checks that a contract is another one than that in the digest after an edit,
// if it is new and if it is gone, and that one that the digest leaves out is refused.
func TestSeen(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("LocalAppData", home)
	t.Setenv(cache.Env, "off")
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	extract(t, root, "-- m/go.mod --\nmodule m\n-- m/a/importspy.yaml --\nold\n-- m/b/b.go --\npackage b\n-- m/.git/importspy.yaml --\nold\n"+
		"-- o/importspy.yaml --\nold\n-- o/deep/o.go --\npackage o\n-- cache/d@v1.0.0/d.go --\npackage d\n")
	if err := os.Symlink(filepath.Join(root, "o"), filepath.Join(root, "m", "link")); err != nil {
		t.Skip(err)
	}
	env := append(plain, "GOMODCACHE="+filepath.Join(root, "cache"))
	if SeenByParent() != nil {
		t.Fatal("there is something of another run")
	}
	_, r, found, err := digest(filepath.Join(root, "m"), env)
	if err != nil {
		t.Fatal(err)
	}
	r.keep(filepath.Join(root, "m"), found, false)
	seen := SeenByParent()
	if seen == nil {
		t.Fatal("nothing is kept")
	}
	for _, test := range []struct {
		name string
		data string // "": there is no such file; "/": there is a folder
		want error
	}{
		{"m/a/importspy.yaml", "old\n", nil},
		{"m/a/importspy.yaml", "new\n", ErrChanged},
		{"m/a/importspy.yaml", "", ErrChanged},
		{"m/a/importspy.yaml", "/", nil}, // which is reported as such
		{"m/b/importspy.yaml", "", nil},
		{"m/b/importspy.yaml", "new\n", ErrChanged},
		{"m/b/importspy.yml", "new\n", nil}, // which is reported as such
		{"m/none/deep/importspy.yaml", "", nil},
		{"m/link/importspy.yaml", "old\n", nil},
		{"m/link/importspy.yaml", "new\n", ErrChanged},
		{"m/link/deep/importspy.yaml", "", ErrUnwatched},
		{"m/.git/importspy.yaml", "old\n", ErrUnwatched},
		{"o/importspy.yaml", "old\n", ErrUnwatched},
		{"o/deep/importspy.yaml", "", ErrUnwatched},
		{"cache/d@v1.0.0/importspy.yaml", "old\n", nil},
	} {
		file := filepath.Join(root, filepath.FromSlash(test.name))
		put(t, file, test.data)
		name := filepath.Join(filepath.Dir(file), "importspy.yaml")
		for what, read := range map[string]func(){
			"all":   func() { _, _ = sidecar.Read(name, nil) },
			"words": func() { _, _ = sidecar.Words(name, "o") },
		} {
			if what == "words" && (test.data == "/" || file != name) {
				continue // then all is read
			}
			log := inputs.Record()
			read()
			list, err := log.Stop()
			if err != nil {
				t.Fatal(err)
			}
			if changed, err := seen.Check(list); err != test.want || err != nil && changed != name {
				t.Errorf("%s with %q, %s: %q, %v, want %v", test.name, test.data, what, changed, err, test.want)
			}
			if same := seen.StillSame(list); same != (test.want == nil) {
				t.Errorf("%s with %q, %s: the same: %t", test.name, test.data, what, same)
			}
		}
	}
	r.keep(filepath.Join(root, "m"), found, true) // then nothing is repeated
	log := inputs.Record()
	_, _ = sidecar.Read(filepath.Join(root, "o", "importspy.yaml"), nil)
	list, _ := log.Stop()
	if name, err := SeenByParent().Check(list); err != nil || len(list) == 0 {
		t.Errorf("in doubt: %s: %v", name, err)
	}
	if entries, err := os.ReadDir(filepath.Join(home, "importspy-vet")); err == nil && len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

// TestStillSame checks that what was read is read again, except for what the digest has.
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
	digest := &Seen{contracts: map[string]string{name: fmt.Sprintf("%x", sum)}, roots: []string{filepath.Dir(name)}}
	var none *Seen
	check := func(when string, s *Seen, list []inputs.Seen, want bool) {
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
	check("changed, but not when the run began", digest, all, true)
	sum = sha256.Sum256([]byte("one four\n"))
	digest.contracts[name] = fmt.Sprintf("%x", sum)
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
