package toentries_test

import (
	"go/types"
	"testing"

	"github.com/importspy/importspy/internal/toentries"
)

// TestExplain tells packages of one name apart where a text mentions both or the
// one whose name has been made up.
func TestExplain(t *testing.T) {
	names := toentries.NewNames(types.NewPackage("example.com/p", "p"))
	for _, path := range []string{"io", "example.com/io", "example.com/v1"} {
		name := path[len(path)-2:]
		names.Of(types.NewPackage(path, name))
	}
	for text, want := range map[string]string{
		"func(io2.Reader)":           "io2 is example.com/io",
		"func(...io2.Reader)":        "io2 is example.com/io",
		"func(io.Reader) io2.Reader": "io is io and io2 is example.com/io",
		"func(x.io2, studio2.T)":     "",
		"func(v1.T)":                 "",
	} {
		if got := names.Explain(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
