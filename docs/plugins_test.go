package docs_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPluginContracts checks that the contracts for the plugins of others have no
// mistakes. internal/plugintest holds these plugins to them.
func TestPluginContracts(t *testing.T) {
	names, err := filepath.Glob("plugins/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no contract: %v", err)
	}
	page := read(t, "plugins.md")
	for _, name := range names {
		if m := mistakes(read(t, name)); m != "" {
			t.Errorf("%s: %s", name, m)
		}
		if !strings.Contains(page, "]("+name+")") {
			t.Errorf("the page does not link to %s", name)
		}
	}
}

// TestPluginExamples checks that the blocks of plugins.md are those of a scenario
// that is run, a contract of the folder plugins, or a contract without mistakes.
func TestPluginExamples(t *testing.T) {
	tested := read(t, "../testdata/script/family-of-plugins.txtar") + read(t, "../testdata/script/guard-loader.txtar") + read(t, "plugins/telegraf.yaml")
	blocks := regexp.MustCompile("(?ms)^```(?:go|yaml|text)\n(.*?)^```$").FindAllStringSubmatch(read(t, "plugins.md"), -1)
	if len(blocks) == 0 {
		t.Fatal("no block")
	}
	for _, b := range blocks {
		if strings.HasPrefix(b[1], "# importspy.yaml\nversion: 1\n") {
			if m := mistakes(b[1]); m != "" {
				t.Errorf("%s in\n%s", m, b[1])
			}
			continue
		}
		if !strings.Contains(tested, b[1]) {
			t.Errorf("no test has this block:\n%s", b[1])
		}
	}
}
