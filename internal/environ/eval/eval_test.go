package eval_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/environ/environtest"
)

// TestValues checks the names that package environ finds by way of this one.
func TestValues(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), environtest.Reads(), "embeds", "aliased")
}
