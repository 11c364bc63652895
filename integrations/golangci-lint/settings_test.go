package golangcilint

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
)

func TestSettingsMistakes(t *testing.T) {
	for _, test := range []struct {
		conf any
		want []string
	}{
		{"contracts", []string{"settings of importspy: want a mapping such as {required: true}, have contracts"}},
		{map[string]any{"contract": "api"}, []string{"contract: there is no such setting (do you mean contracts?); the settings are contracts and required"}},
		{map[string]any{"policy": "exact"}, []string{"policy: there is no such setting (it is a key of importspy.yaml)"}},
		{map[string]any{"require": true}, []string{"require: there is no such setting (do you mean required?)"}},
		{map[string]any{"required": "yes"}, []string{`required: want true or false, have "yes"`}},
		{map[string]any{"contracts": 3}, []string{"contracts: want the name of a folder, have 3"}},
		{map[string]any{"contracts": ""}, []string{`contracts: want the name of a folder, have ""`}},
		{map[string]any{"speed": 1, "path": "x"}, []string{
			"path: there is no such setting (it is a key of golangci-lint's, and goes next to settings)",
			"speed: there is no such setting; the settings are contracts and required",
		}},
	} {
		_, err := New(test.conf)
		if err == nil {
			t.Errorf("%v: no error", test.conf)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: error is\n%v\nwant\n%s", test.conf, err, want)
			}
		}
	}
}

// TestContractsFolder checks what a relative folder is relative to, and that a
// missing one is an error.
func TestContractsFolder(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("IMPORTSPY_CONTRACTS", "")
	root := t.TempDir()
	below := filepath.Join(root, "a", "b")
	for _, dir := range []string{below, filepath.Join(root, "api"), filepath.Join(below, "api2")} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/m\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Chdir(below)

	build(t, map[string]any{"contracts": "api"})
	if _, err := tryBuild(t, map[string]any{"contracts": "api2"}); err == nil || !strings.Contains(err.Error(), "there is no such folder") {
		t.Errorf("the folder is relative to the working directory: %v", err)
	}
	t.Setenv("IMPORTSPY_CONTRACTS", "api2")
	build(t, nil)
	t.Setenv("IMPORTSPY_CONTRACTS", "api3")
	if _, err := tryBuild(t, nil); err == nil || !strings.Contains(err.Error(), "IMPORTSPY_CONTRACTS: ") {
		t.Errorf("the folder in the environment is not looked at: %v", err)
	}
}

// TestCacheKey checks that the analyzers' names change with the contracts and
// with the platform, and with nothing else.
func TestCacheKey(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOOS", "linux")
	t.Setenv("IMPORTSPY_CONTRACTS", "")
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/m\n")
	write("importspy.yaml", "version: 1\n")
	t.Chdir(root)

	first := key(t)
	if again := key(t); again != first {
		t.Error("two runs have two keys")
	}
	write("README.md", "no contract")
	if again := key(t); again != first {
		t.Error("a file that is no contract changes the key")
	}
	write("importspy.yaml", "version: 1\npolicy: exact\n")
	edited := key(t)
	if edited == first {
		t.Error("an edited contract leaves the key as it is")
	}
	t.Setenv("GOOS", "windows")
	if key(t) == edited {
		t.Error("another platform leaves the key as it is")
	}
	t.Setenv("GOOS", "")
	write("env", "GOOS=plan9\n")
	t.Setenv("GOENV", filepath.Join(root, "env"))
	if key(t) == edited {
		t.Error("a platform that go env -w has set leaves the key as it is")
	}
}

// key returns the names of the analyzers, which go into golangci-lint's key.
func key(t *testing.T) string {
	t.Helper()
	names := ""
	for _, a := range build(t, nil) {
		names += a.Name + " "
	}
	return names
}

func build(t *testing.T, conf any) []*analysis.Analyzer {
	t.Helper()
	all, err := tryBuild(t, conf)
	if err != nil {
		t.Fatal(err)
	}
	if err := analysis.Validate(all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[0].Name != Name {
		t.Fatalf("the analyzers are %v, want %s and the one that names the contracts", all, Name)
	}
	return all
}

// tryBuild makes the analyzers as golangci-lint does.
func tryBuild(t *testing.T, conf any) ([]*analysis.Analyzer, error) {
	t.Helper()
	constructor, err := register.GetPlugin(Name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := constructor(conf)
	if err != nil {
		t.Fatal(err)
	}
	if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Fatalf("the load mode is %s", mode)
	}
	return p.BuildAnalyzers()
}
