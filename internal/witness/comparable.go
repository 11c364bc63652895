package witness

// compared writes that values of the type can be compared.
func (g *gen) compared() {
	for _, v := range g.owners() {
		v = v.element()
		g.expr(v, func(c *client, x string) string {
			if v.params.Len() > 0 {
				return c.fail()
			}
			return "map[" + c.typ(v.typ) + "]int{}"
		})
		if v.param == nil && v.params.Len() == 0 {
			g.emit(func(c *client) string { return "var _ map[" + c.typ(v.typ) + "]int" })
		}
		g.expr(v, func(_ *client, x string) string { return x + " == " + x })
		g.block(v, func(_ *client, x string) string { return "y := " + x + "; _ = y == y" })
	}
}
