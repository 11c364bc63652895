package library_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/environ/environtest"
)

// TestLibraries checks the reads that package environ finds by way of this one, and
// that the text at the position of a read is a field's name, a call or a name.
func TestLibraries(t *testing.T) {
	for _, r := range analysistest.Run(t, analysistest.TestData(), environtest.Reads(),
		"caarlos0", "kelseyhightower", "sethvargo", "vipers", "vipershared", "replacers",
		"kingpins", "flags") {
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

// TestDefaults checks the defaults in tags, and for keys, that package environ finds by way of this one.
func TestDefaults(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), environtest.Fallbacks(), "defaults", "viperdefaults", "flagdefaults")
}
