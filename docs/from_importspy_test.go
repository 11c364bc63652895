package docs_test

import (
	"strings"
	"testing"
)

// TestFromImportSpyExamples checks that the contracts of from-importspy.md have no
// mistakes. Those of ImportSpy itself are blocks of another name.
func TestFromImportSpyExamples(t *testing.T) {
	list := examples(t, read(t, "from-importspy.md"), 0)
	if len(list) == 0 {
		t.Fatal("no example")
	}
	for _, e := range list {
		e.compare(t, mistakes(e.contract))
	}
}

// TestFromImportSpyTables checks that no row of the page leaves a cell empty, and
// that each key of ImportSpy has one.
func TestFromImportSpyTables(t *testing.T) {
	page := read(t, "from-importspy.md")
	rows := 0
	for line := range strings.SplitSeq(page, "\n") {
		if !strings.HasPrefix(line, "|") {
			continue
		}
		rows++
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 3 {
			t.Errorf("%d cells: %s", len(cells), line)
		}
		for _, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("an empty cell: %s", line)
			}
		}
	}
	if rows < 30 {
		t.Errorf("%d rows of tables", rows)
	}
	for _, key := range []string{
		"filename", "version", "variables", "functions", "arguments", "return_annotation", "annotation",
		"classes", "attributes", "methods", "superclasses", "deployments", "arch", "os", "environment.variables",
		"environment.secrets", "pythons[].version", "interpreter", "modules",
	} {
		if !strings.Contains(page, key+"`") {
			t.Errorf("no row for %s", key)
		}
	}
}
