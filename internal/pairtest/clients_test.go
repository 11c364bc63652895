package pairtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"
)

// A client is a declaration that uses a module, in one line.
type client string

// A clientWriter writes clients of a version at random. It knows nothing of what
// changes. Clients use only what Go's promise of compatibility protects, see
// docs/comparison.md#strictness: no literals without keys, no conversions of structs, no
// names of their own beside those that they embed, one type of the module in a switch.
// Types of the dependency are opaque to them: what these are is not the module's promise,
// unless it shows it.
type clientWriter struct {
	*rand.Rand
	*version
	objects []types.Object
	types   []*types.TypeName
	aliases map[*types.TypeName][]*types.TypeName
	pool    []value
	count   int

	item *item
}

// An item is a client that is being written.
type item struct {
	params []string
	before []string                    // statements
	decls  []string                    // more declarations
	scope  map[*types.TypeParam]string // of a declaration that is being written
	failed bool
}

// A value is an expression, and what it needs around it.
type value struct {
	text        string
	typ         types.Type
	addressable bool
	params      []string
	before      []string
}

// minClients is how many clients a pair should have that compile; poolSize how many
// values are tried for them.
const (
	minClients = 20
	poolSize   = 24
	attempts   = 60
)

// clientsOf returns clients that compile against a version.
func clientsOf(r *rand.Rand, v *version) []client {
	w := &clientWriter{Rand: r, version: v, aliases: make(map[*types.TypeName][]*types.TypeName)}
	for _, u := range []unit{pUnit, pUnit, qUnit} {
		scope := v.units[u].Types.Scope()
		for _, name := range scope.Names() {
			if token.IsExported(name) {
				w.add(scope.Lookup(name))
			}
		}
	}
	if len(w.objects) == 0 {
		return nil
	}
	for range poolSize {
		if x, ok := w.start(); ok {
			w.pool = append(w.pool, x)
		}
	}
	var list []client
	for range attempts {
		if c := w.client(); c != "" {
			list = append(list, c)
		}
	}
	return compiling(v, list)
}

func (w *clientWriter) add(obj types.Object) {
	w.objects = append(w.objects, obj)
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return
	}
	w.types = append(w.types, tn)
	if named, ok := types.Unalias(tn.Type()).(*types.Named); ok && tn.IsAlias() && named.TypeArgs().Len() == 0 && paramsOf(tn.Type()).Len() == 0 {
		w.aliases[named.Obj()] = append(w.aliases[named.Obj()], tn)
	}
}

// header is the package clause and the imports of all clients, in one line.
var header = fmt.Sprintf("package client; import (%q; %q; %q)\n", paths[depUnit], paths[qUnit], paths[pUnit])

// compiling returns the clients that compile.
func compiling(v *version, list []client) []client {
	for len(list) > 0 {
		wrong := broken(v, list)
		if len(wrong) == 0 {
			break
		}
		for _, i := range slices.Backward(wrong) {
			list = slices.Delete(list, i, i+1)
		}
	}
	return list
}

// broken returns the indices of the clients that do not compile, of those that are
// checked together; of all, if go/types crashes.
func broken(v *version, list []client) (wrong []int) {
	defer func() {
		if recover() != nil {
			wrong = wrong[:0]
			for i := range list {
				wrong = append(wrong, i)
			}
		}
	}()
	var b strings.Builder
	b.WriteString(header)
	for _, c := range list {
		b.WriteString(string(c) + "\n")
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "client.go", b.String(), parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, &b))
	}
	config := types.Config{Importer: v, Sizes: sizes, DisableUnusedImportCheck: true, Error: func(err error) {
		i := fset.Position(err.(types.Error).Pos).Line - 2
		if i < 0 || i >= len(list) {
			i = 0
		}
		if !slices.Contains(wrong, i) {
			wrong = append(wrong, i)
		}
	}}
	_, _ = config.Check("client", fset, []*ast.File{file}, nil)
	slices.Sort(wrong)
	return wrong
}

// client writes a client, "" if nothing came of it.
func (w *clientWriter) client() client {
	w.item = &item{}
	w.count++
	name := fmt.Sprintf("f%d", w.count)
	var body string
	switch n := w.IntN(20); {
	case n < 11:
		x, ok := w.start()
		if !ok {
			return ""
		}
		body = w.use(x)
	case n < 12:
		body = w.together()
	case n < 13:
		body = w.converted()
	case n < 18:
		body = w.useType(name)
	default:
		body = w.useGeneric(name)
	}
	if w.item.failed || body == "" {
		return ""
	}
	decls := strings.Join(w.item.decls, "; ")
	if decls != "" {
		decls += "; "
	}
	statements := strings.Join(append(w.item.before, body), "; ")
	return client(fmt.Sprintf("%sfunc %s(%s) { %s }", decls, name, strings.Join(w.item.params, ", "), statements))
}

func (w *clientWriter) chance(percent int) bool { return w.IntN(100) < percent }

func (w *clientWriter) fresh(prefix string) string {
	w.count++
	return fmt.Sprintf("%s%d", prefix, w.count)
}

