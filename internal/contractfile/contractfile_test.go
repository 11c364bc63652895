package contractfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/importspy/importspy/internal/contractfile"
)

const (
	oldText = "version: 1\n"
	newText = "version: 1\npolicy: exact\n"
)

// contractIn returns the name of a contract with the old text in a new folder.
func contractIn(t *testing.T, root string) string {
	t.Helper()
	name := filepath.Join(root, "store", "importspy.yaml")
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, name, oldText)
	return name
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// wantText checks the content of a file, and that its folder has no others than those.
func wantText(t *testing.T, name, text string, others ...string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(data) != text {
		t.Errorf("%s has %q, want %q", name, data, text)
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1+len(others) {
		t.Errorf("the folder has %v, want the contract and %v", entries, others)
	}
}

func wantError(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want one with %q", err, text)
	}
}

func replace(root, name string) error {
	_, err := contractfile.Replace(root, name, []byte(oldText), []byte(newText))
	return err
}

func TestReplace(t *testing.T) {
	root := t.TempDir()
	name := contractIn(t, root)
	if err := os.Chmod(name, 0o646); err != nil {
		t.Fatal(err)
	}
	if err := replace(root, name); err != nil {
		t.Fatal(err)
	}
	wantText(t, name, newText)
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o646 {
		t.Errorf("mode %v, %v; want that of before", info.Mode(), err)
	}
	wantError(t, replace(root, name), "has changed in the meantime")
	wantText(t, name, newText)
}

func TestReplaceReadOnly(t *testing.T) {
	root := t.TempDir()
	name := contractIn(t, root)
	if err := os.Chmod(name, 0o444); err != nil {
		t.Fatal(err)
	}
	wantError(t, replace(root, name), "is read-only")
	wantText(t, name, oldText)
}

func TestReplaceHardLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("os.Stat does not count names there")
	}
	root := t.TempDir()
	name := contractIn(t, root)
	if err := os.Link(name, filepath.Join(root, "other")); err != nil {
		t.Skip(err)
	}
	wantError(t, replace(root, name), "has other names")
	wantText(t, name, oldText)
}

// symlink makes a symbolic link, where there are any.
func symlink(t *testing.T, target, name string) {
	t.Helper()
	_ = os.Remove(name)
	if err := os.Symlink(target, name); err != nil {
		t.Skip(err)
	}
}

func TestReplaceLinks(t *testing.T) {
	root, outside := t.TempDir(), filepath.Join(t.TempDir(), "other.yaml")
	name := contractIn(t, root)
	target := filepath.Join(root, "target.yaml")
	write(t, target, oldText)
	for _, to := range []string{filepath.Join("..", "target.yaml"), target} {
		write(t, target, oldText)
		symlink(t, to, name)
		if err := replace(root, name); err != nil {
			t.Errorf("link to %s: %v", to, err)
		}
		wantText(t, target, newText, "store")
	}
	write(t, outside, oldText)
	symlink(t, outside, name)
	wantError(t, replace(root, name), "is a link to a file outside of")
	wantText(t, outside, oldText)

	// A folder on the way.
	inside := filepath.Join(root, "folder")
	symlink(t, filepath.Dir(outside), inside)
	wantError(t, replace(root, filepath.Join(inside, "other.yaml")), "outside of")
	wantText(t, outside, oldText)
}

func TestCreate(t *testing.T) {
	root := filepath.Join(t.TempDir(), "contracts")
	name := filepath.Join(root, "example.com", "store", "importspy.yaml")
	if err := contractfile.Create(root, name, []byte(newText)); err != nil {
		t.Fatal(err)
	}
	wantText(t, name, newText)
	wantError(t, contractfile.Create(root, name, []byte(oldText)), "already exists")
	wantText(t, name, newText)
}

func TestCreateThroughLink(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	symlink(t, outside, filepath.Join(root, "example.com"))
	for _, path := range []string{"example.com", "example.com/deep/store"} {
		wantError(t, contractfile.Create(root, filepath.Join(root, path, "importspy.yaml"), []byte(newText)), "cannot be written")
	}
	dangling := filepath.Join(root, "importspy.yaml")
	symlink(t, filepath.Join(outside, "importspy.yaml"), dangling)
	wantError(t, contractfile.Create(root, dangling, []byte(newText)), "already exists")
	if entries, _ := os.ReadDir(outside); len(entries) > 0 {
		t.Errorf("outside of the folder, it has written %v", entries)
	}
}

func TestOverwrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "page.html")
	overwrite := func(name string) error {
		t.Helper()
		_, err := contractfile.Overwrite(dir, name, []byte(newText))
		return err
	}
	old := filepath.Join(dir, ".page.html.4711-0.tmp") // of a run that was killed
	write(t, old, oldText)
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := overwrite(name); err != nil {
		t.Fatal(err)
	}
	wantText(t, name, newText)

	write(t, name, oldText)
	if err := os.Chmod(name, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := overwrite(name); err != nil {
		t.Fatal(err)
	}
	wantText(t, name, newText)
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o640 {
		t.Errorf("mode %v, %v; want that of before", info.Mode(), err)
	}

	if err := os.Chmod(name, 0o444); err != nil {
		t.Fatal(err)
	}
	wantError(t, overwrite(name), "is read-only")
	wantError(t, overwrite(filepath.Join(dir, "none", "page.html")), "cannot be written")
	if err := overwrite(os.DevNull); err != nil {
		t.Error(err)
	}
}

func TestOverwriteLinks(t *testing.T) {
	dir, outside := t.TempDir(), filepath.Join(t.TempDir(), "page.html")
	name := filepath.Join(dir, "page.html")
	symlink(t, outside, name)
	overwrite := func(root, name string) error {
		_, err := contractfile.Overwrite(root, name, []byte(newText))
		return err
	}
	wantError(t, overwrite(t.TempDir(), name), "is a link to a file that does not exist")
	wantError(t, overwrite(dir, name), "is a link to a file that does not exist")
	write(t, outside, oldText)
	wantError(t, overwrite(dir, name), "a link leads to "+outside+", outside of "+dir)
	wantText(t, outside, oldText)
	folder := filepath.Join(dir, "folder")
	symlink(t, filepath.Dir(outside), folder)
	for _, base := range []string{"page.html", "new.html"} {
		wantError(t, overwrite(dir, filepath.Join(folder, base)), "a link leads to ")
	}
	symlink(t, os.DevNull, filepath.Join(dir, "device"))
	wantError(t, overwrite(dir, filepath.Join(dir, "device")), "a link leads to "+os.DevNull)

	// A link that is not below the root, and one that stays there.
	if err := overwrite(t.TempDir(), name); err != nil {
		t.Fatal(err)
	}
	wantText(t, outside, newText)
	inner, alias := filepath.Join(dir, "inner.html"), filepath.Join(dir, "alias.html")
	write(t, inner, oldText)
	symlink(t, inner, alias)
	other := filepath.Join(t.TempDir(), "root")
	symlink(t, dir, other)
	for _, root := range []string{dir, other} {
		if err := overwrite(root, filepath.Join(root, "alias.html")); err != nil {
			t.Fatal(err)
		}
		wantError(t, overwrite(root, filepath.Join(root, "page.html")), "a link leads to ")
	}
	wantText(t, inner, newText, "alias.html", "device", "folder", "page.html")
	if info, err := os.Lstat(name); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v", info, err)
	}
}
