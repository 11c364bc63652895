package scenario_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// many is a module with packages in which a command writes contracts, or other files.
type many struct {
	dir     string
	written string            // the name of the files that it writes; "": contracts
	old     map[string]string // what they say before, by name
}

func newMany(t *testing.T, contracts bool) *many {
	t.Helper()
	return newManyIn(t, t.TempDir(), contracts, 10)
}

// newManyIn makes a module of n packages in dir.
func newManyIn(t *testing.T, dir string, contracts bool, n int) *many {
	t.Helper()
	m := &many{dir: dir, old: make(map[string]string)}
	m.write(t, "go.mod", "module example.com/many\n\ngo 1.26\n")
	var source, contract strings.Builder
	for i := range 200 {
		fmt.Fprintf(&source, "\nfunc Open%d() error { return nil }\n", i)
		fmt.Fprintf(&contract, "    Open%d: func() # a comment\n", i)
	}
	for i := range n {
		p := fmt.Sprintf("p%d", i)
		m.write(t, p+"/p.go", "package "+p+"\n"+source.String())
		if contracts {
			m.old[p+"/importspy.yaml"] = "version: 1\npolicy: exact\nexports:\n  funcs:\n" + contract.String()
		}
	}
	m.reset(t)
	return m
}

func (m *many) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// reset restores the contracts. Temporary files stay.
func (m *many) reset(t *testing.T) {
	t.Helper()
	for name := range m.contracts(t) {
		if err := os.Remove(filepath.Join(m.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range m.old {
		m.write(t, name, text)
	}
}

// files returns the names of the files below the module's folder that match the pattern.
func (m *many) files(t *testing.T, pattern string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(m.dir, func(name string, entry fs.DirEntry, err error) error {
		switch matches, _ := filepath.Match(pattern, filepath.Base(name)); {
		case err != nil:
			return err
		case entry.Name() == ".git":
			return fs.SkipDir
		case matches && !entry.IsDir() && filepath.Dir(name) != m.dir:
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// contracts returns what the contracts that are there say, or the other files that the
// command writes, by name.
func (m *many) contracts(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, file := range m.files(t, cmp.Or(m.written, "importspy.yaml")) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(m.dir, file)
		texts[filepath.ToSlash(name)] = string(data)
	}
	return texts
}

// age makes temporary files old.
func (m *many) age(t *testing.T) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	for _, file := range m.files(t, ".*") {
		if err := os.Chtimes(file, old, old); err != nil {
			t.Fatal(err)
		}
	}
}

// wantNothingElse checks that there are Go files, contracts and what is written alone.
func (m *many) wantNothingElse(t *testing.T) {
	t.Helper()
	for _, file := range m.files(t, "*") {
		if base := filepath.Base(file); !slices.Contains([]string{"p.go", "importspy.yaml", m.written}, base) {
			t.Errorf("%s is left", file)
		}
	}
}

// run runs a command on all packages, kills it after a time, if that is not 0, and
// returns what it prints.
func (m *many) run(t *testing.T, after time.Duration, args ...string) string {
	t.Helper()
	return m.runExactly(t, after, append(args, "./...")...)
}

// runExactly is run for arguments that name what they are for.
func (m *many) runExactly(t *testing.T, after time.Duration, args ...string) string {
	t.Helper()
	cmd := exec.Command(vetTool, args...)
	cmd.Dir = m.dir
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second // for a go command that outlives it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		defer time.AfterFunc(after, func() { cmd.Process.Kill() }).Stop()
	}
	_ = cmd.Wait() // it is killed, or what it prints says
	return out.String()
}
