//go:build unix

package vet_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// TestBuildSystem runs the analyzer as the driver of a build system does, which has
// neither ReadFile nor a module: types are checked with another version of Go than that of
// the module, and what is read besides the files that it hands over would not be known to
// have changed.
func TestBuildSystem(t *testing.T) {
	h := newHost(t)
	folder := t.TempDir()
	file := filepath.Join(folder, "example.com", "shop", "store", "importspy.yaml")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	const text = "version: 1\npolicy: minimum\nenvironment: {go: \">=1.25\"}\nexports: {funcs: {Open: func()}}\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	builtIn := fstest.MapFS{"example.com/shop/store/importspy.yaml": {Data: []byte(text)}}
	const changed = "Open: contract says func(), package has func(dsn string, opts ...Option) (*DB, error) (breaking)"
	for _, test := range []struct {
		name string
		opts vet.Options
		want string
		err  string
	}{
		{"the version is unknown", vet.Options{ContractFS: builtIn}, "go: contract allows >=1.25, the version that the module requires is unknown in this driver; " +
			"set the analyzer option GoVersion\n" + changed + "\n", ""},
		{"the version is too low", vet.Options{ContractFS: builtIn, GoVersion: "1.24"}, "go1.24: the module requires this Go version, contract allows >=1.25\n" + changed + "\n", ""},
		{"the version is right", vet.Options{ContractFS: builtIn, GoVersion: "1.25"}, changed + "\n", ""},
		{"a folder of the machine", vet.Options{Contracts: folder}, "", "this driver does not know about the other files in the folder"},
	} {
		var list []analysis.Diagnostic
		a := vet.New(test.opts, wording.Check)
		_, err := a.Run(h.pass(a, &list))
		got := ""
		for _, d := range list {
			got += d.Message + "\n"
			if d.SuggestedFixes != nil {
				t.Errorf("%s: %s: a fix that nobody can make", test.name, d.Message)
			}
		}
		if got != test.want {
			t.Errorf("%s: it reports\n%s\nwant\n%s", test.name, got, test.want)
		}
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: the error is %v, want %q", test.name, err, test.err)
		}
	}
	t.Chdir(folder)
	var list []analysis.Diagnostic
	a := vet.New(vet.Options{Contracts: filepath.Join("..", filepath.Base(folder)), GoVersion: "1.26"}, wording.Check)
	if _, err := a.Run(h.pass(a, &list)); err == nil || !strings.Contains(err.Error(), "does not know about the other files") {
		t.Errorf("with a folder outside that of the action: %v, %v", list, err)
	}
	// A folder that the action has.
	a = vet.New(vet.Options{Contracts: ".", GoVersion: "1.26"}, wording.Check)
	if _, err := a.Run(h.pass(a, &list)); err != nil || len(list) != 1 || list[0].SuggestedFixes != nil {
		t.Errorf("with a folder of the action: %v, %v", list, err)
	}
}
