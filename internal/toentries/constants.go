package toentries

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

// constant returns what follows the name of c: its type, if it has one,
// and its value. The source's own expression is kept where its value depends on
// nothing that can change.
func (d *Describer) constant(c *types.Const) string {
	value := d.expression(c)
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
	return d.Names.Type(c.Type()) + " = " + value
}

// maxExpression is the length from which on a computed value is easier to read
// than the source's expression.
const maxExpression = 100

// expression returns the source of c's value if that is made of literals,
// operators and constants of lasting, and fits on a line; else "".
func (d *Describer) expression(c *types.Const) string {
	if d.Source == nil {
		return ""
	}
	expr := d.Source.Value(c)
	if expr == nil || !d.constantFor(expr) {
		return ""
	}
	var buf bytes.Buffer
	if err := printer.Fprint(&buf, token.NewFileSet(), expr); err != nil {
		return ""
	}
	s := buf.String()
	if _, lit := expr.(*ast.BasicLit); !lit && len(s) > maxExpression || strings.ContainsAny(s, "\n\r\t") || !printable(s) {
		return ""
	}
	return s
}

// lasting are packages whose constants never change: a contract may mention
// them, as in "5 * time.Second", without depending on more than it says.
var lasting = map[string]bool{"math": true, "time": true}

func (d *Describer) constantFor(expr ast.Expr) bool {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		return true
	case *ast.ParenExpr:
		return d.constantFor(expr.X)
	case *ast.UnaryExpr:
		return d.constantFor(expr.X)
	case *ast.BinaryExpr:
		return d.constantFor(expr.X) && d.constantFor(expr.Y)
	case *ast.SelectorExpr:
		id, ok := expr.X.(*ast.Ident)
		if !ok {
			return false
		}
		pkg := d.Source.Package(id)
		return pkg != nil && lasting[pkg.Path()] && pkg != d.Names.pkg && d.Names.Of(pkg) == id.Name
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

// maxUntypedInt is how many bits an untyped integer constant may have for go/types.
const maxUntypedInt = 512

// rationalValue writes a number that no short decimal is equal to.
func rationalValue(v constant.Value) string {
	switch x := constant.Val(constant.ToFloat(v)).(type) {
	case *big.Rat:
		denom := x.Denom().String()
		if x.Denom().BitLen() > maxUntypedInt {
			denom += ".0"
		}
		return x.Num().String() + ".0 / " + denom
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
