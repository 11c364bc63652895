package schematest

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
)

const repository = "../.."

// TestRepository holds every contract of the repository to the schema, those in
// archives too. What the parser refuses is the next test's.
func TestRepository(t *testing.T) {
	schema := compile(t, contractSchema)
	n := 0
	eachContract(t, func(name string, data []byte) {
		if _, err := contract.Parse(name, data); contract.FormErrors(err) != nil || beyond["file/"+strings.TrimSuffix(name[strings.LastIndexByte(name, ':')+1:], ".yaml")] != "" {
			return
		}
		n++
		switch says, err := mistake(data), accepts(schema, data); {
		case says == nil && err != nil:
			t.Errorf("%s: %v", name, err)
		case says != nil && err == nil && unseenReason(says) == "":
			t.Errorf("%s: the schema accepts it in spite of: %v", name, says)
		}
	})
	const least = 200
	if n < least {
		t.Errorf("only %d contracts, want %d at least: is this the repository?", n, least)
	}
	t.Logf("%d contracts", n)
}

// eachContract calls check for each file of the repository that may be a contract,
// in archives too, in the order of their names.
func eachContract(t *testing.T, check func(name string, data []byte)) {
	t.Helper()
	err := filepath.WalkDir(repository, func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules"):
			return fs.SkipDir
		case d.IsDir() || d.Type()&fs.ModeSymlink != 0:
			return nil
		}
		switch filepath.Ext(file) {
		case ".txtar":
			archive, err := txtar.ParseFile(file)
			if err != nil {
				return err
			}
			for _, f := range archive.Files {
				if base := path.Base(f.Name); strings.HasSuffix(base, ".yaml") || strings.HasSuffix(base, ".golden") {
					check(file+":"+f.Name, f.Data)
				}
			}
		case ".yaml":
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			check(file, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRefused checks that the schema refuses what the parser refuses, except for
// the cases in unseen, each of which has its reason there.
func TestRefused(t *testing.T) {
	schema := compile(t, contractSchema)
	files, err := filepath.Glob(filepath.Join(repository, "contract", "testdata", "parse", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	refused := 0
	seen := make(map[string]bool)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range archive.Files {
			name, ok := strings.CutSuffix(part.Name, ".yaml")
			if !ok {
				continue
			}
			name = strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + name
			parseErr := mistake(part.Data)
			err := accepts(schema, part.Data)
			_, listed := unseen[name]
			seen[name] = true
			switch {
			case parseErr == nil && err != nil && beyond[name] == "":
				t.Errorf("%s: the parser accepts it, the schema does not: %v", name, err)
			case parseErr != nil && err == nil && !listed:
				t.Errorf("%s: the schema accepts what the parser refuses: %v", name, parseErr)
			case listed && err != nil:
				t.Errorf("%s: the schema refuses it, so it need not be listed: %v", name, err)
			case parseErr != nil && err != nil:
				refused++
			}
		}
	}
	for name := range unseen {
		if !seen[name] {
			t.Errorf("%s is listed, but is no fixture", name)
		}
	}
	t.Logf("%d refused by both, %d by the parser only", refused, len(unseen))
}

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// TestPages holds the contracts of the documentation to the schema.
func TestPages(t *testing.T) {
	schema := compile(t, contractSchema)
	pages, err := filepath.Glob(filepath.Join(repository, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, page := range append(pages, filepath.Join(repository, "README.md")) {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range yamlBlock.FindAllSubmatch(data, -1) {
			text := m[1]
			if !bytes.Contains(text, []byte("version:")) {
				text = append([]byte("version: 1\n"), text...) // which the pages leave out
			}
			if mistake(text) != nil {
				continue
			}
			n++
			if err := accepts(schema, text); err != nil {
				t.Errorf("%s: %v in\n%s", page, err, text)
			}
		}
	}
	if n < 50 {
		t.Errorf("only %d contracts in the pages", n)
	}
}
