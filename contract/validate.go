package contract

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/module"

	"github.com/importspy/importspy/internal/yamledit"
)

// Limits, so that a hostile contract takes no more time and memory than a large one.
const (
	maxMistakes = yamledit.MaxMistakes
	maxRules    = 20_000 // values outside exports; each may be a rule, which is matched with all that a package has
	maxUses     = 1_000  // packages, each of which may have to be loaded
	maxPattern  = 5_000  // parts of a pattern for variables
	maxPatterns = 50_000 // parts of all of them
)

// validate reports what is wrong between parts that are each well formed.
func (d *decoder) validate(f *File) {
	if f.Package != nil {
		d.checkImportPath(f.Package.Value, f.Package.Pos)
	}
	if f.PackageName != nil && !isName(f.PackageName.Value) {
		d.failAt(f.PackageName.Pos, "name must be a Go identifier, not %s", show(f.PackageName.Value))
	}
	d.checkUses(f.Uses)
	d.checkExports(f, "exports")
	d.checkWaivers(f.Waivers)
}

// checkExports reports declarations that no package can have.
func (d *decoder) checkExports(f *File, path string) {
	for _, e := range f.Consts {
		for _, decl := range e.Decls {
			d.checkConst(decl, path+".consts."+show(e.Name))
		}
	}
	for _, e := range f.Funcs {
		d.checkFunc(e, path+".funcs."+show(e.Name))
	}
	for _, e := range f.Types {
		for _, decl := range e.Decls {
			d.checkType(decl, path+".types."+show(e.Name))
		}
	}
}

func (d *decoder) failAt(pos Position, format string, args ...any) {
	d.fail(FormError, pos, fmt.Sprintf(format, args...))
}

func (d *decoder) fail(kind ErrorKind, pos Position, msg string) {
	d.report(&Error{File: d.name, Pos: pos, Msg: msg, Kind: kind})
}

func (d *decoder) checkImportPath(path string, pos Position) {
	if err := module.CheckImportPath(path); err != nil {
		msg := err.Error()
		if i := strings.LastIndex(msg, "\": "); i >= 0 {
			msg = msg[i+3:]
		}
		d.failAt(pos, "%s is not an import path: %s", show(path), show(msg))
	}
}

// checkUses reports a name given twice, which Go would report too, and a path
// without a name given twice.
func (d *decoder) checkUses(uses []*Use) {
	first := map[string]*Use{}
	for _, u := range uses {
		d.checkImportPath(u.Path, u.Pos)
		what, key := "import path "+show(u.Path), u.key()
		if u.Name != "" {
			what = "name " + show(u.Name)
			if !isName(u.Name) {
				d.failAt(u.Pos, "the name of an import must be a Go identifier, not %s", show(u.Name))
			}
		}
		if f, ok := first[key]; ok {
			d.failAt(u.Pos, "%s is given twice in uses; first on line %d", what, f.Pos.Line)
			continue
		}
		first[key] = u
	}
}

// isName reports whether s can name a package or a type.
func isName(s string) bool { return token.IsIdentifier(s) && s != "_" }

// checkName reports names that no Go declaration can have. The result is whether
// the entry is one at all.
func (d *decoder) checkName(e *Entry, p *yamledit.Pair, path string) bool {
	if isQualifiedName(e) && path == "exports.types" {
		return true
	}
	switch {
	case !isName(e.Name) && p.Key.Flow && p.Value.IsNull():
		d.errorf(p.Key, "%s: %s is not a Go identifier; a comma in brackets starts a new entry, so quote the Go source before it",
			path, show(e.Name))
		return false
	case !isName(e.Name):
		d.errorf(p.Key, "%s: %s is not a Go identifier%s", path, show(e.Name), nameAdvice(e))
	case e.Kind != Type && !token.IsExported(e.Name):
		d.errorf(p.Key, "%s: %s is not exported", path, show(e.Name))
	}
	return true
}

// isQualifiedName reports whether the name of an entry is that of a type of another
// package.
func isQualifiedName(e *Entry) bool {
	qualifier, name, ok := e.Qualified()
	return ok && isName(qualifier) && isName(name)
}

// nameAdvice is what to do about a key that has more than a name, after a
// semicolon; "" if that is not known.
func nameAdvice(e *Entry) string {
	word, _, spaced := strings.Cut(e.Name, " ")
	switch {
	case spaced && token.IsKeyword(word):
		return "; leave the word " + word + " out"
	case strings.ContainsAny(e.Name, ",;"):
		return "; write an entry for each name"
	case isQualifiedName(e):
		return "; only a package's own contract can have types of other packages"
	case strings.Contains(e.Name, ".") && e.Kind == Func:
		return "; a method goes under its type, in methods or pointer_methods"
	case strings.Contains(e.Name, "["):
		return "; type parameters go after the colon"
	case strings.Contains(e.Name, "("):
		return "; parameters go after the colon"
	}
	return ""
}

