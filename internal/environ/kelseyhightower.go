package environ

import (
	"go/ast"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// The package github.com/kelseyhightower/envconfig reads PREFIX_FIELD, or
// PREFIX_TAG and then TAG. What is said here was read in the source of v1.4.0.
const kelseyhightowerPath = "github.com/kelseyhightower/envconfig."

// kelseyhightower walks the struct of one call.
type kelseyhightower struct {
	*scan
	call site
	busy []types.Type
}

// kelseyhightowerCall returns what finds the reads of a function of the package.
func kelseyhightowerCall(fn string) func(*scan, *ast.CallExpr, site) {
	switch strings.TrimPrefix(fn, kelseyhightowerPath) {
	case "Process", "MustProcess":
		return func(s *scan, call *ast.CallExpr, at site) {
			at.why = unknownType
			st := s.target(call.Args[1])
			if st == nil {
				s.add(at, unknown)
				return
			}
			k := &kelseyhightower{scan: s, call: at}
			for _, prefix := range s.values(call.Args[0]) {
				k.walk(st, prefix)
			}
		}
	case "CheckDisallowed":
		return func(s *scan, _ *ast.CallExpr, at site) {
			at.why = everything
			s.add(at, unknown)
		}
	}
	return nil
}

func (k *kelseyhightower) walk(st *types.Struct, prefix name) {
	for _, f := range fields(st) {
		tag := reflect.StructTag(f.tag)
		if isTrue(tag.Get("ignored")) {
			continue
		}
		alternative := strings.ToUpper(tag.Get("envconfig"))
		key := prefix.add(joint("_")...).add(text(envconfigKey(f.Name(), tag))...).toUpper()
		t := f.Type()
		if p, ok := t.Underlying().(*types.Pointer); ok && structOf(p.Elem()) != nil {
			t = p.Elem()
		}
		if inner := structOf(t); inner != nil && !decodes(t) {
			k.nested(t, inner, f, prefix, key)
			continue
		}
		at := k.at(k.call, f)
		at.required, at.why = isTrue(tag.Get("required")) && tag.Get("default") == "", notConstant
		k.add(at, key)
		if alternative != "" {
			k.add(at, text(alternative))
		}
	}
}

// nested walks a struct in a struct. An embedded one adds nothing to the prefix.
func (k *kelseyhightower) nested(t types.Type, st *types.Struct, f field, prefix, key name) {
	if slices.Contains(k.busy, t) {
		return // the library would not come to an end
	}
	if !f.Embedded() {
		prefix = key
	}
	k.busy = append(k.busy, t)
	k.walk(st, prefix)
	k.busy = k.busy[:len(k.busy)-1]
}

var (
	gather  = regexp.MustCompile(`[^A-Z]+|[A-Z]+[^A-Z]+|[A-Z]+`)
	acronym = regexp.MustCompile(`^(.*[A-Z])([A-Z][^A-Z]+)$`)
)

// envconfigKey returns what a field is called behind the prefix, in any case.
func envconfigKey(field string, tag reflect.StructTag) string {
	if alternative := tag.Get("envconfig"); alternative != "" {
		return alternative
	}
	if !isTrue(tag.Get("split_words")) {
		return field
	}
	var words []string
	for _, word := range gather.FindAllString(field, -1) {
		if m := acronym.FindStringSubmatch(word); m != nil {
			words = append(words, m[1], m[2])
		} else {
			words = append(words, word)
		}
	}
	return strings.Join(words, "_")
}

// decodes reports whether the library leaves it to a struct to read its value:
// whether T or *T has one of these methods.
func decodes(t types.Type) bool {
	text, data := types.Typ[types.String], types.NewSlice(types.Typ[types.Byte])
	return takes(t, "Decode", text) || takes(t, "Set", text) ||
		takes(t, "UnmarshalText", data) || takes(t, "UnmarshalBinary", data)
}

// takes reports whether T or *T has a method of the form func(arg) error.
func takes(t types.Type, method string, arg types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, method)
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	return sig.Params().Len() == 1 && !sig.Variadic() && types.Identical(sig.Params().At(0).Type(), arg) &&
		sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Universe.Lookup("error").Type())
}
