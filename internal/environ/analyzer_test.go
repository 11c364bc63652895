package environ_test

import (
	"go/ast"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/environ"
)

// reads reports what Reads returns.
var reads = &analysis.Analyzer{
	Name: "reads",
	Doc:  "report the environment variables that a package reads",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, r := range environ.Reads(newPackage(pass)) {
			text := r.Name
			if r.Name == "" {
				text = r.Prefix + "*"
			}
			if r.Required {
				text = "required " + text
			}
			text += " by " + r.Via
			if r.Name == "" {
				text += ": " + r.Why
			}
			pass.Report(analysis.Diagnostic{Pos: r.Pos, End: r.End, Message: text})
		}
		return nil, nil
	},
}

func newPackage(pass *analysis.Pass) *environ.Package {
	p := &environ.Package{Fset: pass.Fset, Types: pass.Pkg, Info: pass.TypesInfo}
	for _, file := range pass.Files {
		if !strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go") {
			p.Files = append(p.Files, file)
		}
	}
	return p
}

func testdata(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestReads(t *testing.T) {
	analysistest.Run(t, testdata(t), reads, "stdlib", "wrappers", "exporter", "embeds", "aliased")
}

func TestLibraries(t *testing.T) {
	analysistest.Run(t, testdata(t), reads, "caarlos0", "kelseyhightower", "sethvargo", "vipers", "vipershared", "replacers")
}

// TestReadsPositions checks that the text of a read at a field is the name of the
// field, and that of others a call or a name.
func TestReadsPositions(t *testing.T) {
	for _, r := range analysistest.Run(t, testdata(t), reads, "caarlos0") {
		for _, d := range r.Action.Diagnostics {
			found := false
			for _, file := range r.Action.Package.Syntax {
				ast.Inspect(file, func(n ast.Node) bool {
					found = found || n != nil && n.Pos() == d.Pos && n.End() == d.End
					return !found
				})
			}
			if !found {
				t.Errorf("%s: no node at the position", d.Message)
			}
		}
	}
}
