package api_test

import (
	"testing"

	"github.com/importspy/importspy/internal/api"
)

// TestHides checks which packages some clients of another one cannot import.
func TestHides(t *testing.T) {
	for _, test := range []struct {
		from, path string
		want       bool
	}{
		{"example.com/m", "example.com/m/internal/in", true},
		{"example.com/m/a/b", "example.com/m/internal", true},
		{"example.com/m", "example.com/m/a", false},
		{"example.com/m", "example.com/m/internals", false},
		{"example.com/m/internal/a", "example.com/m/internal/b", false}, // both for the module
		{"example.com/m/internal/a", "example.com/m/internal/a/internal/b", true},
		{"example.com/m/a/internal/b", "example.com/m/internal/c", false},
		{"example.com/m/ab/internal/b", "example.com/m/a/internal/c", true},
	} {
		if got := api.Hides(test.from, test.path); got != test.want {
			t.Errorf("Hides(%q, %q) = %t", test.from, test.path, got)
		}
	}
}
