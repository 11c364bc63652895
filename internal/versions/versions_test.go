package versions

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
)

// moduleDir returns a folder with a go.mod.
func moduleDir(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module "+path+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestChoose(t *testing.T) {
	dir := moduleDir(t, "example.com/shop")
	for _, tt := range []struct {
		operands string
		old, new string
		patterns string
	}{
		{"v1.0.0", "v1.0.0", ".", ""},
		{"v1.0.0 v1.1.0", "v1.0.0", "v1.1.0", ""},
		{"old ../new", "old", "../new", ""},
		{"@v1.0.0", "example.com/shop@v1.0.0", ".", ""},
		{"other.org/mod@v1.0.0 @v1.1.0", "other.org/mod@v1.0.0", "other.org/mod@v1.1.0", ""},
		{"@v1.0.0 other.org/mod@v1.1.0", "other.org/mod@v1.0.0", "other.org/mod@v1.1.0", ""},
		{"@v1.0.0 @v2.0.0", "example.com/shop@v1.0.0", "example.com/shop/v2@v2.0.0", ""},
		{"@v1 @latest", "example.com/shop@v1", "example.com/shop@latest", ""},
		{"other.org/mod/v3@v3.1.0 @v1.9.0", "other.org/mod/v3@v3.1.0", "other.org/mod@v1.9.0", ""},
		{"@v2.4.0 gopkg.in/yaml.v3@v3.0.1", "gopkg.in/yaml.v2@v2.4.0", "gopkg.in/yaml.v3@v3.0.1", ""},
		{"other.org/mod@v2.0.0+incompatible @v1.0.0", "other.org/mod@v2.0.0+incompatible", "other.org/mod@v1.0.0", ""},
		{"other.org/mod@v20.10.10 @v20.10.11", "other.org/mod@v20.10.10", "other.org/mod@v20.10.11", ""},
		{"@ @{1}", "@", "@{1}", ""}, // revisions of git
		{"HEAD~1 ./store/...", "HEAD~1", ".", "./store/..."},
		{"HEAD~1 . store", "HEAD~1", ".", "store"},
	} {
		c, err := Choose(&load.Request{Dir: dir}, strings.Fields(tt.operands))
		if err != nil {
			t.Errorf("%s: %v", tt.operands, err)
			continue
		}
		if c.Old != tt.old || c.New != tt.new || c.Narrow.Text != tt.patterns {
			t.Errorf("%s: %s, %s, packages %s", tt.operands, c.Old, c.New, c.Narrow.Text)
		}
	}
}

func TestChooseNoModule(t *testing.T) {
	dir := t.TempDir()
	for _, operands := range []string{"", "@v1.0.0"} {
		_, err := Choose(&load.Request{Dir: dir}, strings.Fields(operands))
		if err == nil || !strings.Contains(err.Error(), "there is no go.mod in") {
			t.Errorf("%q: %v", operands, err)
		}
	}
}

func TestNarrow(t *testing.T) {
	for _, tt := range []struct {
		patterns, dir string
		has, hasNot   string // packages within the module
	}{
		{"./...", "", "a a/b", ""},
		{"./a", "", "a", "a/b b"},
		{"./...", "a", "a a/b", "b ab"},
		{"example.com/shop/v2/a/...", "", "a a/b", "b"},
		{"./a ./b", "", "a b", "c"},
	} {
		n, err := narrow(strings.Fields(tt.patterns), tt.dir, []string{"example.com/shop", "example.com/shop/v2"})
		if err != nil {
			t.Fatal(err)
		}
		for _, module := range []string{"example.com/shop/", "example.com/shop/v2/"} {
			for _, rel := range strings.Fields(tt.has) {
				if !n.has(module+rel, rel) {
					t.Errorf("%s in %q: %s is left out", tt.patterns, tt.dir, module+rel)
				}
			}
			for _, rel := range strings.Fields(tt.hasNot) {
				if n.has(module+rel, rel) {
					t.Errorf("%s in %q: has %s", tt.patterns, tt.dir, module+rel)
				}
			}
		}
	}
	if !(*Narrowing)(nil).has("p", "p") {
		t.Error("no narrowing leaves p out")
	}
	for _, text := range []string{"std", "module"} {
		if _, err := narrow([]string{text}, "", nil); err == nil {
			t.Errorf("%s narrows", text)
		}
	}
}

func TestReadAccepted(t *testing.T) {
	const good = "accepted:\n- {finding: export-missing, package: p, symbol: F, reason: unused}\n"
	for text, want := range map[string]string{
		good:                                  "",
		"":                                    "",
		"# nothing\n":                         "",
		"accepted:\n":                         "",
		"accepted: [{package: p, reason: r}]": "a.yaml:1:12: write the id of the finding",
		"accepted: [{finding: export-mising, package: p, reason: r}]":    "did you mean export-missing?",
		"accepted: [{finding: export-missing, reason: r}]":               "a.yaml:1:12: write the import path",
		"accepted: [{finding: export-missing, package: p, reason: ' '}]": "write why",
		"accepted: [null]": "not null",
		"accepted: [{finding: export-missing, package: p, why: r}]": "a.yaml:1:50: unknown key why; the keys are finding, package, symbol and reason",
		"accept: []": "a.yaml:1:1: unknown key accept; the only key is accepted",
		"accepted: [{finding: [], package: p, reason: r}]":                   "a.yaml:1:22: finding must be a scalar, not a sequence",
		"accepted: [{finding: export-missing, package: p, reason: r}":        "a.yaml:1:",
		"accepted:\n- {finding: export-missing, package: p, reason: r}\n- x": "a.yaml:3:3: ",
		"accepted: x": "a.yaml:1:11: accepted must be a sequence of mappings, not a scalar",
		"- x":         "a.yaml:1:1: a file must be a mapping",
		"accepted: [{finding: export-missing, package: p, reason: r, reason: s}]": "a.yaml:1:61: duplicate key reason",
		"accepted: [" + strings.Repeat("x,", 60) + "]":                            "a.yaml: 10 more mistakes",
		"accepted: &a []\n": "anchors (&) are not supported",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		list, err := ReadAccepted(dir, "a.yaml")
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", text, err, want)
		case text == good && !reflect.DeepEqual(list, []*Acceptance{{Finding: "export-missing", Package: "p", Symbol: "F", Reason: "unused", at: "a.yaml:2:3"}}):
			t.Errorf("%s: %+v", text, list)
		}
	}
}

