//go:build unix

package vet_test

import (
	"go/ast"
	"go/parser"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/vet"
)

// TestRefuseHeavy checks that an analyzer is not run on declarations that come to too much.
func TestRefuseHeavy(t *testing.T) {
	h := newHost(t)
	ran := false
	a := &analysis.Analyzer{Name: "a", Doc: "a", Run: func(*analysis.Pass) (any, error) { ran = true; return nil, nil }}
	vet.RefuseHeavy(a)
	if _, err := a.Run(h.pass(a, new([]analysis.Diagnostic))); err != nil || !ran {
		t.Errorf("on an ordinary package: %v, ran %t", err, ran)
	}
	ran = false
	name := "*int"
	for range 300 {
		name = "*" + name
	}
	pass := h.pass(a, new([]analysis.Diagnostic))
	pass.Files = append(pass.Files[:1:1], parse(t, h, "package store\n\ntype Deep "+name+"\n"))
	if _, err := a.Run(pass); err == nil || !strings.Contains(err.Error(), "deep.go:3:6: Deep: nested too deeply") || ran {
		t.Errorf("on one that is nested too deeply: %v, ran %t", err, ran)
	}
}

// parse adds a file to those of a host.
func parse(t *testing.T, h *host, src string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(h.fset, "deep.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
