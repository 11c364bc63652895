package environ

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/importspy/importspy/internal/environ/eval"
	"github.com/importspy/importspy/internal/environ/library"
)

// A Fallback is a constant that a package uses in place of a variable that is not set.
type Fallback struct {
	Name     string // of the variable
	Text     string // the constant, as the variable would have it
	Kind     string // bool, int, float or duration; "" for a string
	Pos, End token.Pos
}

// Fallbacks returns the fallbacks of a package, sorted by position and name. These are
// the usual forms, with os.LookupEnv and its result ok, too, and with parts of structs
// in place of v:
//
//	if v == "" { v = "constant" }
//	if v != "" { return v }; return "constant"
//	level := "constant"; if v != "" { level = v }
//	cmp.Or(os.Getenv("NAME"), "constant")
//	env("NAME", "constant") // a function of the package with one of these forms
//	Level string `env:"NAME" envDefault:"constant"`
//	viper.BindEnv("level", "NAME"); viper.SetDefault("level", "constant")
//	kingpin.Flag("level", "").Envar("NAME").Default("constant")
//	cli.StringFlag{EnvVars: []string{"NAME"}, Value: "constant"}
//
// The empty string is none: it is what os.Getenv returns. Where others call a function
// with a name and a constant, that is theirs.
func Fallbacks(p *Package) []Fallback {
	f := &fallbacks{scan: newScan(p), seen: make(map[resolving]bool)}
	f.EveryNode(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BlockStmt:
			f.statements(n.List)
		case *ast.CaseClause:
			f.statements(n.Body)
		case *ast.CommClause:
			f.statements(n.Body)
		case *ast.CallExpr:
			f.or(n)
			f.libraries(n)
		case *ast.CompositeLit:
			for _, r := range library.FieldDefaults(f.Evaluator, n) {
				f.add([]eval.Name{r.Name}, r.Value)
			}
		}
	})
	slices.SortFunc(f.found, func(a, b Fallback) int {
		return cmp.Or(p.Compare(a.Pos, b.Pos), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(f.found)
}

type fallbacks struct {
	*scan
	found []Fallback
	seen  map[resolving]bool
}

// A resolving is a name and a constant that are followed through calls.
type resolving struct {
	name  string
	value ast.Expr
}

// maxResolved bounds how many of these there are: functions that call each other with ever
// longer names would have no end.
const maxResolved = 10_000

// add adds what an expression, if it is constant, replaces: the variables that names
// say. Either can depend on parameters, which calls give.
func (f *fallbacks) add(names []eval.Name, value ast.Expr) {
	for _, name := range names {
		f.resolve(name, value, 0)
	}
}

// resolve follows a name and a constant through the calls of functions whose parameters
// they are.
func (f *fallbacks) resolve(name eval.Name, value ast.Expr, depth int) {
	value = f.meant(value)
	ofName, ofValue := f.ParamOf(name.Param()), f.param(value)
	to := cmp.Or(ofName.Func, ofValue.Func)
	switch {
	case to == nil:
		f.emit(name, value)
		return
	case depth == maxDepth, len(f.seen) > maxResolved, f.seen[resolving{name.Key(), value}], ofName.Func != nil && ofValue.Func != nil && ofName.Func != ofValue.Func:
		return
	}
	f.seen[resolving{name.Key(), value}] = true
	for _, call := range f.calls[to] {
		if f.recursive(call, to) {
			continue // it gives what the function was given
		}
		name, value := name, value
		if ofName.Func != nil {
			names := call.args(ofName.Index, ofName.Variadic)
			if len(names) != 1 {
				continue
			}
			name = name.With(name.Param(), names[0])
		}
		if ofValue.Func != nil {
			if value = f.argument(call.call, ofValue); value == nil {
				continue
			}
		}
		f.resolve(name, value, depth+1)
	}
}

// meant returns the only value of a variable, or the expression itself.
func (f *fallbacks) meant(e ast.Expr) ast.Expr {
	e = ast.Unparen(e)
	if v := f.variable(e); v != nil && f.ParamOf(v).Func == nil {
		if only := f.OnlyValue(v); only != nil {
			return ast.Unparen(only)
		}
	}
	return e
}

// param returns the parameter that an expression is, if nothing else is assigned to it.
func (f *fallbacks) param(e ast.Expr) eval.Param {
	if v := f.variable(e); v != nil && !f.Reassigned(v) {
		return f.ParamOf(v)
	}
	return eval.Param{}
}

// variable returns the variable that an expression is, or nil.
func (f *fallbacks) variable(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := f.Info.Uses[id].(*types.Var)
	return v
}

// argument returns what a call gives for a parameter, nil if that is not one expression.
func (f *fallbacks) argument(call *ast.CallExpr, p eval.Param) ast.Expr {
	if call == nil || p.Variadic || f.spread(call) {
		return nil
	}
	index := p.Index
	if eval.IsMethodExpr(f.Info, ast.Unparen(call.Fun)) {
		index++
	}
	if index >= len(call.Args) {
		return nil
	}
	return call.Args[index]
}

// emit adds a fallback whose name and value are known.
func (f *fallbacks) emit(name eval.Name, value ast.Expr) {
	variable, whole := name.Text()
	text, kind, ok := literal(f.Info.Types[value])
	if whole && variable != "" && ok && (text != "" || kind != "") {
		f.found = append(f.found, Fallback{variable, text, kind, value.Pos(), value.End()})
	}
}

// literal returns a constant as the text of a variable, and its kind.
func literal(tv types.TypeAndValue) (text, kind string, ok bool) {
	if tv.Value == nil {
		return "", "", false
	}
	n, exact := constant.Int64Val(constant.ToInt(tv.Value))
	basic, _ := tv.Type.Underlying().(*types.Basic)
	switch {
	case tv.Value.Kind() == constant.String:
		return constant.StringVal(tv.Value), "", true
	case tv.Value.Kind() == constant.Bool:
		return strconv.FormatBool(constant.BoolVal(tv.Value)), "bool", true
	case basic == nil:
		return "", "", false
	case isDuration(tv.Type):
		return time.Duration(n).String(), "duration", exact
	case basic.Info()&types.IsInteger != 0 && basic.Kind() != types.UntypedRune:
		return tv.Value.ExactString(), "int", true
	case basic.Info()&types.IsFloat != 0:
		v, _ := constant.Float64Val(tv.Value)
		return strconv.FormatFloat(v, 'g', -1, 64), "float", !math.IsInf(v, 0)
	}
	return "", "", false
}

func isDuration(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Duration" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time"
}

// or adds the fallbacks of cmp.Or: the first constant is that of all variables before it.
func (f *fallbacks) or(call *ast.CallExpr) {
	if f.Qualified(eval.Callee(call.Fun)) != "cmp.Or" || call.Ellipsis.IsValid() {
		return
	}
	var names []eval.Name
	for _, arg := range call.Args {
		meant := f.meant(arg)
		if read, ok := meant.(*ast.CallExpr); ok && f.Info.Types[meant].Value == nil {
			more := f.readBy(read, 0)
			if more == nil {
				return // what it returns comes before a constant
			}
			names = append(names, more...)
			continue
		}
		f.add(names, arg)
		return
	}
}

// libraries adds the fallbacks that a call gives a library: those in the tags of a struct
// that it fills, and values for keys.
func (f *fallbacks) libraries(call *ast.CallExpr) {
	fn := f.Qualified(eval.Callee(call.Fun))
	read := library.ReaderOf(fn)
	if read == nil {
		read = library.DefaultsOf(fn)
	}
	if read == nil || eval.IsMethodExpr(f.Info, ast.Unparen(call.Fun)) || f.spread(call) || f.Incomplete(call) {
		return
	}
	for _, r := range read(f.Evaluator, call) {
		if r.Value != nil {
			f.add([]eval.Name{r.Name}, r.Value)
		} else if name, whole := r.Name.Text(); whole && r.Default != "" {
			at := f.place(site{pos: call.Pos(), end: call.End()}, r)
			f.found = append(f.found, Fallback{name, r.Default, "", at.pos, at.end})
		}
	}
}

// readBy returns the one name of a variable that a call returns as it is: a call of a
// reader, or of a function of the package that consists of such a call. It returns nil
// for other calls.
func (f *fallbacks) readBy(call *ast.CallExpr, depth int) []eval.Name {
	if depth == maxDepth || f.spread(call) || f.Incomplete(call) {
		return nil
	}
	if readers[f.Qualified(eval.Callee(call.Fun))] == byName {
		return single(f.Values(call.Args[0]))
	}
	fn := f.owner(call.Fun)
	inner, _ := ast.Unparen(eval.OnlyResult(f.Body(fn))).(*ast.CallExpr)
	if fn == nil || inner == nil {
		return nil
	}
	names := f.readBy(inner, depth+1)
	for len(names) == 1 && names[0].Param() != nil {
		v := names[0].Param()
		p := f.ParamOf(v)
		given := single(f.arguments(call)(p.Index, p.Variadic))
		if p.Func != fn || given == nil || given[0].Param() == v {
			return nil
		}
		names = []eval.Name{names[0].With(v, given[0])}
		if given[0].Param() != nil {
			break // of the function that calls
		}
	}
	return names
}

// single returns a list of one name, nil for others.
func single(names []eval.Name) []eval.Name {
	if len(names) != 1 {
		return nil
	}
	return names
}
