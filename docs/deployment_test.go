package docs_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestDeployment checks that the commands of deployment.md are run by a script of the
// scenarios, on the files and with the output that the page has.
func TestDeployment(t *testing.T) {
	ar, err := txtar.ParseFile(filepath.Join("..", "testdata", "script", "source-to-program.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	parts := make(map[string]bool)
	for _, f := range ar.Files {
		parts[string(f.Data)] = true
	}
	blocks := regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(read(t, "deployment.md"), -1)
	if len(blocks) < 10 {
		t.Fatalf("%d blocks", len(blocks))
	}
	for _, b := range blocks {
		if b[1] != "sh" {
			if !parts[b[2]] {
				t.Errorf("the script has no file or output like this:\n%s", b[2])
			}
			continue
		}
		for line := range strings.Lines(b[2]) {
			if !strings.Contains(string(ar.Comment), " "+line) {
				t.Errorf("the script does not run %s", line)
			}
		}
	}
}
