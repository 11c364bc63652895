package describe

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/printer"
	"go/token"
	"go/types"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Constant returns what stands behind the name of c: its type, if it has one,
// and its value. The source's own expression is kept where it is made of
// literals only; expr may be nil.
func (n *Names) Constant(c *types.Const, expr ast.Expr) string {
	value := literals(expr)
	basic, _ := c.Type().Underlying().(*types.Basic)
	if basic == nil {
		return "= " + c.Val().ExactString() // an invalid constant
	}
	if value == "" {
		value = exact(c.Val(), basic)
	}
	if basic.Info()&types.IsUntyped != 0 {
		return "= " + value
	}
	return n.Type(c.Type()) + " = " + value
}

// maxLiteral is the length from which on a computed value is easier to read
// than the source's expression.
const maxLiteral = 100

// literals returns the source of expr if it has nothing but literals and
// operators and fits on a line, else "".
func literals(expr ast.Expr) string {
	if expr == nil || !literalsOnly(expr) {
		return ""
	}
	var buf bytes.Buffer
	if err := printer.Fprint(&buf, token.NewFileSet(), expr); err != nil {
		return ""
	}
	s := buf.String()
	if len(s) > maxLiteral && strings.ContainsAny(s, " +-*/") || strings.ContainsAny(s, "\n\r\t") || !printable(s) {
		return ""
	}
	return s
}

func literalsOnly(expr ast.Expr) bool {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return literalsOnly(expr.X)
	case *ast.UnaryExpr:
		return literalsOnly(expr.X)
	case *ast.BinaryExpr:
		return literalsOnly(expr.X) && literalsOnly(expr.Y)
	}
	return false
}

// printable reports whether a contract can hold s as it is.
func printable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return false
		}
	}
	return true
}

// exact returns a constant expression with just the value v and the default
// kind of basic.
func exact(v constant.Value, basic *types.Basic) string {
	switch v.Kind() {
	case constant.Bool:
		return v.String()
	case constant.String:
		return strconv.QuoteToGraphic(constant.StringVal(v))
	}
	info := basic.Info()
	switch {
	case basic.Kind() == types.UntypedRune:
		return runeValue(v)
	case info&types.IsInteger != 0:
		return constant.ToInt(v).ExactString()
	case info&types.IsFloat != 0:
		return floatValue(v, basic.Kind())
	default:
		return complexValue(v, basic.Kind())
	}
}

// runeValue writes a character literal; an untyped rune constant can have any
// integer value.
func runeValue(v constant.Value) string {
	if r, ok := constant.Int64Val(v); ok && r >= 0 && r <= utf8.MaxRune && utf8.ValidRune(rune(r)) {
		return strconv.QuoteRune(rune(r))
	}
	return `'\x00' + ` + v.ExactString()
}

func floatValue(v constant.Value, kind types.BasicKind) string {
	bits := 64
	if kind == types.Float32 || kind == types.Complex64 {
		bits = 32
	}
	f, _ := constant.Float64Val(v)
	short := strconv.FormatFloat(f, 'g', -1, bits)
	typed := kind == types.Float32 || kind == types.Float64 || kind == types.Complex64 || kind == types.Complex128
	if !math.IsInf(f, 0) && (typed || constant.Compare(constant.MakeFromLiteral(short, token.FLOAT, 0), token.EQL, v)) {
		// A typed constant is rounded to its type, and so is what is read back.
		if !strings.ContainsAny(short, ".eE") {
			short += ".0"
		}
		return short
	}
	return rationalValue(v)
}

// rationalValue writes a number that no short decimal is equal to.
func rationalValue(v constant.Value) string {
	switch x := constant.Val(constant.ToFloat(v)).(type) {
	case *big.Rat:
		return x.Num().String() + ".0 / " + x.Denom().String()
	case *big.Float:
		return x.Text('p', 0)
	case *big.Int:
		return x.String() + ".0"
	case int64:
		return strconv.FormatInt(x, 10) + ".0"
	}
	return v.ExactString()
}

func complexValue(v constant.Value, kind types.BasicKind) string {
	re, im := floatValue(constant.Real(v), kind), floatValue(constant.Imag(v), kind)
	if strings.Contains(im, " ") {
		im = "(" + im + ") * 1i"
	} else {
		im += "i"
	}
	if constant.Sign(constant.Real(v)) == 0 {
		return im
	}
	return re + " + " + im
}
