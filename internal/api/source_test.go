package api

import (
	"go/ast"
	"testing"
)

// TestDeprecation checks which part of a doc comment says why something is deprecated.
func TestDeprecation(t *testing.T) {
	for comment, want := range map[string]string{
		"// Deprecated: Use New instead.":                                             "Use New instead",
		"// Deprecated: Use New. It is faster.":                                       "Use New",
		"// Deprecated: to copy just use assignment (i.e. a := b). All is immutable.": "to copy just use assignment (i.e. a := b)",
		"// Deprecated: use another one, e.g. New. It is faster.":                     "use another one, e.g. New",
		"// Deprecated: use another one, e.g. HTTP. It is faster.":                    "use another one, e.g. HTTP",
		"// Deprecated:": "",
	} {
		got, ok := deprecation(&ast.CommentGroup{List: []*ast.Comment{{Text: comment}}})
		if !ok || got != want {
			t.Errorf("%s: %q, want %q", comment, got, want)
		}
	}
	if _, ok := deprecation(&ast.CommentGroup{List: []*ast.Comment{{Text: "// It is not Deprecated: no."}}}); ok {
		t.Error("a paragraph with the word in it is a deprecation")
	}
}
