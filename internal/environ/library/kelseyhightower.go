package library

import (
	"go/types"
	"reflect"
	"regexp"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/kelseyhightower/envconfig reads PREFIX_FIELD, or
// PREFIX_TAG and then TAG. The rules below are those of v1.4.0.
type kelseyhightower struct{}

func (kelseyhightower) paths() []string { return []string{"github.com/kelseyhightower/envconfig"} }

func (kelseyhightower) reader(function string, version int) Reader {
	switch {
	case version != 0:
	case function == "Process" || function == "MustProcess":
		return collect((*call).envconfig)
	case function == "CheckDisallowed":
		return readsAll
	}
	return nil
}

// envconfig adds the reads of Process(prefix, &s).
func (c *call) envconfig() {
	st := c.target(c.Args[1])
	if st == nil {
		c.unknown(unknownType)
		return
	}
	for _, prefix := range c.Values(c.Args[0]) {
		kelseyhightowerCall{c}.walk(st, prefix)
	}
}

type kelseyhightowerCall struct{ *call }

func (k kelseyhightowerCall) walk(st *types.Struct, prefix eval.Name) {
	for _, f := range fields(st) {
		tag := reflect.StructTag(f.tag)
		if isTrue(tag.Get("ignored")) {
			continue
		}
		alternative := strings.ToUpper(tag.Get("envconfig"))
		key := prefix.Add(eval.Joint("_")...).Add(eval.Text(envconfigKey(f.Name(), tag))...).ToUpper()
		t := f.Type()
		if p, ok := t.Underlying().(*types.Pointer); ok && structOf(p.Elem()) != nil {
			t = p.Elem()
		}
		if inner := structOf(t); inner != nil && !decodes(t) {
			if f.Embedded() {
				key = prefix // an embedded struct adds nothing
			}
			k.enter(t, func() { k.walk(inner, key) })
			continue
		}
		required := isTrue(tag.Get("required")) && tag.Get("default") == ""
		at := Read{Field: f.Var, Why: notConstant, Required: required, Default: tag.Get("default")}
		k.add(at, key)
		if alternative != "" {
			k.add(at, eval.Text(alternative))
		}
	}
}

var (
	gather  = regexp.MustCompile(`[^A-Z]+|[A-Z]+[^A-Z]+|[A-Z]+`)
	acronym = regexp.MustCompile(`^(.*[A-Z])([A-Z][^A-Z]+)$`)
)

// envconfigKey returns what a field is called after the prefix, in any case.
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
