package witness_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// How many witnesses the go command confirms, and in a long run.
const (
	fewBuilt  = 5
	manyBuilt = 200
)

// TestGoCommand has the go command build witnesses: with the old package each must
// build, with the new one none.
func TestGoCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("builds packages")
	}
	all := fixtures(t)
	n := fewBuilt
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		n = manyBuilt
	} else {
		all = spread(all, 10*n) // few are enough for few witnesses
	}
	list := sample(t, all, n)
	for i, side := range []string{"old", "new"} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "go.mod"), "module example.com\n\ngo 1.26\n")
		for k, b := range list {
			b.unpack(t, filepath.Join(dir, fmt.Sprintf("f%d", k)), side, fmt.Sprintf("example.com/f%d/p", k))
		}
		failed := failures(t, dir)
		for k, b := range list {
			if broken := failed[fmt.Sprintf("example.com/f%d/client", k)]; broken != (i == 1) {
				t.Errorf("%s: with the %s package it fails to build: %v\n%s", b.fx.name, side, broken, b.source)
			}
		}
	}
}

// A built witness is one for the go command.
type built struct {
	fx     *fixture
	source string
}

// spread returns n elements of a list, from its beginning to its end.
func spread[E any](all []E, n int) (list []E) {
	for i := range n {
		list = append(list, all[i*len(all)/n])
	}
	return list
}

// sample returns n witnesses, spread over the fixtures.
func sample(t *testing.T, fixtures []*fixture, n int) []built {
	t.Helper()
	var all []built
	for _, fx := range fixtures {
		if !fx.isPlain() {
			continue
		}
		old, now := fx.load(t, "old"), fx.load(t, "new")
		if old == nil || now == nil {
			continue
		}
		r := fx.compare(old, now)
		for _, f := range breaking(r) {
			if r.Prove(&f); f.Witness != "" {
				all = append(all, built{fx, f.Witness})
			}
		}
	}
	if len(all) < n {
		t.Fatalf("there are %d witnesses, want %d", len(all), n)
	}
	return spread(all, n)
}

// isPlain reports whether a fixture can be built for the machine's platform, in one
// module: it has function bodies, as the blocks of comparison.md do not.
func (fx *fixture) isPlain() bool {
	for _, f := range fx.archive.Files {
		if dir := strings.SplitN(f.Name, "/", 3); len(dir) == 3 && strings.Contains(dir[1], ".") {
			return false // of another module
		}
	}
	_, platform := fx.section("platform")
	return !platform && !fx.private && !strings.HasPrefix(fx.name, "comparison.md")
}

// unpack writes a side of the fixture to a folder, as packages of other import paths,
// and the witness.
func (b built) unpack(t *testing.T, dir, side, path string) {
	t.Helper()
	place := strings.NewReplacer(`"`+fixturePath+`"`, `"`+path+`"`, `"`+fixturePath+`/`, `"`+path+`/`)
	for _, f := range b.fx.archive.Files {
		name, ok := strings.CutPrefix(f.Name, side+"/")
		if !ok && f.Name != side+".go" {
			continue
		}
		write(t, filepath.Join(dir, "p", name), place.Replace(string(f.Data)))
	}
	// What only the old version imports is there in another module.
	for _, f := range b.fx.archive.Files {
		name, ok := strings.CutPrefix(f.Name, "old/")
		if to := filepath.Join(dir, "p", name); ok && strings.Contains(name, "/") && !exists(filepath.Dir(to)) {
			write(t, to, place.Replace(string(f.Data)))
		}
	}
	write(t, filepath.Join(dir, "client", "client.go"), place.Replace(b.source))
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

func write(t *testing.T, name, text string) {
	t.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// failures returns the packages of a module that the go command cannot build.
func failures(t *testing.T, dir string) map[string]bool {
	t.Helper()
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	failed := make(map[string]bool)
	for line := range strings.Lines(string(out)) {
		if path, ok := strings.CutPrefix(line, "# "); ok {
			failed[strings.TrimSpace(path)] = true
		}
	}
	if err != nil && len(failed) == 0 {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return failed
}
