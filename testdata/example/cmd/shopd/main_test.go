package main

import (
	"strings"
	"testing"

	"example.com/shop/store"
)

func TestServe(t *testing.T) {
	db, err := store.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := serve(t.Context(), db, strings.NewReader("a 1\nb 2\na\nb\na 3\na\n"), &out); err != nil {
		t.Fatal(err)
	}
	if want := "1\n2\n3\n"; out.String() != want {
		t.Errorf("answers are %q, want %q", out.String(), want)
	}
}
