package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// golangci is the module of the golangci-lint plugin. Its tests run what the page
// on golangci-lint shows, in the real program.
var golangci = filepath.Join("..", "integrations", "golangci-lint")

// TestGolangciPage checks that the page shows the files with which the tests run
// golangci-lint, and all of them. Here the comparison reruns when the page changes:
// go test does not track files outside of a module, and the tests are another one.
func TestGolangciPage(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(golangci, "testdata", "page", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	files = append(files, filepath.Join(golangci, ".custom-gcl.yml"))
	tested := make(map[string]string)
	for _, file := range files {
		tested[read(t, file)] = file
	}
	blocks := regexp.MustCompile("(?ms)^```(?:yaml|go|text)\n(.*?)^```$")
	for _, m := range blocks.FindAllStringSubmatch(read(t, "golangci-lint.md"), -1) {
		if tested[m[1]] == "" {
			t.Errorf("no test runs\n%s", m[1])
		}
		delete(tested, m[1])
	}
	for _, file := range tested {
		t.Errorf("the page does not show %s", file)
	}
}

// TestGolangciBuild checks that the folder in which the page builds the program
// is there.
func TestGolangciBuild(t *testing.T) {
	m := regexp.MustCompile(`(?m)^cd importspy/(\S+)$`).FindStringSubmatch(read(t, "golangci-lint.md"))
	if m == nil {
		t.Fatal("the page builds nothing")
	}
	if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(m[1]), "main.go")); err != nil {
		t.Error(err)
	}
	if !slices.Contains(pages(t), "golangci-lint.md") {
		t.Error("its links are not checked")
	}
}
