package inputs_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/inputs"
)

// readings are all ways to read, of a path in a folder.
var readings = map[string]func(name string){
	"ReadFile":    func(name string) { _, _ = inputs.Run.ReadFile(name) },
	"ReadBounded": func(name string) { _, _ = inputs.Run.ReadBounded(name, 100) },
	"Open": func(name string) {
		if f, err := inputs.Run.Open(name); err == nil {
			f.Close()
		}
	},
	"Words":      func(name string) { _, _ = inputs.Words(name, 100, "one", "two") },
	"Stat":       func(name string) { _, _ = inputs.Run.Stat(name) },
	"Lstat":      func(name string) { _, _ = inputs.Run.Lstat(name) },
	"Exists":     func(name string) { inputs.Run.Exists(name) },
	"IsFolder":   func(name string) { inputs.IsFolder(name) },
	"IsLink":     func(name string) { inputs.Run.IsLink(name) },
	"ReadFolder": func(name string) { _, _ = inputs.Run.ReadFolder(name) },
	"NamesLike":  func(name string) { inputs.Run.NamesLike(name, "X", "y") },
	"FileInfos":  func(name string) { _, _ = inputs.FileInfos(name) },
	"HasProgram": func(name string) { inputs.HasProgram(name) },
	"Version":    func(name string) { _, _ = inputs.Version(name) },
	"WalkFolder": func(name string) {
		_ = inputs.WalkFolder(name, func(string, fs.DirEntry, error) error { return nil })
	},
}

// states are what can be at a path, and what makes it so.
var states = map[string]func(t *testing.T, name string){
	"nothing":        func(t *testing.T, name string) {},
	"a file":         func(t *testing.T, name string) { write(t, name, "one", 0o666) },
	"another file":   func(t *testing.T, name string) { write(t, name, "two", 0o666) },
	"an empty file":  func(t *testing.T, name string) { write(t, name, "", 0o666) },
	"a large file":   func(t *testing.T, name string) { write(t, name, string(make([]byte, 101)), 0o666) },
	"a program":      func(t *testing.T, name string) { write(t, name, "one", 0o777) },
	"a folder":       func(t *testing.T, name string) { mkdir(t, name) },
	"a full folder":  func(t *testing.T, name string) { mkdir(t, name); write(t, filepath.Join(name, "x"), "", 0o666) },
	"a nested one":   func(t *testing.T, name string) { mkdir(t, name); mkdir(t, filepath.Join(name, "x")) },
	"a link":         func(t *testing.T, name string) { write(t, name+"2", "one", 0o666); link(t, name+"2", name) },
	"a folder link":  func(t *testing.T, name string) { mkdir(t, name+"2"); link(t, name+"2", name) },
	"a dangling one": func(t *testing.T, name string) { link(t, name+"3", name) },
}

// see returns what a reading sees, as the record has it.
func see(t *testing.T, read func(string), name string) []inputs.Seen {
	t.Helper()
	log := inputs.Record()
	read(name)
	list, err := log.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("nothing is recorded")
	}
	return list
}

// TestAgain checks, for each way to read and each two states of a path, that what was read
// in the first counts as the same in the second exactly if it is: what a reading is told
// then has the same words.
func TestAgain(t *testing.T) {
	for what, read := range readings {
		t.Run(what, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "x")
			for before, make1 := range states {
				for after, make2 := range states {
					clear(t, name)
					make1(t, name)
					list := see(t, read, name)
					clear(t, name)
					make2(t, name)
					again := see(t, read, name)
					same := true
					for _, s := range list {
						_, ok := s.Again()
						same = same && ok
					}
					want := slices.EqualFunc(list, again, func(a, b inputs.Seen) bool { return a.Result == b.Result })
					if same != want {
						t.Errorf("%s, then %s: the same: %t, want %t", before, after, same, want)
					}
					if before == after && !same && what != "Version" { // a file that is written again has another time
						t.Errorf("%s twice is not the same", before)
					}
				}
			}
		})
	}
}

