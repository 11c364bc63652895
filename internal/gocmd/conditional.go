package gocmd

import (
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// HasBuildLine reports whether a //go:build line, or a line as before it, decides whether
// the go command takes a file.
func HasBuildLine(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Pos() < file.Package && (constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text)) {
				return true
			}
		}
	}
	return false
}

// IsOwnTest reports whether the go command takes a file, whatever build tags it is given,
// for a test of the package in dir, not for one of an external test package.
func IsOwnTest(ctx *build.Context, dir, name string) bool {
	if match, err := ctx.MatchFile(dir, name); err != nil || !match || !strings.HasSuffix(name, "_test.go") {
		return false
	}
	file, err := gofile.Parse(inputs.Run, token.NewFileSet(), filepath.Join(dir, name), parser.PackageClauseOnly|parser.ParseComments)
	return err == nil && !HasBuildLine(file) && !strings.HasSuffix(file.Name.Name, "_test")
}