func (d *decoder) checkVariants(e *Entry, path string) {
	for i, decl := range e.Decls {
		if decl.syntax.value.Get("platforms") == nil {
			d.errorf(decl.syntax.value, "a variant of %s needs platforms", path)
		}
		for _, other := range e.Decls[:i] {
			if p, q, ok := overlap(other, decl); ok {
				d.failAt(q.Pos, "two variants of %s may both apply: %s and %s (line %d) overlap", path, q, p, p.Pos.Line)
			}
		}
	}
}

// overlap returns platforms of x and of y that both cover.
func overlap(x, y *Decl) (p, q Platform, ok bool) {
	for _, p := range x.Platforms {
		for _, q := range y.Platforms {
			if p.overlaps(q) {
				return p, q, true
			}
		}
	}
	return p, q, false
}

func (d *decoder) checkConst(decl *Decl, path string) {
	if !strings.Contains(decl.Text.Value, "=") {
		d.failAt(decl.Text.Pos, `%s has no value; write "= value" or "Type = value"`, path)
	}
}

func (d *decoder) checkFunc(e *Entry, path string) {
	for _, decl := range e.Decls {
		rest, ok := strings.CutPrefix(decl.Text.Value, "func")
		if r, _ := utf8.DecodeRuneInString(rest); !ok || unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			d.failAt(decl.Text.Pos, "%s must begin with the word func", path)
		}
	}
}

func (d *decoder) checkType(decl *Decl, path string) {
	isStruct, isInterface := decl.Text.endsIn("struct"), decl.Text.endsIn("interface")
	value := decl.syntax.value
	if decl.Sealed != nil && !isStruct && !isInterface {
		d.fail(SourceError, decl.Sealed.Pos, show(decl.syntax.entry.Name)+": sealed is for types given as struct or interface")
	}
	if decl.AssignableForAny != nil && !isInterface {
		d.fail(SourceError, decl.AssignableForAny.Pos, show(decl.syntax.entry.Name)+": assignable_for_any is for types given as interface")
	}
	if p := value.Get("fields"); p != nil && !isStruct {
		d.errorf(p.Key, "%s has fields, but its type does not end in the bare word struct", path)
	}
	if p := value.Get("embeds"); p != nil && !isStruct && !isInterface {
		d.errorf(p.Key, "%s has embeds, but its type does not end in the bare word struct or interface", path)
	}
	if p := value.Get("pointer_methods"); p != nil && isInterface {
		d.errorf(p.Key, "%s is an interface, which has no pointer_methods; write methods", path)
	}
	for _, e := range decl.Methods {
		d.checkFunc(e, path+".methods."+show(e.Name))
	}
	for _, e := range decl.PointerMethods {
		d.checkFunc(e, path+".pointer_methods."+show(e.Name))
	}
	first := map[string]*Entry{}
	for _, members := range [][]*Entry{decl.Fields, decl.Methods, decl.PointerMethods} {
		for _, e := range members {
			// Within one list it is a duplicate key, which is reported already.
			if f, ok := first[e.Name]; ok {
				later, earlier := e, f
				if later.Pos.Offset < earlier.Pos.Offset {
					later, earlier = earlier, later
				}
				d.failAt(later.Pos, "%s has two members %s; the first is on line %d", path, show(e.Name), earlier.Pos.Line)
				continue
			}
			first[e.Name] = e
		}
	}
}

// endsIn reports whether the last word of the Go source t is word.
func (t Text) endsIn(word string) bool {
	rest, ok := strings.CutSuffix(strings.TrimSpace(t.Value), word)
	r, _ := utf8.DecodeLastRuneInString(rest)
	return ok && r != '_' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func (d *decoder) checkWaivers(waivers []*Waiver) {
	first := map[string]*Waiver{}
	for _, w := range waivers {
		if w.Finding.Value == "" || w.Symbol.Value == "" {
			continue
		}
		key := w.key()
		if f, ok := first[key]; ok {
			d.failAt(w.Pos, "waiver of %s for %s is given twice; first on line %d", show(w.Finding.Value), show(w.Symbol.Value), f.Pos.Line)
			continue
		}
		first[key] = w
	}
}

// key is the same for waivers of the same thing, whatever their reasons.
func (w *Waiver) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q", w.Finding.Value, w.Symbol.Value)
	for _, p := range w.Platforms {
		b.WriteString(" " + p.String())
	}
	return b.String()
}

// checkRoom reports whether there are few enough values outside exports, and if not,
// where there are too many.
func (d *decoder) checkRoom(root *yamledit.Node) bool {
	left := maxRules
	for _, p := range root.Pairs {
		if p.Key.Value == "exports" {
			continue
		}
		if n := over(p.Value, &left); n != nil {
			d.errorf(n, "contract has more than %d values outside exports; write patterns that cover more, or split the contract by folders", maxRules)
			return false
		}
	}
	return true
}

// over returns the node in n, or n itself, before which left nodes have been counted.
func over(n *yamledit.Node, left *int) *yamledit.Node {
	if *left == 0 {
		return n
	}
	*left--
	for _, item := range n.Items {
		if at := over(item, left); at != nil {
			return at
		}
	}
	for _, p := range n.Pairs {
		if at := over(p.Value, left); at != nil {
			return at
		}
	}
	return nil
}
