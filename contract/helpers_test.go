package contract

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata")

// An archiveCase is the parts of one case of a txtar file: name.part.
type archiveCase struct {
	name  string
	parts map[string][]byte
}

// archiveCases runs each case of the txtar files that match glob. The function
// returns what the part want should be.
func archiveCases(t *testing.T, glob, want string, run func(t *testing.T, c archiveCase) string) {
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s (%v)", glob, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archiveFile(t, file, want, run)
		})
	}
}

func archiveFile(t *testing.T, file, want string, run func(t *testing.T, c archiveCase) string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: ar.Comment}
	for i := 0; i < len(ar.Files); {
		name, _, _ := strings.Cut(ar.Files[i].Name, ".")
		c := archiveCase{name, map[string][]byte{}}
		for ; i < len(ar.Files); i++ {
			part, ok := strings.CutPrefix(ar.Files[i].Name, name+".")
			if !ok {
				break
			}
			c.parts[part] = ar.Files[i].Data
			if part != want {
				out.Files = append(out.Files, ar.Files[i])
			}
		}
		t.Run(name, func(t *testing.T) {
			got := run(t, c)
			out.Files = append(out.Files, txtar.File{Name: name + "." + want, Data: []byte(got)})
			if expected := string(c.parts[want]); got != expected && !*update {
				t.Errorf("got:\n%s\nwant:\n%s", got, expected)
			}
		})
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(file, txtar.Format(out), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// messages returns the errors without the name of the file.
func messages(err error) string {
	if err == nil {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(err.Error()) {
		_, msg, _ := strings.Cut(line, ":")
		b.WriteString(strings.TrimSuffix(msg, "\n") + "\n")
	}
	return b.String()
}

func mustParse(t testing.TB, data string) *File {
	t.Helper()
	f, err := Parse(FileName, []byte(data))
	if err := FormErrors(err); err != nil {
		t.Fatalf("%v\nin:\n%s", err, data)
	}
	return f
}

func mustApply(t testing.TB, f *File, edits []Edit) string {
	t.Helper()
	out, err := Apply(f.Data, edits)
	if err != nil {
		t.Fatalf("%v\nedits: %+v\nin:\n%s", err, edits, f.Data)
	}
	return string(out)
}

func errorList(t testing.TB, err error) ErrorList {
	t.Helper()
	if err == nil {
		return nil
	}
	var list ErrorList
	if !errors.As(err, &list) {
		t.Fatalf("error is a %T", err)
	}
	return list
}