// TestTells checks that two states which a caller can tell apart are not the same.
func TestTells(t *testing.T) {
	for _, test := range []struct {
		reading, before, after string
		same                   bool
	}{
		{"ReadFile", "a file", "another file", false},
		{"ReadFile", "a file", "an empty file", false},
		{"ReadFile", "a file", "nothing", false},
		{"ReadFile", "nothing", "an empty file", false},
		{"ReadFile", "a file", "a link", true},
		{"ReadFile", "a file", "a folder", false},
		{"Open", "a file", "another file", false},
		{"ReadBounded", "a file", "another file", false},
		{"ReadBounded", "a file", "a large file", false},
		{"ReadBounded", "a file", "a folder", false},
		{"ReadBounded", "nothing", "a folder", false},
		{"Words", "a file", "another file", false},
		{"Words", "an empty file", "a large file", false},
		{"Words", "a file", "a program", true},
		{"Words", "nothing", "an empty file", false},
		{"Stat", "a file", "another file", true},
		{"Stat", "a file", "a link", true},
		{"Stat", "a file", "a folder", false},
		{"Stat", "nothing", "a dangling one", true},
		{"Lstat", "a file", "a link", false},
		{"Lstat", "nothing", "a dangling one", false},
		{"ReadFolder", "a folder", "a full folder", false},
		{"ReadFolder", "a full folder", "a nested one", false},
		{"ReadFolder", "a folder", "nothing", false},
		{"ReadFolder", "a folder", "a folder link", true},
		{"FileInfos", "a full folder", "a nested one", false},
		{"NamesLike", "a full folder", "a folder", false},
		{"NamesLike", "a full folder", "a nested one", true},
		{"NamesLike", "a folder", "nothing", true},
		{"Version", "a file", "an empty file", false},
		{"Version", "a file", "nothing", false},
	} {
		if runtime.GOOS == "windows" && (test.before == "a link" || test.after == "a link" || test.after == "a dangling one" || test.after == "a folder link") {
			continue
		}
		name := filepath.Join(t.TempDir(), "x")
		states[test.before](t, name)
		list := see(t, readings[test.reading], name)
		clear(t, name)
		states[test.after](t, name)
		for _, s := range list {
			if _, same := s.Again(); same != test.same {
				t.Errorf("%s of %s, then %s: the same: %t, want %t", test.reading, test.before, test.after, same, test.same)
			}
		}
	}
}

// TestValues checks that readings return what is there, whether they are recorded or not.
func TestValues(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x")
	write(t, name, "one two", 0o666)
	check := func(t *testing.T) {
		if data, err := inputs.Run.ReadFile(name); err != nil || string(data) != "one two" {
			t.Errorf("ReadFile: %q, %v", data, err)
		}
		if data, err := inputs.Run.ReadBounded(name, 7); err != nil || string(data) != "one two" {
			t.Errorf("ReadBounded: %q, %v", data, err)
		}
		if data, err := inputs.Run.ReadBounded(name, 6); !errors.Is(err, inputs.ErrTooLarge) {
			t.Errorf("ReadBounded: %q, %v", data, err)
		}
		if data, err := inputs.Run.ReadBounded(dir, 6); !errors.Is(err, inputs.ErrIrregular) {
			t.Errorf("ReadBounded of a folder: %q, %v", data, err)
		}
		f, err := inputs.Run.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if data, err := io.ReadAll(f); err != nil || string(data) != "one two" {
			t.Errorf("Open: %q, %v", data, err)
		}
		if found, ok := inputs.Words(name, 7, "two", "three", "one"); !ok || !slices.Equal(found, []string{"two", "one"}) {
			t.Errorf("Words: %q, %t", found, ok)
		}
		if found, ok := inputs.Words(name, 6, "two"); ok || len(found) > 0 {
			t.Errorf("Words of a large file: %q, %t", found, ok)
		}
		if found, ok := inputs.Words(name+"2", 7, "two"); ok || len(found) > 0 {
			t.Errorf("Words of no file: %q, %t", found, ok)
		}
		if mode, err := inputs.Run.Stat(name); err != nil || !mode.IsRegular() {
			t.Errorf("Stat: %v, %v", mode, err)
		}
		if mode, err := inputs.Run.Lstat(name + "2"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Lstat: %v, %v", mode, err)
		}
		if list, err := inputs.Run.ReadFolder(dir); err != nil || len(list) != 1 || list[0].Name() != "x" || list[0].IsDir() {
			t.Errorf("ReadFolder: %v, %v", list, err)
		}
		if !inputs.IsFolder(dir) || inputs.IsFolder(name) || inputs.Run.IsLink(name) || !inputs.Run.Exists(name) {
			t.Error("IsFolder, IsLink or Exists is wrong")
		}
	}
	check(t)
	log := inputs.Record()
	check(t)
	if _, err := log.Stop(); err != nil {
		t.Error(err)
	}
}

