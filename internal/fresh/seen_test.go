package fresh

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/internal/cache"
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
		data string
		err  error
		want error
	}{
		{"m/a/importspy.yaml", "old\n", nil, nil},
		{"m/a/importspy.yaml", "new\n", nil, ErrChanged},
		{"m/a/importspy.yaml", "", fs.ErrNotExist, ErrChanged},
		{"m/a/importspy.yaml", "", fs.ErrPermission, nil},
		{"m/b/importspy.yaml", "", fs.ErrNotExist, nil},
		{"m/b/importspy.yaml", "new\n", nil, ErrChanged},
		{"m/none/deep/importspy.yaml", "", fs.ErrNotExist, nil},
		{"m/link/importspy.yaml", "old\n", nil, nil},
		{"m/link/importspy.yaml", "new\n", nil, ErrChanged},
		{"m/link/deep/importspy.yaml", "", fs.ErrNotExist, ErrUnwatched},
		{"m/.git/importspy.yaml", "old\n", nil, ErrUnwatched},
		{"o/importspy.yaml", "old\n", nil, ErrUnwatched},
		{"o/deep/importspy.yaml", "", fs.ErrNotExist, ErrUnwatched},
		{"cache/d@v1.0.0/importspy.yaml", "old\n", nil, nil},
	} {
		if got := seen.Check(filepath.Join(root, filepath.FromSlash(test.name)), []byte(test.data), test.err); got != test.want {
			t.Errorf("%s with %q and %v: %v, want %v", test.name, test.data, test.err, got, test.want)
		}
	}
	r.keep(filepath.Join(root, "m"), found, true) // then nothing is repeated
	if err := SeenByParent().Check(filepath.Join(root, "o", "importspy.yaml"), nil, nil); err != nil {
		t.Errorf("in doubt: %v", err)
	}
	if entries, err := os.ReadDir(filepath.Join(home, "importspy-vet")); err == nil && len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}
