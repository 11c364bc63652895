package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// unwalked are the rows of the table in drivers.md that no archive in testdata/watched walks,
// with what shows them instead.
var unwalked = map[string]string{
	"contracts in the module cache and in GOROOT":                                                                      "they do not change",
	"a contract that is changed while go vet runs":                                                                     "testdata/script/fresh-changed-meanwhile.txtar: there is no such moment in other drivers",
	"a contract outside of what the digest covers":                                                                     "testdata/script/fresh-contracts-elsewhere.txtar, fresh-symlink.txtar: only go vet has the digest alone",
	"which other Go files a folder has, if files are named one by one":                                                 "testdata/script/fresh-beyond-contracts.txtar and that of golangci-lint: an editor names none",
	"the environment variables IMPORTSPY_*":                                                                            "testdata/script/fresh-contracts-elsewhere.txtar, fresh-beyond-contracts.txtar of golangci-lint: a running gopls keeps its environment",
	"the same, if no cache folder can be written that belongs to the user alone, so that units do not know the digest": "testdata/script/fresh-changed-meanwhile.txtar: golangci-lint and gopls check in one process",
	"GOFLAGS with `-overlay`, GOPATH mode, a go.mod that does not parse":                                               "testdata/script/overlay.txtar, fresh-gopath.txtar: nothing is kept",
	"arguments of go vet: `-tags`, `-modfile`":                                                                         "testdata/script/fresh-command-line.txtar, fresh-modfile.txtar: of go vet alone",
	"a Go file that the argument `-overlay` of go vet replaces":                                                        "testdata/script/overlay.txtar: of go vet alone",
	"folders that patterns of a contract match, packages of other units":                                               "they do not affect a verdict",
}

// TestWatched checks that each row of the table of what a verdict depends on is walked, in
// all drivers, or that there is a reason why not.
func TestWatched(t *testing.T) {
	page, err := os.ReadFile("drivers.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "| what a verdict depends on | what watches it |\n| --- | --- |\n")
	if !ok {
		t.Fatal("there is no such table")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	names, err := filepath.Glob(filepath.Join("..", "testdata", "watched", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var walked []string
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		row, _, _ := strings.Cut(strings.TrimPrefix(string(archive.Comment), "row: "), "\n")
		walked = append(walked, row)
		if !strings.Contains(table, "| "+row) {
			t.Errorf("%s is about %q, which the table does not have", name, row)
		}
	}
	for row := range strings.SplitSeq(table, "\n") {
		cell := strings.TrimSpace(strings.Split(row, "|")[1])
		reasons := 0
		for begin := range unwalked {
			if strings.HasPrefix(cell, begin) {
				reasons++
			}
		}
		for _, begin := range walked {
			if strings.HasPrefix(cell, begin) {
				reasons = 1
			}
		}
		if reasons != 1 {
			t.Errorf("no archive in testdata/watched walks the row %q, nor is there a reason why not", cell)
		}
	}
}