// TestWalkFolder compares WalkFolder with filepath.WalkDir, whatever the visitor returns.
func TestWalkFolder(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a/b/1", "a/b/2", "a/c/3", "d/4", "e"} {
		if err := os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(root, name), "", 0o666)
	}
	link(t, "a", filepath.Join(root, "z"))
	broken := errors.New("broken")
	for _, at := range []string{"", ".", "a", "a/b", "a/b/1", "a/b/2", "a/c", "e", "z", "none"} {
		for _, result := range []error{nil, fs.SkipDir, fs.SkipAll, broken} {
			for _, start := range []string{".", "a", "none", "e"} {
				walk := func(walk func(string, fs.WalkDirFunc) error) (visited []string) {
					err := walk(filepath.Join(root, start), func(path string, d fs.DirEntry, err error) error {
						line := path
						if d != nil {
							line += " " + d.Name() + " " + d.Type().String()
						}
						if err != nil {
							line += " error"
						}
						visited = append(visited, line)
						if path == filepath.Join(root, at) {
							return result
						}
						return nil
					})
					return append(visited, fmt.Sprint(err))
				}
				if got, want := walk(inputs.WalkFolder), walk(filepath.WalkDir); !slices.Equal(got, want) {
					t.Errorf("from %s, with %v at %q\ngot  %q\nwant %q", start, result, at, got, want)
				}
			}
		}
	}
}

// TestAnswer checks that what another program says is recorded, and is never the same
// without another look.
func TestAnswer(t *testing.T) {
	list := see(t, func(name string) { inputs.Answer("go env", name, "answer") }, "question")
	program, question, ok := list[0].Question()
	if _, same := list[0].Again(); !ok || program != "go env" || question != "question" || list[0].Result != "answer" || same {
		t.Errorf("%+v, the same: %t", list[0], same)
	}
	if _, _, ok := see(t, func(name string) { inputs.Run.Exists(name) }, "x")[0].Question(); ok {
		t.Error("what was read is taken for an answer")
	}
}

// TestDoubt checks that a log is none if a file has changed in the meantime, or something cannot
// be read again.
func TestDoubt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	write(t, name, "one", 0o666)
	log := inputs.Record()
	_, _ = inputs.Run.ReadFile(name)
	write(t, name, "two", 0o666)
	_, _ = inputs.Run.ReadFile(name)
	if _, err := log.Stop(); err == nil {
		t.Error("a file that has changed is the same")
	}
	log = inputs.Record()
	inputs.Unknown("the weather")
	if _, err := log.Stop(); err == nil || err.Error() != "the weather" {
		t.Error(err)
	}
	log = inputs.Record()
	if list, err := log.Stop(); len(list) > 0 || err != nil {
		t.Error(list, err)
	}
	_, _ = inputs.Run.ReadFile(name)
	if list, _ := log.Stop(); len(list) > 0 {
		t.Errorf("recorded after the end: %v", list)
	}
}

// TestParts checks that what is read for parts of a run is recorded for each, and what is
// read late as such if it was not read before.
func TestParts(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x")
	write(t, name, "one", 0o666)
	for what, read := range map[string]func(p inputs.Part){
		"ReadFile":    func(p inputs.Part) { _, _ = p.ReadFile(name) },
		"ReadBounded": func(p inputs.Part) { _, _ = p.ReadBounded(name, 100) },
		"Open":        func(p inputs.Part) { _, _ = p.Open(name) },
		"Stat":        func(p inputs.Part) { _, _ = p.Stat(name) },
		"Exists":      func(p inputs.Part) { p.Exists(name) },
		"IsLink":      func(p inputs.Part) { p.IsLink(name) },
		"ReadFolder":  func(p inputs.Part) { _, _ = p.ReadFolder(dir) },
		"NamesLike":   func(p inputs.Part) { p.NamesLike(dir, "X") },
	} {
		log := inputs.Record()
		read("")
		read("a")
		inputs.Late()
		read("a")
		read("b")
		list, err := log.Stop()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		var got []string
		for _, s := range list {
			got = append(got, fmt.Sprintf("%s %t", s.Part, s.Late))
		}
		if want := []string{" false", "a false", "b true"}; !slices.Equal(got, want) {
			t.Errorf("%s: recorded for %q, want %q", what, got, want)
		}
	}
}

