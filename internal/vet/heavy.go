package vet

import (
	"fmt"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/internal/weight"
)

// RefuseHeavy has an analyzer refuse packages whose declarations come to too much, for drivers
// that do not before they type-check them: a comparison would not end.
func RefuseHeavy(a *analysis.Analyzer) {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		imports := make(map[string]*types.Package)
		for _, pkg := range pass.Pkg.Imports() {
			imports[pkg.Path()] = pkg
		}
		if heavy := weight.CheckSource(pass.Files, func(path string) *types.Package { return imports[path] }); heavy != nil {
			return nil, fmt.Errorf("%s: %s", pass.Fset.Position(heavy.Pos), heavy.Msg)
		}
		return run(pass)
	}
}
