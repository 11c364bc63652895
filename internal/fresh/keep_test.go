package fresh

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/vetrun"
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
	if vetrun.ByParent() != nil {
		t.Fatal("there is something of another run")
	}
	_, r, found, err := digest(filepath.Join(root, "m"), env)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.keep(filepath.Join(root, "m"), found, false); err != nil {
		t.Fatal(err)
	}
	seen := vetrun.ByParent()
	if seen == nil {
		t.Fatal("nothing is kept")
	}
	left := keptNames(home)
	for _, test := range []struct {
		name string
		data string // "": there is no such file; "/": there is a folder
		want error
	}{
		{"m/a/importspy.yaml", "old\n", nil},
		{"m/a/importspy.yaml", "new\n", vetrun.ErrChanged},
		{"m/a/importspy.yaml", "", vetrun.ErrChanged},
		{"m/a/importspy.yaml", "/", nil}, // which is reported as such
		{"m/b/importspy.yaml", "", nil},
		{"m/b/importspy.yaml", "new\n", vetrun.ErrChanged},
		{"m/b/importspy.yml", "new\n", nil}, // which is reported as such
		{"m/none/deep/importspy.yaml", "", nil},
		{"m/link/importspy.yaml", "old\n", nil},
		{"m/link/importspy.yaml", "new\n", vetrun.ErrChanged},
		{"m/link/deep/importspy.yaml", "", vetrun.ErrUnwatched},
		{"m/.git/importspy.yaml", "old\n", vetrun.ErrUnwatched},
		{"o/importspy.yaml", "old\n", vetrun.ErrUnwatched},
		{"o/deep/importspy.yaml", "", vetrun.ErrUnwatched},
		{"cache/d@v1.0.0/importspy.yaml", "old\n", nil},
	} {
		file := filepath.Join(root, filepath.FromSlash(test.name))
		casetest.Put(t, file, test.data)
		name := filepath.Join(filepath.Dir(file), "importspy.yaml")
		for what, read := range map[string]func(){
			"all":   func() { _, _ = sidecar.Read(inputs.Run, name, nil) },
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
	if err := r.keep(filepath.Join(root, "m"), found, true); err != nil { // then nothing is repeated
		t.Fatal(err)
	}
	log := inputs.Record()
	_, _ = sidecar.Read(inputs.Run, filepath.Join(root, "o", "importspy.yaml"), nil)
	list, _ := log.Stop()
	if name, err := vetrun.ByParent().Check(list); err != nil || len(list) == 0 {
		t.Errorf("in doubt: %s: %v", name, err)
	}
	if again := keptNames(home); !slices.Equal(again, left) {
		t.Errorf("left: %q, then %q", left, again)
	}
}

// keptNames returns the names of the files that runs have left: one, and one for each process
// between this one and the go command. It is nil where the system keeps caches elsewhere.
func keptNames(home string) []string {
	entries, _ := os.ReadDir(filepath.Join(home, "importspy-vet"))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
