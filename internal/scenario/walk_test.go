package scenario_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/cache"
)

var (
	walkSteps = flag.Int("walk", 0, "how many steps the random walk takes (default: none, with IMPORTSPY_SLOW=1 25)")
	walkSeed  = flag.Uint64("walkseed", 0, "the seed of the random walk (default: by the time)")
	walkWay   = flag.String("walkway", "", "the only command that the random walk compares, go vet or check (default: both)")
)

// TestWalk goes from one state of a module to another at random, and has go vet and check
// look at each with the caches of all earlier ones and with none. A verdict that the caches
// answer must be the one that the files have now.
func TestWalk(t *testing.T) {
	steps, seed := *walkSteps, *walkSeed
	switch {
	case steps > 0:
	case slow():
		steps = 25 // a walk of 300, with the flag, takes four minutes
	default:
		needSlow(t)
	}
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-walk %d -walkseed %d", steps, seed)
	w := newWalk(t)
	random := rand.New(rand.NewPCG(seed, 0))
	states := []state{w.start()}
	warm := w.caches(t, "warm")
	for len(states) <= steps {
		s := states[len(states)-1]
		w.enter(t, s)
		for _, way := range ways {
			if *walkWay != "" && way != *walkWay {
				continue
			}
			got, want := w.run(t, way, s, warm), w.run(t, way, s, w.caches(t, "cold"))
			if got != want {
				t.Fatalf("step %d: %s with warm caches:\n%s\nwith cold ones:\n%s\n%s",
					len(states), way, got, want, w.explain(t, way, states))
			}
		}
		states = append(states, w.next(random, s))
	}
}

// ways are the commands that the walk compares.
var ways = []string{"go vet", "check"}

// A state has the variant of each slot.
type state map[string]string

// A walk has what the slots can be, and the folder that they are in.
type walk struct {
	dir, base string
	slots     []string            // in the order of the archive
	variants  map[string][]string // by slot, likewise
	files     map[[2]string][]txtar.File
	compiled  map[string]bool // the files in base
}

func newWalk(t *testing.T) *walk {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "walk.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{dir: t.TempDir(), base: t.TempDir(), variants: make(map[string][]string), files: make(map[[2]string][]txtar.File)}
	for _, file := range archive.Files {
		words := strings.SplitN(file.Name, " ", 3)
		slot, variant := words[0], words[1]
		if w.variants[slot] == nil {
			w.slots = append(w.slots, slot)
		}
		if !slices.Contains(w.variants[slot], variant) {
			w.variants[slot] = append(w.variants[slot], variant)
		}
		file.Name = words[2]
		w.files[[2]string{slot, variant}] = append(w.files[[2]string{slot, variant}], file)
	}
	w.compile(t)
	return w
}