// TestEncoding checks that what is written is read, and that damage is noticed.
func TestEncoding(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	write(t, name, "one", 0o666)
	var list []inputs.Seen
	for _, read := range readings {
		list = append(list, see(t, read, name)...)
	}
	list[0].Part, list[0].Late = "a", true
	var e inputs.Encoder
	e.Seen(list)
	e.Int(-1)
	e.Bytes([]byte("bytes"))
	d := inputs.Decoder{Data: e.Data}
	if got := d.Seen(); !slices.Equal(got, list) {
		t.Errorf("got %v, want %v", got, list)
	}
	if n, b := d.Int(), d.Bytes(); n != -1 || string(b) != "bytes" || d.Failed || len(d.Data) != 0 {
		t.Errorf("got %d, %q, failed %t, left %q", n, b, d.Failed, d.Data)
	}
	for n := range e.Data {
		d := inputs.Decoder{Data: e.Data[:n]}
		d.Seen()
		d.Int()
		d.Bytes()
		if !d.Failed {
			t.Errorf("%d of %d bytes are enough", n, len(e.Data))
		}
	}
	if now, same := (inputs.Seen{Kind: '?'}).Again(); same {
		t.Errorf("what nobody can read is the same: %v", now)
	}
}

func write(t *testing.T, name, data string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, name string) {
	t.Helper()
	if err := os.Mkdir(name, 0o777); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil && runtime.GOOS != "windows" { // where links need a privilege
		t.Fatal(err)
	}
}

// clear removes what a state has made.
func clear(t *testing.T, name string) {
	t.Helper()
	for _, name := range []string{name, name + "2"} {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHas checks which texts have a word, and which a key.
func TestHas(t *testing.T) {
	for _, test := range []struct {
		text, word string
		want       bool
	}{
		{"calls to others", "calls", true},
		{"call", "calls", false},
		{"calls: [f]", "calls:", true},
		{"{\"calls\" : [f]}", "calls:", true},
		{"'calls':\n", "calls:", true},
		{"? calls # of functions\n: [f]", "calls:", true},
		{"? calls\n: [f]", "calls:", true},
		{"calls to others: f", "calls:", false},
		{"func(calls []string)", "calls:", false},
		{"calls to others\ncalls: [f]", "calls:", true},
		{"calls", "calls:", false},
		{"", "calls:", false},
		{`"c\x61lls": [f]`, inputs.EscapedKey, true},
		{`{a: b, "c\u0061lls" :[f]}`, inputs.EscapedKey, true},
		{"? \"ca\\\n  lls\" # of functions\n: [f]", inputs.EscapedKey, true},
		{`"a\"b\x63": [f]`, inputs.EscapedKey, true},
		{`a: "b\\"` + "\n" + `"c\x61lls": [f]`, inputs.EscapedKey, true},
		{`a\: "c\x61lls": [f]`, inputs.EscapedKey, true},
		{`TokenNil: TokenType = '\x00'`, inputs.EscapedKey, false},
		{`Digits: {pattern: "\\d+"}` + "\n" + `"Y": int`, inputs.EscapedKey, false},
		{`{A: "= \"a\x1b\"", "B": "= 1"}`, inputs.EscapedKey, false},
		{`"calls": [f]`, inputs.EscapedKey, false},
		{`'c\x61lls': [f]`, inputs.EscapedKey, false},
		{"", inputs.EscapedKey, false},
	} {
		if got := inputs.Has([]byte(test.text), test.word); got != test.want {
			t.Errorf("Has(%q, %q) = %t, want %t", test.text, test.word, got, test.want)
		}
	}
}
