package environ_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/importspy/importspy/internal/environ/environtest"
)

func TestReads(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), environtest.Reads(), "stdlib", "wrappers", "exporter")
}

func TestFallbacks(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), environtest.Fallbacks(), "fallbacks", "nofallbacks")
}
