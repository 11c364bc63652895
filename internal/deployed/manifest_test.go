package deployed

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite what is found in testdata")

// TestManifests runs the cases in testdata: each file "$ CHOICE FILES" is what a container
// finds, or what is wrong with the manifests. The other files are these.
func TestManifests(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no cases")
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := make(map[string][]byte)
		for _, f := range ar.Files {
			files[f.Name] = f.Data
		}
		read := func(name string) ([]byte, error) {
			if data, ok := files[filepath.ToSlash(name)]; ok {
				return data, nil
			}
			return nil, fs.ErrNotExist
		}
		for i, f := range ar.Files {
			words := strings.Fields(f.Name)
			if words[0] != "$" {
				continue
			}
			t.Run(filepath.Base(name)+"/"+f.Name, func(t *testing.T) {
				var in []File
				for _, w := range words[2:] {
					data, err := read(w)
					if err != nil {
						t.Fatal(w, err)
					}
					in = append(in, File{w, data})
				}
				got := found(in, strings.Trim(words[1], "-"), read)
				if *update {
					ar.Files[i].Data = []byte(got)
				} else if got != string(f.Data) {
					t.Errorf("got\n%swant\n%s", got, f.Data)
				}
				if strings.Contains(got, "hunter") {
					t.Error("this has a secret")
				}
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func found(in []File, choice string, read func(string) ([]byte, error)) string {
	env, err := Manifests(in, choice, read)
	if err != nil {
		return err.Error() + "\n"
	}
	return strings.ReplaceAll(show(env), "hunter", "...")
}

// TestBombs checks that aliases and merge keys that stand for very much end soon.
func TestBombs(t *testing.T) {
	// Each list and each mapping has the one before it nine times.
	var aliases, merges strings.Builder
	aliases.WriteString("k0: &a0 [x]\n")
	merges.WriteString("m0: &b0 {A: x}\n")
	for i := range 25 {
		nine := func(anchor string) string { return strings.Repeat(fmt.Sprintf("*%s%d, ", anchor, i), 9) }
		fmt.Fprintf(&aliases, "k%d: &a%d [%s]\n", i+1, i+1, nine("a"))
		fmt.Fprintf(&merges, "m%d: &b%d {<<: [%s]}\n", i+1, i+1, nine("b"))
	}
	for name, text := range map[string]string{
		"aliases": aliases.String() + "services: {a: {environment: *a25}}\n",
		"merges":  merges.String() + "services: {a: {environment: *b25}}\n",
		"cycle":   "services: &s {a: {environment: {<<: *s}, A: *s}}\n",
		"wide":    "services: [" + strings.Repeat("a,", 1<<21) + "]",
		"deep":    "services: " + strings.Repeat("[", 20000),
	} {
		_, err := Manifests([]File{{"f", []byte(text)}}, "", nil)
		if err == nil {
			t.Errorf("%s: no error", name)
		} else {
			t.Log(name, err)
		}
	}
}

func FuzzManifests(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			f.Add(file.Data)
		}
	}
	none := func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	f.Fuzz(func(t *testing.T, data []byte) {
		env, err := Manifests([]File{{"f", data}}, "", none)
		if (env == nil) == (err == nil) {
			t.Error("neither variables nor an error, or both")
		}
		EnvFile("f", data)
	})
}
