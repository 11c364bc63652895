// Package watched walks the table of docs/drivers.md that says what a verdict depends on:
// for each row there is an archive in testdata/watched with a module and steps that change,
// add and remove what the row has, or set variables, each with the verdict after it. Tests of each driver
// take the steps with warm caches.
package watched

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A Driver looks at a module.
type Driver interface {
	// Changed is called after a file was written or removed.
	Changed(t *testing.T, file string)
	// Set is called for a variable of the environment that changes; "": it is not set.
	Set(t *testing.T, name, value string)
	// Want checks that there is one finding, with a message, in the file that the steps
	// are about; "": that there is none.
	Want(t *testing.T, file, message string)
}

// Walk takes the steps of all archives in a folder, each with a driver that begins with its
// module in a new folder.
func Walk(t *testing.T, folder string, begin func(t *testing.T, dir string) Driver) {
	names, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no archives in %s: %v", folder, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			w := &walk{dir: dir, spare: make(map[string][]byte)}
			if err := w.extract(archive); err != nil {
				t.Fatal(err)
			}
			w.driver = begin(t, dir)
			for i, line := range strings.Split(strings.TrimSpace(string(archive.Comment)), "\n") {
				if err := w.step(t, line); err != nil {
					t.Fatalf("%s:%d: %v", name, i+1, err)
				}
			}
		})
	}
}

type walk struct {
	driver Driver
	dir    string
	open   string            // the file that messages are in
	spare  map[string][]byte // files to be added
}

// extract writes the files of an archive, except for those that are in no folder and have
// no extension: they are added later.
func (w *walk) extract(archive *txtar.Archive) error {
	for _, file := range archive.Files {
		if !strings.ContainsAny(file.Name, "./") {
			w.spare[file.Name] = file.Data
			continue
		}
		if err := w.write(file.Name, file.Data); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *walk) write(name string, data []byte) error {
	return errors.Join(os.MkdirAll(filepath.Dir(w.path(name)), 0o777), os.WriteFile(w.path(name), data, 0o666))
}

// step takes the step of a line.
func (w *walk) step(t *testing.T, line string) error {
	verb, rest, ok := strings.Cut(line, ":")
	args := strings.Split(rest+" ", " | ")
	for i := range args {
		args[i] = strings.TrimSpace(args[i])
	}
	switch {
	case !ok:
		return fmt.Errorf("%s is not a step", line)
	case verb == "row":
	case verb == "open":
		w.open = args[0]
	case verb == "want":
		t.Logf("%s", line)
		w.driver.Want(t, w.open, strings.TrimSpace(rest))
	case verb == "set" && len(args) == 2:
		w.driver.Set(t, args[0], args[1])
	case verb == "remove":
		if err := os.Remove(w.path(args[0])); err != nil {
			return err
		}
		w.driver.Changed(t, args[0])
	case verb == "add" && w.spare[args[1]] != nil:
		if err := w.write(args[0], w.spare[args[1]]); err != nil {
			return err
		}
		w.driver.Changed(t, args[0])
	case verb == "replace" && len(args) == 3:
		data, err := os.ReadFile(w.path(args[0]))
		if err != nil {
			return err
		}
		if strings.Count(string(data), args[1]) != 1 {
			return fmt.Errorf("%s has %q %d times", args[0], args[1], strings.Count(string(data), args[1]))
		}
		if err := w.write(args[0], []byte(strings.Replace(string(data), args[1], args[2], 1))); err != nil {
			return err
		}
		w.driver.Changed(t, args[0])
	default:
		return fmt.Errorf("%s is not a step", line)
	}
	if verb != "want" {
		t.Logf("%s", line)
	}
	return nil
}
