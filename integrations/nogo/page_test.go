package nogo_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var block = regexp.MustCompile("(?ms)^```(go|starlark|json|text)\n(.*?)^```$")

// TestPage checks that what docs/build-systems.md shows is what is tested here:
// files of the shop, and the finding on its changed function.
func TestPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "build-systems.md"))
	if err != nil {
		t.Fatal(err)
	}
	tested := []string{changedFinding + "\n"}
	err = filepath.WalkDir(filepath.Join("testdata", "shop"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		tested = append(tested, string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	blocks := block.FindAllStringSubmatch(string(page), -1)
	if len(blocks) == 0 {
		t.Fatal("the page has no blocks")
	}
	for _, b := range blocks {
		if !slices.Contains(tested, b[2]) {
			t.Errorf("this %s block is not tested:\n%s", b[1], b[2])
		}
	}
}
