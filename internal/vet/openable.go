package vet

import (
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/gocmd"
)

// ReportOpenable has a report places in Go files themselves where a //line directive names a
// file that is foreign to the Go file: drivers read that to its end for lines of context,
// whatever it is, and print them.
func ReportOpenable(a *analysis.Analyzer, foreign func(file, goFile string) bool) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		report, inFile := pass.Report, make(map[*token.File]*token.File)
		pass.Report = func(d analysis.Diagnostic) {
			at, in := pass.Fset.Position(d.Pos).Filename, pass.Fset.PositionFor(d.Pos, false).Filename
			if at != in && foreign(at, in) {
				file := pass.Fset.File(d.Pos)
				if inFile[file] == nil {
					inFile[file] = pass.Fset.AddFile(file.Name(), -1, file.Size())
					inFile[file].SetLines(file.Lines())
				}
				d.Pos, d.End = inFile[file].Pos(file.Offset(d.Pos)), token.NoPos
			}
			report(d)
		}
		return run(pass)
	}
}

// maxShown is how many bytes a file may have of which lines are shown.
const maxShown = 16 << 20

// IsOfModule reports whether a file is a regular one, of bounded size and not hidden, in the
// module of a Go file, or, if that is of cgo and in no module, in that around the working directory.
func IsOfModule(file, goFile string) bool {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxShown {
		return false
	}
	root := gocmd.ModuleRoot(filepath.Dir(goFile))
	if root == "" {
		root = gocmd.ModuleRoot(resolved("."))
	}
	rel, err := filepath.Rel(resolved(root), resolved(file))
	return root != "" && err == nil && filepath.IsLocal(rel) && !isHidden(rel)
}

// isHidden reports whether a file, or a folder that it is in, has a name with a leading dot, such
// as those in which a version control system or a program for development keeps secrets.
func isHidden(rel string) bool {
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(rel), "/"), func(name string) bool { return strings.HasPrefix(name, ".") })
}

// resolved returns a path without links.
func resolved(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
