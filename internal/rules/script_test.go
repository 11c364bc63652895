package rules_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestScripts follows the scenarios of rules, testdata/script/rules-*.txtar, as
// far as it can without a command: it checks the packages that these let the
// drivers check, in this process, and must find what they say.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "script", "rules-*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios (%v)", err)
	}
	checked, ran := 0, 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScript(t, ar)
			for line := range strings.Lines(string(ar.Comment)) {
				if !s.run(words(line)) {
					break
				}
			}
			checked += s.checked
			ran++
		})
	}
	if checked < 35 && ran == len(files) {
		t.Errorf("packages are checked %d times, want 35", checked)
	}
}

// A script is a scenario that runs.
type script struct {
	*testing.T
	root, dir string
	found     string // by the last check
	checked   int    // how often something was
}

func newScript(t *testing.T, ar *txtar.Archive) *script {
	t.Helper()
	s := &script{T: t, root: t.TempDir()}
	s.dir = s.root
	for _, f := range ar.Files {
		s.write(filepath.Join(s.root, f.Name), f.Data)
	}
	for key, value := range map[string]string{"GOFLAGS": "", "GOWORK": "", "GOPROXY": "off", "IMPORTSPY_CONTRACTS": ""} {
		t.Setenv(key, value)
	}
	return s
}

var word = regexp.MustCompile(`'(?:[^']|'')*'|[^\s']+`)

// words splits a line of a scenario, which may quote words.
func words(line string) []string {
	line, _, _ = strings.Cut(line, "#")
	list := word.FindAllString(line, -1)
	for i, w := range list {
		if strings.HasPrefix(w, "'") {
			list[i] = strings.ReplaceAll(w[1:len(w)-1], "''", "'")
		}
	}
	return list
}

// run runs a line. It reports whether the script can go on: it cannot where the
// command would change files.
func (s *script) run(args []string) bool {
	s.Helper()
	if len(args) == 0 {
		return true
	}
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "$WORK", s.root)
	}
	switch args[0] {
	case "drivers":
		s.found = s.check(args[1:])
	case "cmp":
		if args[1] != "stdout" || s.found == "?" {
			break
		}
		if want := s.read(args[2]); s.found != want {
			s.Errorf("found\n%swant %s\n%s", s.found, args[2], want)
		}
	case "!":
		if args[1] == "stdout" && args[2] == "." && s.found != "?" && s.found != "" {
			s.Errorf("found\n%swant nothing", s.found)
		}
	case "exits", "exec":
		s.found = "?" // what a command prints
		return !slices.ContainsFunc(args, func(arg string) bool {
			return arg == "update" || arg == "init" || arg == "-fix" || arg == "mod"
		})
	case "cd":
		s.dir = s.path(args[1])
	case "env":
		key, value, _ := strings.Cut(args[1], "=")
		s.Setenv(key, value)
	case "replace":
		text := s.read(args[1])
		if strings.Count(text, args[2]) != 1 {
			s.Fatalf("%s does not have %q once", args[1], args[2])
		}
		s.write(s.path(args[1]), []byte(strings.Replace(text, args[2], args[3], 1)))
	case "cp":
		s.copy(args[1:len(args)-1], s.path(args[len(args)-1]))
	case "rm":
		for _, name := range args[1:] {
			if err := os.RemoveAll(s.path(name)); err != nil {
				s.Fatal(err)
			}
		}
	case "mkdir":
		for _, name := range args[1:] {
			if err := os.MkdirAll(s.path(name), 0o777); err != nil {
				s.Fatal(err)
			}
		}
	case "stdout", "stderr", "[!slow]", "[short]":
	default:
		return false
	}
	return true
}

func (s *script) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

func (s *script) read(name string) string {
	s.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		s.Fatal(err)
	}
	return string(data)
}

func (s *script) write(name string, data []byte) {
	s.Helper()
	err := os.MkdirAll(filepath.Dir(name), 0o777)
	if err == nil {
		err = os.WriteFile(name, data, 0o666)
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *script) copy(files []string, to string) {
	s.Helper()
	info, err := os.Stat(to)
	for _, name := range files {
		target := to
		if err == nil && info.IsDir() {
			target = filepath.Join(to, filepath.Base(name))
		}
		s.write(target, []byte(s.read(name)))
	}
}

// check checks packages and returns what is found, as the scenarios have it, or
// "?" where only the go command knows what there is to check.
func (s *script) check(patterns []string) string {
	s.Helper()
	l, err := newLoader(s.T, s.dir)
	if errors.Is(err, errBeyond) {
		return "?"
	}
	found, err := l.find(s.dir, patterns, s.local)
	switch {
	case err != nil && strings.Contains(err.Error(), errBeyond.Error()): // go/types does not wrap it
		return "?"
	case err != nil:
		s.Fatal(err)
	}
	s.checked++
	return found
}

// local makes a place relative to the scenario's folder.
func (s *script) local(place string) string {
	if rel, err := filepath.Rel(s.root, s.path(place)); err == nil && !strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(rel)
	}
	return place
}
