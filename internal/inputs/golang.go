package inputs

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// ParseFile is [parser.ParseFile] for a file on disk.
func ParseFile(fset *token.FileSet, name string, mode parser.Mode) (*ast.File, error) {
	src, err := ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parser.ParseFile(fset, name, src, mode)
}

// BuildContext is a copy of [build.Default] that reads through this package.
func BuildContext() build.Context {
	ctx := build.Default
	ctx.IsDir, ctx.ReadDir, ctx.OpenFile = IsFolder, FileInfos, Open
	ctx.HasSubdir = func(root, dir string) (string, bool) {
		rel, err := filepath.Rel(root, dir)
		if err != nil || rel == "." || !filepath.IsLocal(rel) {
			return "", false
		}
		return strings.TrimSuffix(filepath.ToSlash(rel), "/"), true
	}
	return ctx
}
