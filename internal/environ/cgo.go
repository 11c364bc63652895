package environ

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"
)

// Source returns the name of the Go file that a person, or a generator other than
// cgo, has written; "" if cgo made the file from nothing.
//
// The go command hands cgo's output to analyzers in place of files that import "C".
// It is in the build cache, under names without .go, and begins with a
// //line directive that names the origin. Other files can have such directives too,
// as a parser has that goyacc made of a file .y: that does not change where they are.
func Source(fset *token.FileSet, file *ast.File) string {
	if at, _ := origin(fset, fset.File(file.Package)); at.Filename != "" {
		return at.Filename
	}
	name := fset.PositionFor(file.Package, false).Filename
	if !written(name) {
		return ""
	}
	return name
}

// MadeByCgo reports whether cgo made a file from nothing: it has declarations
// that nobody wrote.
func MadeByCgo(fset *token.FileSet, file *ast.File) bool { return Source(fset, file) == "" }

// Clause returns the package clause of the first file, by name, that is not
// generated. What cgo makes of a source file counts as that file.
func Clause(fset *token.FileSet, files []*ast.File) token.Pos {
	var best *ast.File
	first := ""
	for _, file := range files {
		name := Source(fset, file)
		if name == "" || ast.IsGenerated(file) && name == fset.File(file.FileStart).Name() {
			continue
		}
		if best == nil || name < first {
			best, first = file, name
		}
	}
	if best == nil {
		best = files[0]
	}
	return best.Name.Pos()
}

// Shown reports whether pos is in a Go file that somebody can open: in none that cgo
// made from nothing, and in none of another language.
func Shown(fset *token.FileSet, pos token.Pos) bool { return written(Position(fset, pos).Filename) }

// Position returns where pos is in a Go file: after //line directives, unless
// these name a file of another language, which tools for Go would not show.
func Position(fset *token.FileSet, pos token.Pos) token.Position {
	p := fset.Position(pos)
	if !pos.IsValid() || written(p.Filename) {
		return p
	}
	plain := fset.PositionFor(pos, false)
	if at, line := origin(fset, fset.File(pos)); at.Filename != "" {
		return token.Position{Filename: at.Filename, Line: at.Line + plain.Line - line, Column: plain.Column}
	}
	return plain
}

// origin returns what the first //line directive of a file that cgo has rewritten
// says, and the line that it is for. From there on, cgo keeps the lines of the source.
func origin(fset *token.FileSet, file *token.File) (at token.Position, line int) {
	if written(file.Name()) && !isCgoOutput(fset, file.Name()) {
		return token.Position{}, 0
	}
	for line := 2; line <= min(file.LineCount(), maxHeader); line++ {
		if at := file.Position(file.LineStart(line)); at.Filename != file.Name() {
			return at, line
		}
	}
	return token.Position{}, 0
}

// isCgoOutput reports whether a Go file is one that cgo has rewritten, outside of the
// build cache: x.cgo1.go. Anybody can call a file so, and write into it what cgo would. But
// next to what cgo rewrites is what it makes from nothing, in a file that the go
// command passes over in a package's own folder.
func isCgoOutput(fset *token.FileSet, name string) (found bool) {
	if !strings.HasSuffix(name, ".cgo1.go") {
		return false
	}
	made := filepath.Join(filepath.Dir(name), "_cgo_gotypes.go")
	fset.Iterate(func(file *token.File) bool {
		found = filepath.Clean(file.Name()) == made
		return !found
	})
	return found
}

// Declared returns the name of the Go file in which pos really is, whatever //line
// directives say; "" if cgo made it from nothing, or it is not known.
func Declared(fset *token.FileSet, pos token.Pos) string {
	file := fset.File(pos)
	if file == nil {
		return ""
	}
	if at, _ := origin(fset, file); at.Filename != "" {
		return at.Filename
	}
	if !written(file.Name()) {
		return ""
	}
	return file.Name()
}

// maxHeader is within how many lines cgo names the origin: after a comment that
// names the generator.
const maxHeader = 5

// written reports whether a file may be called name that cgo did not make from
// nothing. The go command passes over source files whose names begin so.
func written(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(filepath.Base(name), "_cgo_")
}

// ImportOfC returns the import declaration that says import "C" in the source of a
// file that cgo has rewritten. There it says import _ "unsafe". If there is more
// than one like it, it is the one with a comment, which is the C code.
func ImportOfC(fset *token.FileSet, file *ast.File) *ast.ImportSpec {
	if name := Source(fset, file); name == "" || name == fset.PositionFor(file.Package, false).Filename {
		return nil // as it was written, or not written
	}
	var first *ast.ImportSpec
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			continue
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ImportSpec)
			if spec.Name == nil || spec.Name.Name != "_" || spec.Path.Value != `"unsafe"` {
				continue
			}
			if decl.Doc != nil || spec.Doc != nil {
				return spec
			}
			if first == nil {
				first = spec
			}
		}
	}
	return first
}
