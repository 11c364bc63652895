package library

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/caarlos0/env reads the variable that the tag of a field
// names, after the prefixes of the structs around it. The rules below are those of
// v6.10.1, v7.1.0, v8.0.0, v9.0.0, v10.0.0 and v11.4.2.
//
// One rule is left out: a field without a name reads the variable that is called like
// the prefix alone. Nobody means that.
type caarlos0 struct{}

func (caarlos0) paths() []string { return []string{"github.com/caarlos0/env"} }

func (caarlos0) reader(function string, version int) Reader {
	options := -1 // the index of the options among the arguments
	switch function {
	case "Parse", "ParseWithOptions":
		options = 1
	case "ParseWithFuncs":
		options = 2
	case "ParseAs", "ParseAsWithOptions":
		options = 0
	default:
		return nil
	}
	return collect(func(c *call) {
		e := &caarlos0Call{
			call: c, version: version, fresh: options == 0,
			tagName: "env", prefixTag: "envPrefix", defaultTag: "envDefault",
		}
		e.parse(options)
	})
}

// A caarlos0Call is a call with its options.
type caarlos0Call struct {
	*call
	version int

	tagName, prefixTag, defaultTag string

	byField  bool // a field without a name has that of the field
	required bool // what has no default must be set
	mapped   bool // the values come from a map
	fresh    bool // the struct is a new one, in which pointers are nil
}

// parse adds the reads of a call whose options, if any, are the argument at an index.
func (c *caarlos0Call) parse(options int) {
	st := c.filled()
	prefixes := []eval.Name{eval.Text("")}
	known := len(c.Args) <= options+1 && !c.Ellipsis.IsValid()
	if known && len(c.Args) == options+1 {
		prefixes, known = c.options(c.Args[options])
	}
	switch {
	case c.version < 6 || c.version > 11:
		c.unknown(unknownVersion)
	case !known:
		c.unknown(unknownOpts)
	case st == nil:
		c.unknown(unknownType)
	default:
		for _, prefix := range prefixes {
			c.walk(st, prefix)
		}
	}
}

// filled returns the struct that a call fills, or that ParseAs makes.
func (c *caarlos0Call) filled() *types.Struct {
	if c.fresh {
		args := c.Info.Instances[eval.Callee(c.Fun)].TypeArgs
		if args.Len() != 1 {
			return nil
		}
		return structOf(args.At(0))
	}
	if len(c.Args) == 0 {
		return nil
	}
	return c.target(c.Args[0])
}

// options reads a literal of type Options. It returns the prefixes that it gives.
func (c *caarlos0Call) options(e ast.Expr) ([]eval.Name, bool) {
	lit, ok := c.Literal(e)
	if !ok || !keyed(lit) {
		return nil, false
	}
	var known [5]bool
	c.tagName, known[0] = c.stringOption(lit, "TagName", c.tagName)
	c.prefixTag, known[1] = c.stringOption(lit, "PrefixTagName", c.prefixTag)
	c.defaultTag, known[2] = c.stringOption(lit, "DefaultValueTagName", c.defaultTag)
	c.byField, known[3] = c.boolOption(lit, "UseFieldNameByDefault")
	c.required, known[4] = c.boolOption(lit, "RequiredIfNoDef")
	if environment := option(lit, "Environment"); environment != nil {
		c.mapped = !c.Info.Types[environment].IsNil()
	}
	prefixes := []eval.Name{eval.Text("")}
	if prefix := option(lit, "Prefix"); prefix != nil {
		prefixes = c.Values(prefix)
	}
	return prefixes, !slices.Contains(known[:], false)
}

// walk goes through the fields of a struct.
func (c *caarlos0Call) walk(st *types.Struct, prefix eval.Name) {
	for _, f := range fields(st) {
		c.field(f, prefix)
	}
}

