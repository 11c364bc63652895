package contractfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A faulty temporary fails in one of the ways that disks do.
type faulty struct {
	temporary
	fails string
}

var errDisk = errors.New("no space left on device")

func (f faulty) Write(p []byte) (int, error) {
	if f.fails == "write" {
		n, _ := f.temporary.Write(p[:len(p)/2])
		return n, errDisk
	}
	return f.temporary.Write(p)
}

func (f faulty) Chmod(mode fs.FileMode) error {
	if f.fails == "chmod" {
		return errDisk
	}
	return f.temporary.Chmod(mode)
}

func (f faulty) Stat() (fs.FileInfo, error) {
	if f.fails == "stat" {
		return nil, errDisk
	}
	return f.temporary.Stat()
}

func (f faulty) Sync() error {
	if f.fails == "sync" {
		return errDisk
	}
	return f.temporary.Sync()
}

func (f faulty) Close() error {
	err := f.temporary.Close()
	if f.fails == "close" {
		return errDisk
	}
	return err
}

// TestFaults checks that a contract is untouched, and nothing is left next to it,
// whatever fails while its successor is written.
func TestFaults(t *testing.T) {
	for _, step := range []string{"open", "write", "stat", "chmod", "sync", "close", "become"} {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, "importspy.yaml")
			if err := os.WriteFile(name, []byte("old"), 0o666); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			w := &writer{root: root, name: "importspy.yaml", mode: 0o666, like: info,
				open: func(r *os.Root, name string, mode fs.FileMode) (temporary, error) {
					if step == "open" {
						return nil, errDisk
					}
					f, err := openFile(r, name, mode)
					return faulty{f, step}, err
				}}
			err = w.write([]byte("new and longer"), func(tmp string) error {
				if step == "become" {
					return errDisk
				}
				return root.Rename(tmp, "importspy.yaml")
			})
			if !errors.Is(err, errDisk) {
				t.Errorf("error %v, want %v", err, errDisk)
			}
			if data, _ := os.ReadFile(name); string(data) != "old" {
				t.Errorf("the contract is %q", data)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("left: %v", entries)
			}
		})
	}
}

func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-time.Hour)
	stay := []string{"importspy.yaml", ".importspy.yaml.tmp", ".importspy.yaml.1.tmp", ".importspy.yaml.a-b.tmp", ".importspy.yaml.1-2.tmp.go"}
	for _, name := range append(stay, temporaryName("importspy.yaml", 0), ".importspy.yaml.4711-12.tmp", temporaryName("importspy_guard.go", 1), ".importspy_loader.go.1-1.tmp") {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	fresh := ".importspy.yaml.4711-13.tmp" // of a run that goes on
	if err := os.WriteFile(filepath.Join(dir, fresh), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".page.html.1-1.tmp", "..merge_file_a1B2.3-0.tmp"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
	stay = append(stay, ".page.html.1-1.tmp")
	Sweep(dir)
	left := make(map[string]bool)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		left[e.Name()] = true
	}
	for _, name := range append(stay, fresh) {
		if !left[name] {
			t.Errorf("%s is gone", name)
		}
	}
	if len(left) != len(stay)+1 {
		t.Errorf("left: %v", left)
	}
}
