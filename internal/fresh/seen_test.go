package fresh

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/internal/cache"
)

// TestSeen checks that a contract is another one than that in the digest after an edit,
// if it is new and if it is gone.
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
	extract(t, root, "-- m/go.mod --\nmodule m\n-- m/a/importspy.yaml --\nold\n-- m/b/b.go --\npackage b\n-- m/.git/importspy.yaml --\nold\n-- o/importspy.yaml --\nold\n")
	if SeenByParent() != nil {
		t.Fatal("there is something of another run")
	}
	_, r, found, err := digest(filepath.Join(root, "m"), plain)
	if err != nil {
		t.Fatal(err)
	}
	r.keep(found)
	seen := SeenByParent()
	if seen == nil {
		t.Fatal("nothing is kept")
	}
	for _, test := range []struct {
		name string
		data string
		err  error
		want bool
	}{
		{"m/a/importspy.yaml", "old\n", nil, true},
		{"m/a/importspy.yaml", "new\n", nil, false},
		{"m/a/importspy.yaml", "", fs.ErrNotExist, false},
		{"m/a/importspy.yaml", "", fs.ErrPermission, true},
		{"m/b/importspy.yaml", "", fs.ErrNotExist, true},
		{"m/b/importspy.yaml", "new\n", nil, false},
		{"m/.git/importspy.yaml", "new\n", nil, true},
		{"o/importspy.yaml", "new\n", nil, true}, // as in the module cache
	} {
		if got := seen.Same(filepath.Join(root, filepath.FromSlash(test.name)), []byte(test.data), test.err); got != test.want {
			t.Errorf("%s with %q and %v: the same: %t, want %t", test.name, test.data, test.err, got, test.want)
		}
	}
	if entries, err := os.ReadDir(filepath.Join(home, "importspy-vet")); err == nil && len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}