func (c *caarlos0Call) field(f field, prefix eval.Name) {
	inner := prefix.Add(eval.Text(c.tag(f, c.prefixTag))...)
	t := types.Unalias(f.Type())
	if st, ok := t.(*types.Struct); ok {
		c.enter(st, func() { c.walk(st, inner) })
		return
	}
	if c.own(f, prefix) {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if st := structOf(p.Elem()); st != nil && c.mayPoint(f) {
			c.enter(p.Elem(), func() { c.walk(st, inner) })
		}
		t = p.Elem()
	} else if st := structOf(t); st != nil {
		c.enter(t, func() { c.walk(st, inner) })
	}
	if list, ok := t.Underlying().(*types.Slice); ok && c.version >= 11 && structOf(list.Elem()) != nil {
		c.list(f, inner)
	}
}

// mayPoint reports whether a pointer to a struct can lead somewhere when the
// library comes to it.
func (c *caarlos0Call) mayPoint(f field) bool {
	_, options := c.key(f)
	return !c.fresh || c.version >= 11 && slices.Contains(options, "init")
}

// list is a list of structs: its items read PREFIX_0_NAME, PREFIX_1_NAME and so on.
func (c *caarlos0Call) list(f field, prefix eval.Name) {
	if known, whole := prefix.Text(); whole && known != "" && !strings.HasSuffix(known, "_") {
		prefix = prefix.Add(eval.Text("_")...)
	}
	if !c.mapped {
		c.add(Read{Field: f.Var, Why: sliceOf}, prefix.Add(eval.Unknown()...))
	}
}

// own adds the reads of a field's own tag. It reports whether the library leaves
// the field at that.
func (c *caarlos0Call) own(f field, prefix eval.Name) (ignored bool) {
	key, options := c.key(f)
	if c.version >= 11 && (key == "-" || slices.Contains(options, "-")) {
		return true
	}
	value, hasDefault := reflect.StructTag(f.tag).Lookup(c.defaultTag)
	read := key != "" && !c.mapped
	if read {
		required := (c.required || slices.Contains(options, "required")) && !hasDefault ||
			slices.Contains(options, "notEmpty") && value == ""
		at := Read{Field: f.Var, Why: notConstant, Required: required}
		if !c.expands(f, options) {
			at.Default = value
		}
		c.add(at, prefix.Add(eval.Text(key)...))
	}
	if c.expands(f, options) && !(c.mapped && c.version >= 10) {
		at := Read{Field: f.Var, Why: expanded}
		for _, variable := range eval.Mentioned(value) {
			c.add(at, eval.Text(variable))
		}
		if read {
			c.add(at, eval.Unknown())
		}
	}
	return false
}

func (c *caarlos0Call) expands(f field, options []string) bool {
	if c.version >= 9 {
		return slices.Contains(options, "expand")
	}
	return strings.EqualFold(c.tag(f, "envExpand"), "true")
}

func (c *caarlos0Call) key(f field) (string, []string) {
	words := strings.Split(c.tag(f, c.tagName), ",")
	if words[0] == "" && c.byField {
		words[0] = c.fieldKey(f.Name())
	}
	return words[0], words[1:]
}

func (c *caarlos0Call) tag(f field, key string) string { return reflect.StructTag(f.tag).Get(key) }

// fieldKey returns the name that a field has under UseFieldNameByDefault.
func (c *caarlos0Call) fieldKey(field string) string {
	if c.version >= 11 {
		return wordsKey(field)
	}
	return lettersKey(field)
}

// wordsKey is the rule since v11: an underscore where a word begins.
func wordsKey(field string) string {
	var key []rune
	for i, r := range field {
		if r == '_' {
			continue
		}
		if len(key) > 0 && unicode.IsUpper(r) && i+1 < len(field) &&
			(unicode.IsLower(rune(field[i+1])) || unicode.IsLower(rune(field[i-1]))) {
			key = append(key, '_')
		}
		key = append(key, unicode.ToUpper(r))
	}
	return string(key)
}

// lettersKey is the rule of v7 to v10: an underscore before each letter that is in
// upper case, and before each digit, unless the key so far has an underscore at the
// index of the letter before.
func lettersKey(field string) string {
	var key []rune
	for i, r := range field {
		if i > 0 && key[i-1] != '_' && r != '_' && unicode.ToUpper(r) == r {
			key = append(key, '_')
		}
		key = append(key, unicode.ToUpper(r))
	}
	return string(key)
}