// compile fills the base of the caches: the standard library's packages, of which nothing
// was vetted. They take most of the time and cannot change.
func (w *walk) compile(t *testing.T) {
	t.Helper()
	for _, env := range []string{"GOOS=" + goEnv(t, "GOOS")["GOOS"], "GOOS=windows", "CGO_ENABLED=0"} {
		for _, trim := range []string{"", "-trimpath"} {
			cmd := exec.Command("go", "build", "-buildvcs=false", "container/list", "unicode", "unicode/utf8", "unicode/utf16")
			cmd.Env = append(w.environment(w.base), env, "GOFLAGS="+trim)
			cmd.Dir = w.dir
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		}
	}
	w.compiled = make(map[string]bool)
	err := filepath.WalkDir(w.base, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			w.compiled[strings.TrimPrefix(path, w.base)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// caches returns a folder for caches, which has of the go command's what base has, and
// nothing of ours. One that is there is emptied so far.
func (w *walk) caches(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(w.base+"-"+name, "go-build")
	if err := os.RemoveAll(ownCaches(dir)); err != nil {
		t.Fatal(err)
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || w.compiled[strings.TrimPrefix(path, dir)] {
			return err
		}
		return os.Remove(path)
	})
	if err == nil {
		return dir
	}
	for name := range w.compiled {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		// Nobody writes into the files: their names are hashes of what is in them.
		if err := os.Link(filepath.Join(w.base, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// ownCaches is the folder of our caches next to that of the go command's.
func ownCaches(goCache string) string { return filepath.Join(filepath.Dir(goCache), "importspy") }

func (w *walk) environment(cache string) []string {
	return append(os.Environ(), "GOWORK=", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOENV=off",
		"GOCACHE="+cache)
}

func (w *walk) start() state {
	s := make(state)
	for slot, variants := range w.variants {
		s[slot] = variants[0]
	}
	return s
}

// next returns a state that differs from s in a slot or two, or in nothing.
func (w *walk) next(random *rand.Rand, s state) state {
	s = maps.Clone(s)
	for range random.IntN(3) {
		slot := w.slots[random.IntN(len(w.slots))]
		s[slot] = w.variants[slot][random.IntN(len(w.variants[slot]))]
	}
	for _, slot := range []string{"ask", "in", "env"} { // mostly as at the beginning
		if random.IntN(3) == 0 {
			s[slot] = w.variants[slot][0]
		} else if random.IntN(3) == 0 {
			s[slot] = w.variants[slot][random.IntN(len(w.variants[slot]))]
		}
	}
	return s
}

// enter makes the files what s has. Files that stay are not written.
func (w *walk) enter(t *testing.T, s state) {
	t.Helper()
	want := make(map[string][]byte)
	for _, slot := range w.slots {
		if slot == "ask" || slot == "in" || slot == "env" {
			continue
		}
		for _, file := range w.files[[2]string{slot, s[slot]}] {
			if file.Name != "-" {
				want[filepath.Join(w.dir, filepath.FromSlash(file.Name))] = file.Data
			}
		}
	}
	var folders []string
	err := filepath.WalkDir(w.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			folders = append(folders, path)
			return err
		}
		text, ok := want[path]
		data, err := os.ReadFile(path)
		if ok && entry.Type().IsRegular() && bytes.Equal(text, data) {
			delete(want, path)
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range slices.Backward(folders) {
		_ = os.Remove(dir) // if it is empty
	}
	for path, text := range want {
		if err := place(path, text); err != nil {
			t.Fatal(err)
		}
	}
}

// place makes a file, or a link.
func place(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if target, ok := bytes.CutPrefix(text, []byte("LINK ")); ok {
		return os.Symlink(string(bytes.TrimSpace(target)), path)
	}
	return os.WriteFile(path, text, 0o666)
}

// setting returns what a state has for one of the slots that are not files.
func (w *walk) setting(s state, slot string) string {
	return w.files[[2]string{slot, s[slot]}][0].Name
}

// run returns what a command prints in a state, and its exit code. That of go vet is sorted,
// since the go command runs units in parallel.
func (w *walk) run(t *testing.T, way string, s state, caches string) string {
	t.Helper()
	args := strings.Fields(w.setting(s, "ask"))
	cmd := exec.Command("go", append([]string{"vet", "-vettool=" + vetTool}, args...)...)
	if way == "check" {
		args = slices.DeleteFunc(args, func(arg string) bool { return strings.HasSuffix(arg, ".go") || strings.HasPrefix(arg, "-modfile") })
		cmd = exec.Command(vetTool, append([]string{"check"}, args...)...)
	}
	cmd.Dir = filepath.Join(w.dir, w.setting(s, "in"))
	cmd.Env = append(w.environment(caches), cache.Env+"="+ownCaches(caches))
	if env := w.setting(s, "env"); env != "-" {
		cmd.Env = append(cmd.Env, strings.ReplaceAll(env, "$WORK", w.dir))
	}
	out, err := cmd.CombinedOutput()
	lines := slices.DeleteFunc(strings.SplitAfter(string(out), "\n"), func(line string) bool {
		// A note that no cache has, and the headings of packages.
		return strings.HasSuffix(line, "name the package instead of its files\n") || strings.HasPrefix(line, "# ")
	})
	if way != "check" {
		slices.Sort(lines)
	}
	return fmt.Sprintf("%s(%v)", strings.Join(lines, ""), err)
}

// explain shrinks the way to a difference: to one earlier state, if there is one after which
// the caches answer wrong, and to the slots in which the two must differ from the beginning.
func (w *walk) explain(t *testing.T, way string, states []state) string {
	t.Helper()
	last := states[len(states)-1]
	for _, first := range slices.Backward(states[:len(states)-1]) {
		if !w.differ(t, way, first, last) {
			continue
		}
		first, last = maps.Clone(first), maps.Clone(last)
		for _, slot := range w.slots {
			if start := w.variants[slot][0]; first[slot] == start && last[slot] == start {
				continue
			}
			for _, both := range [][]state{{first, last}, {first}, {last}} {
				old := []string{first[slot], last[slot]}
				for _, s := range both {
					s[slot] = w.variants[slot][0]
				}
				if !w.differ(t, way, first, last) {
					first[slot], last[slot] = old[0], old[1]
				}
			}
		}
		return fmt.Sprintf("first: %s\nthen: %s", w.text(first), w.text(last))
	}
	var b strings.Builder
	for i, s := range states {
		fmt.Fprintf(&b, "%d: %s\n", i+1, w.text(s))
	}
	return b.String()
}

// differ reports whether a command that has seen the first state says other things in the
// second than one that has not.
func (w *walk) differ(t *testing.T, way string, first, second state) bool {
	t.Helper()
	warm, cold := w.caches(t, "warm again"), w.caches(t, "cold")
	w.enter(t, first)
	w.run(t, way, first, warm)
	w.enter(t, second)
	return w.run(t, way, second, warm) != w.run(t, way, second, cold)
}

// text has the slots of a state that are not as at the beginning.
func (w *walk) text(s state) string {
	var list []string
	for _, slot := range w.slots {
		if s[slot] != w.variants[slot][0] {
			list = append(list, slot+" "+s[slot])
		}
	}
	return strings.Join(list, ", ")
}
