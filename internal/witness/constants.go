package witness

import (
	"go/constant"
	"go/types"
	"strconv"
)

// constantType writes what depends on the type or the kind of a constant.
func (g *gen) constantType() {
	obj, ok := g.obj.(*types.Const)
	if !ok {
		return
	}
	v := objectValue(obj)
	basic, isBasic := obj.Type().(*types.Basic)
	if isBasic && basic.Info()&types.IsUntyped != 0 {
		t := types.Default(basic)
		g.emit(func(c *client) string { return "var x = " + c.object(obj) + "\n\nvar _ *" + c.typ(t) + " = &x" })
		for _, other := range []string{"int8", "uint", "rune", "float32", "float64", "complex128", "string", "bool", "[]byte", "error"} {
			g.emit(func(c *client) string { return "var _ " + other + " = " + c.object(obj) })
		}
		g.emit(func(c *client) string { return "type t " + t.String() + "\n\nvar _ t = " + c.object(obj) })
	} else {
		g.emit(func(c *client) string {
			return "var x = " + c.object(obj) + "\n\nvar _ *" + c.typ(obj.Type()) + " = &x"
		})
		g.pin(v)
		g.emit(func(c *client) string {
			return "var _ " + c.typ(obj.Type()) + " = " + c.object(obj)
		})
		g.block(v, func(c *client, x string) string {
			return "n := 1; _ = float64(" + x + " << n)" // of an untyped constant, it shifts a float64
		})
		g.block(v, func(c *client, x string) string {
			return "var _ int = " + c.helper("[T any](x, y T) T", "return x") + "(" + x + ", 1.0)"
		})
	}
	if isBasic && basic.Info()&(types.IsFloat|types.IsComplex) != 0 {
		g.emit(func(c *client) string { return "var _ = int(" + c.object(obj) + "*0 + 1 + 1e-30)" }) // typed, it is rounded
	}
	g.uses(v, 1)
	g.constantValue()
}

// constantValue writes what depends on the value of a constant.
func (g *gen) constantValue() {
	obj, ok := g.obj.(*types.Const)
	if !ok {
		return
	}
	val := obj.Val()
	if n, exact := constant.Int64Val(constant.ToInt(val)); exact && val.Kind() != constant.Bool && val.Kind() != constant.String {
		if n >= 0 && n < 1<<16 {
			g.emit(func(c *client) string {
				return "var _ [" + strconv.FormatInt(n, 10) + "]int = [" + c.object(obj) + "]int{}"
			})
		}
		if n > 0 {
			m := strconv.FormatInt(n+1, 10)
			g.emit(func(c *client) string { return "var _ [" + c.object(obj) + " / " + m + "]int = [0]int{}" })
		}
	}
	g.emit(func(c *client) string {
		if val.Kind() == constant.Bool {
			x := c.object(obj)
			if _, defined := types.Unalias(obj.Type()).(*types.Named); defined {
				x = "bool(" + x + ")"
			}
			if !constant.BoolVal(val) {
				x = "!" + x
			}
			return "var _ = map[bool]int{false: 0, " + x + ": 0}"
		}
		return "var _ = map[bool]int{false: 0, " + c.object(obj) + " == " + exactly(val) + ": 0}"
	})
}

// exactly writes a value as a constant expression without a type.
func exactly(val constant.Value) string {
	switch val.Kind() {
	case constant.Float:
		num, denom := constant.Num(val), constant.Denom(val)
		if num.Kind() == constant.Int && denom.Kind() == constant.Int {
			return num.ExactString() + ".0 / " + denom.ExactString()
		}
	case constant.Complex:
		return "(" + exactly(constant.ToFloat(constant.Real(val))) + " + " + exactly(constant.ToFloat(constant.Imag(val))) + " * 1i)"
	}
	return val.ExactString()
}