// TestReadAcceptedOther checks that another file than the one that is meant is not printed,
// and that one which never ends is not read.
func TestReadAcceptedOther(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"word": "hunter2-secret\n", "value": "accepted: hunter2-secret\n", "items": "accepted: [hunter2-secret]\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadAccepted(dir, name); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 1<<40); err != nil {
		t.Skip(err)
	}
	if _, err := ReadAccepted(dir, "large"); err == nil || err.Error() != "large: file too large" {
		t.Error(err)
	}
	if _, err := ReadAccepted(dir, os.DevNull); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Error(err)
	}
	if _, err := ReadAccepted(dir, "none"); err == nil || !strings.HasPrefix(err.Error(), "none: ") {
		t.Error(err)
	}
}

func TestNamesVersion(t *testing.T) {
	for _, tt := range []struct {
		id             contract.RuleID
		promised, base string
		want           bool
	}{
		{contract.ValueChanged, `= "1.69.0-dev"`, "v1.69.0", true},
		{contract.ValueChanged, `= "v1.69.0"`, "v1.69.0", true},
		{contract.ValueChanged, "= `1.69.0`", "v1.69.0-rc.1", true},
		{contract.ValueChanged, `= "1.68.0"`, "v1.69.0", false},
		{contract.ValueChanged, `"1.69.0"`, "v1.69.0", false},
		{contract.TypeChanged, `= "1.69.0"`, "v1.69.0", false},
	} {
		f := &report.DiffFinding{ID: tt.id, Promised: tt.promised}
		if got := namesVersion(f, tt.base); got != tt.want {
			t.Errorf("%s %s, after %s: %v", tt.id, tt.promised, tt.base, got)
		}
	}
}

func TestNumberOfVersion(t *testing.T) {
	tree := moduleDir(t, "m")
	sub := filepath.Join(tree, "sub")
	if err := errors.Join(os.Mkdir(sub, 0o777), os.WriteFile(filepath.Join(sub, "go.mod"), []byte("module m/sub\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		v    Version
		want string
	}{
		{Version{Version: &load.Version{Name: "v1.2.0"}}, "v1.2.0"},
		{Version{Version: &load.Version{Name: "sub/v1.2.0"}}, "v1.2.0"},
		{Version{Version: &load.Version{Name: "HEAD"}}, ""},
		{Version{Version: &load.Version{Name: "v1.2"}}, ""},
		{Version{Version: &load.Version{Name: "v1.2.0", Tree: tree}, root: tree}, "v1.2.0"},
		{Version{Version: &load.Version{Name: "sub/v1.2.0", Tree: tree}, root: sub}, "v1.2.0"},
		{Version{Version: &load.Version{Name: "sub/v2.2.0", Tree: tree}, root: filepath.Join(sub, "v2"), module: "m/sub/v2"}, "v2.2.0"},
		{Version{Version: &load.Version{Name: "sub/v1.2.0", Tree: tree}, root: tree}, ""}, // of another module
		{Version{Version: &load.Version{Name: "v1.2.0", Tree: tree}, root: sub}, ""},
		{Version{Version: &load.Version{Name: "gone/v1.2.0", Tree: tree}, root: tree}, "v1.2.0"}, // of none
		{Version{Version: &load.Version{Name: "p@latest"}, published: "v1.3.0"}, "v1.3.0"},
	} {
		if got := tt.v.number(); got != tt.want {
			t.Errorf("%s: %q", tt.v.Name, got)
		}
	}
}

// TestCompareFindings checks that Log comes before Logf, whatever they are reported for.
func TestCompareFindings(t *testing.T) {
	log := report.DiffFinding{Symbol: "T.Log", ID: contract.MethodExtra}
	logf := report.DiffFinding{Symbol: "T.Logf", ID: contract.MethodExtra}
	if compareFindings(log, logf) >= 0 || compareFindings(logf, log) <= 0 || compareFindings(log, log) != 0 {
		t.Error("Log does not come first")
	}
}

// TestFirstLine checks that a reason is one line, with the lines that are indented below its
// first.
func TestFirstLine(t *testing.T) {
	for in, want := range map[string]string{
		"gone":                  "gone",
		"gone\nadvice":          "gone",
		"gone\nadvice\n\tmore":  "gone",
		"a requires\n\tb: gone": "a requires b: gone",
		"parsing go.mod:\n\tmodule declares its path as: a\n\t        but was required as: b\n": "parsing go.mod: module declares its path as: a but was required as: b",
	} {
		if got := firstLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
