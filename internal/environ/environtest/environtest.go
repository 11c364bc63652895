// Package environtest has the analyzer that the tests of package environ, and of the
// packages below it, run over their fixtures.
package environtest

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/environ"
)

// Reads returns an analyzer that reports what environ.Reads returns.
func Reads() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "reads",
		Doc:  "report the environment variables that a package reads",
		Run: func(pass *analysis.Pass) (any, error) {
			for _, r := range environ.Reads(Package(pass)) {
				pass.Report(analysis.Diagnostic{Pos: r.Pos, End: r.End, Message: message(r)})
			}
			return nil, nil
		},
	}
}

func message(r environ.Read) string {
	text := r.Name
	if r.Name == "" {
		text = r.Prefix + "*"
	}
	if r.Required {
		text = "required " + text
	}
	text += " by " + r.Via
	if r.Name == "" {
		text += ": " + r.Why
	}
	return text
}

// Package returns the package of a pass without its test files.
func Package(pass *analysis.Pass) *environ.Package {
	p := &environ.Package{Fset: pass.Fset, Types: pass.Pkg, Info: pass.TypesInfo}
	for _, file := range pass.Files {
		if !strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go") {
			p.Files = append(p.Files, file)
		}
	}
	return p
}

// Fallbacks returns an analyzer that reports what environ.Fallbacks returns.
func Fallbacks() *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "fallbacks",
		Doc:  "report the constants that a package uses where environment variables are not set",
		Run: func(pass *analysis.Pass) (any, error) {
			for _, f := range environ.Fallbacks(Package(pass)) {
				text := f.Name + " else " + f.Text
				if f.Kind != "" {
					text += " (" + f.Kind + ")"
				}
				pass.Report(analysis.Diagnostic{Pos: f.Pos, End: f.End, Message: text})
			}
			return nil, nil
		},
	}
}
