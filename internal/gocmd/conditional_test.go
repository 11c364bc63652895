package gocmd

import (
	"go/build"
	"os"
	"path/filepath"
	"testing"
)

func TestIsOwnTest(t *testing.T) {
	dir := t.TempDir()
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.BuildTags = "linux", "amd64", []string{"extra"}
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"a_test.go", "package a\n", true},
		{"a_linux_test.go", "// Comment.\n\npackage a\n", true},
		{"a_windows_test.go", "package a\n", false},
		{"external_test.go", "package a_test\n", false},
		{"tagged_test.go", "//go:build extra\n\npackage a\n", false}, // another -tags leaves it out
		{"not_test.go", "//go:build !other\n\npackage a\n", false},
		{"old_test.go", "// +build extra\n\npackage a\n", false},
		{"late_test.go", "package a\n\n//go:build extra\n", true},
		{"broken_test.go", "pack age a\n", false},
		{"a.go", "package a\n", false},
	} {
		if err := os.WriteFile(filepath.Join(dir, test.name), []byte(test.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := IsOwnTest(&ctx, dir, test.name); got != test.want {
			t.Errorf("%s, %q: %t, want %t", test.name, test.text, got, test.want)
		}
	}
}
