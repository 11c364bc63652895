package pairtest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestFixed judges pairs that once failed: nothing fails any more.
func TestFixed(t *testing.T) {
	for name, ar := range archives(t, "fixed") {
		t.Run(name, func(t *testing.T) {
			for _, f := range judgeArchive(t, ar) {
				t.Errorf("%s %s: %s", f.kind, f.key, f.detail)
			}
		})
	}
}

// TestKnown judges pairs that fail: each begins with the kind of the failure, a colon
// and the reason. One that no longer fails has to go to testdata/fixed.
func TestKnown(t *testing.T) {
	for name, ar := range archives(t, "known") {
		t.Run(name, func(t *testing.T) {
			is, reason, _ := strings.Cut(string(ar.Comment), ": ")
			if strings.TrimSpace(reason) == "" {
				t.Error("there is no reason")
			}
			failures := judgeArchive(t, ar)
			if !slices.ContainsFunc(failures, func(f failure) bool { return f.kind == kind(is) }) {
				t.Errorf("it does not fail: %v", failures)
			}
			for _, f := range failures {
				if f.kind != kind(is) {
					t.Errorf("%s %s: %s", f.kind, f.key, f.detail)
				}
			}
		})
	}
}

func archives(t *testing.T, dir string) map[string]*txtar.Archive {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("nothing in testdata/%s: %v", dir, err)
	}
	list := make(map[string]*txtar.Archive)
	for _, path := range paths {
		ar, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list[strings.TrimSuffix(filepath.Base(path), ".txtar")] = ar
	}
	return list
}

// judgeArchive judges a pair and a client that are written out, as shrinking prints
// them.
func judgeArchive(t *testing.T, ar *txtar.Archive) []failure {
	t.Helper()
	side := func(name string) *version {
		var texts [units]string
		for u := range units {
			texts[u] = "package " + names[u]
			if text := section(ar, name+"/"+files[u]); text != "" {
				texts[u] = text
			}
		}
		v, _ := load(texts, [units]map[int]int{})
		if v == nil {
			t.Fatalf("the %s version does not type-check", name)
		}
		return v
	}
	old, again, now := side("old"), side("old"), side("new")
	var broke []client
	if text := section(ar, "client.go"); text != "" {
		if err := compiles(old, text); err != nil {
			t.Fatalf("the client does not compile: %v", err)
		}
		if breaks(old, now, text) {
			broke = append(broke, client(text))
		}
	}
	return judge(old, again, now, broke, new(figures))
}

func section(ar *txtar.Archive, name string) string {
	for _, f := range ar.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}
