package golangcilint

import (
	"strings"
	"testing"
)

// TestModule checks that those who import the plugin do not depend on
// golangci-lint, which is large and has another licence.
func TestModule(t *testing.T) {
	for _, name := range []string{"go.mod", "go.sum"} {
		if strings.Contains(read(t, name), "github.com/golangci/golangci-lint") {
			t.Errorf("%s mentions golangci-lint", name)
		}
	}
}
