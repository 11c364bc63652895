// Package gofile reads Go files, and has package go/build read them, through package
// inputs.
package gofile

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
)

// Parse is [parser.ParseFile] for a file on disk.
func Parse(part inputs.Part, fset *token.FileSet, name string, mode parser.Mode) (*ast.File, error) {
	src, err := part.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(fset, name, src, mode)
}

// BuildContext is a copy of [build.Default] that reads through package inputs.
func BuildContext() build.Context {
	ctx := build.Default
	ctx.IsDir, ctx.ReadDir, ctx.OpenFile = inputs.IsFolder, inputs.FileInfos, inputs.Run.Open
	ctx.HasSubdir = func(root, dir string) (string, bool) {
		rel, err := filepath.Rel(root, dir)
		if err != nil || rel == "." || !filepath.IsLocal(rel) {
			return "", false
		}
		return strings.TrimSuffix(filepath.ToSlash(rel), "/"), true
	}
	return ctx
}
