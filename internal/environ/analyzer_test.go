package environ_test

import (
	"go/build"
	"os/exec"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/environ/environtest"
)

// TestFixtures runs over all fixtures at once: what they import is type-checked from source,
// which takes most of the time.
func TestFixtures(t *testing.T) {
	patterns := []string{"stdlib", "wrappers", "exporter", "fallbacks", "nofallbacks", "uses"}
	if _, err := exec.LookPath("gcc"); err == nil && build.Default.CgoEnabled {
		patterns = append(patterns, "usescgo")
	}
	reads, fallbacks := environtest.Reads(), environtest.Fallbacks()
	analysistest.Run(t, analysistest.TestData(), &analysis.Analyzer{
		Name: "environ",
		Doc:  "report what the fixture is about",
		Run: func(pass *analysis.Pass) (any, error) {
			switch pass.Pkg.Path() {
			case "fallbacks", "nofallbacks":
				return fallbacks.Run(pass)
			case "uses", "usescgo":
				return uses.Run(pass)
			}
			return reads.Run(pass)
		},
	}, patterns...)
}
