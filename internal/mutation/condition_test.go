package mutation

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A condition is a boolean expression on which the code branches, or which has
// an && or ||, and is not part of another condition.
type condition struct {
	file   string // relative to the repository
	source []byte
	fn     string // the function that it is in; empty in a package's variables
	line   int
	whole  span
	logic  []operator
}

// An operator is an && or ||.
type operator struct {
	token       token.Token
	whole       span
	left, right span
}

// A span is a part of a file, as offsets.
type span struct{ start, end int }

// conditions returns the conditions of a file in source order.
func conditions(repository, name string) ([]*condition, error) {
	source, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var list []*condition
	for _, decl := range file.Decls {
		c := &collector{file: fset.File(file.Pos()), parts: make(map[ast.Expr]bool)}
		c.template = condition{file: filepath.ToSlash(name), source: source, fn: functionName(decl)}
		ast.Inspect(decl, c.visit)
		list = append(list, c.list...)
	}
	return list, nil
}

// functionName returns the name of a function as a stack trace shows it.
func functionName(decl ast.Decl) string {
	fn, ok := decl.(*ast.FuncDecl)
	if !ok {
		return ""
	}
	if fn.Recv == nil {
		return fn.Name.Name
	}
	recv, format := fn.Recv.List[0].Type, "%s.%s"
	if star, ok := recv.(*ast.StarExpr); ok {
		recv, format = star.X, "(*%s).%s"
	}
	if index, ok := recv.(*ast.IndexExpr); ok {
		recv = index.X
	}
	return fmt.Sprintf(format, recv.(*ast.Ident).Name, fn.Name.Name)
}

type collector struct {
	file     *token.File
	template condition
	parts    map[ast.Expr]bool // of conditions in list
	list     []*condition
}

func (c *collector) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.IfStmt:
		c.add(n.Cond)
	case *ast.ForStmt:
		if n.Cond != nil {
			c.add(n.Cond)
		}
	case *ast.SwitchStmt:
		if n.Tag != nil {
			break
		}
		for _, clause := range n.Body.List {
			for _, e := range clause.(*ast.CaseClause).List {
				c.add(e)
			}
		}
	case *ast.BinaryExpr:
		if isLogic(n) && !c.parts[n] {
			c.add(n)
		}
	}
	return true
}

func isLogic(b *ast.BinaryExpr) bool { return b.Op == token.LAND || b.Op == token.LOR }

func (c *collector) add(e ast.Expr) {
	cond := c.template
	cond.line, cond.whole = c.file.Line(e.Pos()), c.span(e)
	c.take(&cond, e)
	c.list = append(c.list, &cond)
}

// take notes the operators of a condition, down to its operands.
func (c *collector) take(cond *condition, e ast.Expr) {
	c.parts[e] = true
	switch e := e.(type) {
	case *ast.ParenExpr:
		c.take(cond, e.X)
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			c.take(cond, e.X)
		}
	case *ast.BinaryExpr:
		if isLogic(e) {
			cond.logic = append(cond.logic, operator{e.Op, c.span(e), c.span(e.X), c.span(e.Y)})
			c.take(cond, e.X)
			c.take(cond, e.Y)
		}
	}
}

func (c *collector) span(e ast.Expr) span {
	return span{c.file.Offset(e.Pos()), c.file.Offset(e.End())}
}

// A mutant is one change to a condition.
type mutant struct {
	*condition
	id     int // of its switch, from 1
	kind   string
	at     span        // what changes
	token  token.Token // && or ||, of which at is an operand, or ! for the whole condition
	result string      // the condition after the change
}

// mutants returns all changes of the condition.
func (c *condition) mutants() []*mutant {
	list := []*mutant{{condition: c, kind: "negate", at: c.whole, token: token.NOT, result: "!(" + c.text(c.whole) + ")"}}
	for _, op := range c.logic {
		rest := func(kept span) string {
			return oneLine(string(c.source[c.whole.start:op.whole.start]) + string(c.source[kept.start:kept.end]) +
				string(c.source[op.whole.end:c.whole.end]))
		}
		list = append(list,
			&mutant{condition: c, kind: "drop-left", at: op.left, token: op.token, result: rest(op.right)},
			&mutant{condition: c, kind: "drop-right", at: op.right, token: op.token, result: rest(op.left)})
	}
	return list
}

func (c *condition) text(s span) string { return oneLine(string(c.source[s.start:s.end])) }

// key identifies a mutant as long as its function and its condition stay as they are.
func (m *mutant) key() string {
	return m.file + " " + m.fn + "\n" + m.text(m.whole) + "\n" + m.result
}

// name is that of the mutant's test.
func (m *mutant) name() string {
	dir, file := filepath.Split(m.file)
	return fmt.Sprintf("%s.%s:%d.%s", filepath.Base(dir), file, m.line, m.kind)
}

var spaces = regexp.MustCompile(`\s+`)

func oneLine(s string) string { return strings.TrimSpace(spaces.ReplaceAllString(s, " ")) }

// choose picks n conditions and one change of each. A condition with operators
// is negated as often as it loses an operand.
func choose(all []*condition, n int, rng *rand.Rand) []*mutant {
	all = slices.Clone(all)
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	var list []*mutant
	for i, c := range all[:min(n, len(all))] {
		changes := c.mutants()
		m := changes[0]
		if len(changes) > 1 && rng.IntN(2) == 0 {
			m = changes[1+rng.IntN(len(changes)-1)]
		}
		m.id = i + 1
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *mutant) int {
		if order := strings.Compare(a.file, b.file); order != 0 {
			return order
		}
		return a.at.start - b.at.start
	})
	return list
}