func (w *clientWriter) fail() string {
	w.item.failed = true
	return "0"
}

// put makes a value part of the item and returns its text.
func (w *clientWriter) put(x value) string {
	for _, p := range x.params {
		if !slices.Contains(w.item.params, p) {
			w.item.params = append(w.item.params, p)
		}
	}
	for _, s := range x.before {
		if !slices.Contains(w.item.before, s) {
			w.item.before = append(w.item.before, s)
		}
	}
	return x.text
}

// spell writes a type. It reports whether clients can write it.
func (w *clientWriter) spell(t types.Type) (string, bool) {
	ok := true
	text := w.write(t, &ok)
	return text, ok
}

// must writes a type, or fails the item.
func (w *clientWriter) must(t types.Type) string {
	text, ok := w.spell(t)
	if !ok {
		return w.fail()
	}
	return text
}

func (w *clientWriter) write(t types.Type, ok *bool) string {
	switch t := t.(type) {
	case *types.Basic:
		if t.Info()&types.IsUntyped != 0 {
			return types.Default(t).String()
		}
		return t.Name()
	case *types.Alias:
		if t.Obj().Pkg() == nil || importable(t.Obj()) {
			return w.object(t.Obj()) + w.arguments(t.TypeArgs(), ok)
		}
		return w.write(types.Unalias(t), ok)
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() != nil && !importable(obj) {
			if len(w.aliases[obj]) == 0 {
				*ok = false
				return ""
			}
			obj = w.aliases[obj][w.IntN(len(w.aliases[obj]))]
		}
		return w.object(obj) + w.arguments(t.TypeArgs(), ok)
	case *types.Pointer:
		return "*" + w.write(t.Elem(), ok)
	case *types.Slice:
		return "[]" + w.write(t.Elem(), ok)
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), w.write(t.Elem(), ok))
	case *types.Map:
		return "map[" + w.write(t.Key(), ok) + "]" + w.write(t.Elem(), ok)
	case *types.Chan:
		return [...]string{types.SendRecv: "chan (", types.SendOnly: "chan<- (", types.RecvOnly: "<-chan ("}[t.Dir()] + w.write(t.Elem(), ok) + ")"
	case *types.Signature:
		return "func" + w.signature(t, ok)
	case *types.Struct:
		return w.structType(t, ok)
	case *types.Interface:
		return w.interfaceType(t, ok)
	case *types.TypeParam:
		name := w.item.scope[t]
		*ok = *ok && name != ""
		return name
	}
	*ok = false
	return ""
}

func importable(obj types.Object) bool {
	return obj.Exported() && obj.Pkg().Path() != paths[internalUnit]
}

func (w *clientWriter) object(obj types.Object) string {
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Name() + "." + obj.Name()
}

func (w *clientWriter) arguments(list *types.TypeList, ok *bool) string {
	if list.Len() == 0 {
		return ""
	}
	var words []string
	for t := range list.Types() {
		words = append(words, w.write(t, ok))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func (w *clientWriter) signature(sig *types.Signature, ok *bool) string {
	var params, results []string
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if s, isSlice := t.(*types.Slice); isSlice && sig.Variadic() && i == sig.Params().Len()-1 {
			params = append(params, "..."+w.write(s.Elem(), ok))
			continue
		}
		params = append(params, w.write(t, ok))
	}
	for v := range sig.Results().Variables() {
		results = append(results, w.write(v.Type(), ok))
	}
	return "(" + strings.Join(params, ", ") + ") (" + strings.Join(results, ", ") + ")"
}

func (w *clientWriter) structType(t *types.Struct, ok *bool) string {
	var words []string
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() || t.Tag(i) != "" { // tags: see strictness
			*ok = false
		}
		word := w.write(f.Type(), ok)
		if !f.Embedded() {
			word = f.Name() + " " + word
		}
		words = append(words, word)
	}
	return "struct{" + strings.Join(words, "; ") + "}"
}

func (w *clientWriter) interfaceType(t *types.Interface, ok *bool) string {
	if !t.IsMethodSet() {
		*ok = false
		return ""
	}
	var words []string
	for m := range t.Methods() {
		if !m.Exported() {
			*ok = false
		}
		words = append(words, m.Name()+w.signature(m.Signature(), ok))
	}
	if len(words) == 0 {
		return "any"
	}
	return "interface{" + strings.Join(words, "; ") + "}"
}

// opaque reports whether a type is one of the dependency, or a pointer to one.
func opaque(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == paths[depUnit]
	}
	return false
}

// holdsOpaque reports whether a type without a name holds values of the dependency's
// types: whether those can be compared is not the module's promise.
func holdsOpaque(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Struct:
		for f := range t.Fields() {
			if opaque(f.Type()) || holdsOpaque(f.Type()) {
				return true
			}
		}
	case *types.Array:
		return opaque(t.Elem()) || holdsOpaque(t.Elem())
	}
	return false
}

func paramsOf(t types.Type) *types.TypeParamList {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams()
	case *types.Alias:
		return t.TypeParams()
	case *types.Signature:
		return t.TypeParams()
	}
	return nil
}
