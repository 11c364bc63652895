package rules

import "testing"

// TestNearPath looks for the import path that another one may be meant for.
func TestNearPath(t *testing.T) {
	known := []string{"context", "example.com/shop/store", "example.com/shop/ui", "example.com/shop/v10", "net/http", "net/url"}
	for path, want := range map[string]string{
		"contxt":                  "context",
		"net/htp":                 "net/http",
		"nett/htp":                "net/http",
		"example.com/shopp/sotre": "example.com/shop/store",
		"example.com/shop/db":     "", // another word, though two letters are not many in the path
		"example.com/shop/v11":    "", // another version
		"example.com/store":       "",
		"net/http":                "",
	} {
		if got := nearPath(path, known); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
