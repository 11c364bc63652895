package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestWatched walks the table of docs/drivers.md in an editor: it takes the steps of the
// archives in testdata/watched, which internal/watched describes. This module cannot import
// that package, since it is run by its version.
func TestWatched(t *testing.T) {
	slow(t)
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "watched", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no archives: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			spare := make(map[string]string) // files to be added
			files := &txtar.Archive{}
			for _, f := range archive.Files {
				if strings.ContainsAny(f.Name, "./") {
					files.Files = append(files.Files, f)
				} else {
					spare[f.Name] = string(f.Data)
				}
			}
			dir, cache, env := extract(t, files), t.TempDir(), make(map[string]string)
			e := startEditor(t, dir, cache)
			open := ""
			for line := range strings.SplitSeq(strings.TrimSpace(string(archive.Comment)), "\n") {
				verb, rest, _ := strings.Cut(line, ":")
				args := strings.Split(strings.TrimSpace(rest), " | ")
				args[0] = strings.TrimSuffix(args[0], " |")
				switch verb {
				case "row":
				case "set":
					t.Log(line)
					_, value, _ := strings.Cut(line, "|")
					env[args[0]] = strings.TrimSpace(value)
					e.quit() // a running gopls keeps its environment
					e = startEditor(t, dir, cache, with("env", env))
					e.open(open, "go")
				case "open":
					open = args[0]
					e.open(open, "go")
				case "want":
					t.Log(line)
					var messages []string
					if message := strings.TrimSpace(rest); message != "" {
						messages = []string{message}
					}
					e.awaitMessages(open, messages...)
				default:
					t.Log(line)
					e.take(verb, args, spare, open)
				}
			}
		})
	}
}

// take takes a step that changes a file. One that is open is edited and saved.
func (e *editor) take(verb string, args []string, spare map[string]string, open string) {
	e.t.Helper()
	name := args[0]
	switch verb {
	case "remove":
		if err := os.Remove(e.path(name)); err != nil {
			e.t.Fatal(err)
		}
		e.tell(name, deleted)
	case "add":
		e.write(name, spare[args[1]])
		e.tell(name, created)
	case "replace":
		text := strings.Replace(e.read(name), args[1], args[2], 1)
		e.write(name, text)
		if name == open {
			e.edit(name, text)
		}
		e.tell(name, changed)
	default:
		e.t.Fatalf("%s is not a step", verb)
	}
}
