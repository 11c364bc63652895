package toentries

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/casetest"
)

// What is written of a constant is read back as the same value, also at the limits of what go/types
// and go/constant represent exactly.
func TestExactValues(t *testing.T) {
	long := strings.Repeat("7", 200)
	for name, expr := range map[string]string{
		"third":             "1.0 / 3",
		"whole":             long + ".0",
		"long denominator":  "1.0 / " + long + ".0",
		"long fraction":     "0." + long + " / 3e100",
		"float":             "1e100000 / 3",
		"small float":       "1e-100000 * 7",
		"largest exponents": "0x1p1073741824 * 3",
		"complex":           "1.0 / " + long + ".0 + 2i / 0." + long,
		"large complex":     "1e5000 + 1e-5000i",
		"rune":              "'a' + 1<<300",
		"typed":             "float32(1.0 / 3)",
	} {
		c := constantOf(t, expr)
		text := exact(c.Val(), c.Type().Underlying().(*types.Basic))
		back, err := types.Eval(token.NewFileSet(), nil, 0, text)
		if err != nil {
			t.Errorf("%s: %.100s: %v", name, text, err)
			continue
		}
		value := back.Value
		if c.Type() == types.Typ[types.Float32] {
			value = constantOf(t, "float32("+text+")").Val()
		}
		if !constant.Compare(value, token.EQL, c.Val()) {
			t.Errorf("%s: %.100s is another value", name, text)
		}
	}
}

func constantOf(t *testing.T, expr string) *types.Const {
	t.Helper()
	pkg, _, _ := make(casetest.Packages).Check(t, "p", []byte("package p\n\nconst C = "+expr+"\n"))
	return pkg.Scope().Lookup("C").(*types.Const)
}
