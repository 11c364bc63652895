package environ

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The package github.com/caarlos0/env reads the variable that the tag of a field
// names, behind the prefixes of the structs around it. What is said here was read
// in the source of v6.10.1, v7.1.0, v8.0.0, v9.0.0, v10.0.0 and v11.4.2.
//
// One thing is left out: a field without a name of its own gets the value of the
// variable that is called like the prefix alone. Nobody means that.
const caarlos0Path = "github.com/caarlos0/env"

// caarlos0 walks the struct of one call.
type caarlos0 struct {
	*scan
	call    site
	version int

	tagName, prefixTag, defaultTag string

	byField  bool // a field without a name has that of the field
	required bool // what has no default must be set
	mapped   bool // the values come from a map
	fresh    bool // the struct is a new one, in which pointers are nil

	busy []types.Type
}

// caarlos0Call returns what finds the reads of a function of the package.
func caarlos0Call(fn string) func(*scan, *ast.CallExpr, site) {
	path, function, ok := strings.Cut(strings.TrimPrefix(fn, caarlos0Path), ".")
	if !ok || path != "" && !strings.HasPrefix(path, "/v") {
		return nil // another module
	}
	version, _ := strconv.Atoi(strings.TrimPrefix(path, "/v"))
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
	return func(s *scan, call *ast.CallExpr, at site) {
		c := &caarlos0{
			scan: s, call: at, version: version, fresh: options == 0,
			tagName: "env", prefixTag: "envPrefix", defaultTag: "envDefault",
		}
		c.parse(call, options)
	}
}

// parse adds the reads of a call whose options, if any, are the argument with
// that index.
func (c *caarlos0) parse(call *ast.CallExpr, options int) {
	st := c.target(call)
	prefixes := []name{text("")}
	known := len(call.Args) <= options+1 && !call.Ellipsis.IsValid()
	if known && len(call.Args) == options+1 {
		prefixes, known = c.options(call.Args[options])
	}
	switch {
	case c.version < 6 || c.version > 11:
		c.call.why = unknownVersion
	case !known:
		c.call.why = unknownOpts
	case st == nil:
		c.call.why = unknownType
	default:
		for _, prefix := range prefixes {
			c.walk(st, prefix)
		}
		return
	}
	c.add(c.call, unknown)
}

// target returns the struct that a call fills, or that ParseAs makes.
func (c *caarlos0) target(call *ast.CallExpr) *types.Struct {
	switch {
	case c.fresh:
		return c.typeArgument(call.Fun)
	case len(call.Args) == 0:
		return nil
	}
	return c.scan.target(call.Args[0])
}

// typeArgument returns the type argument, if it is a struct.
func (c *caarlos0) typeArgument(fun ast.Expr) *types.Struct {
	args := c.Info.Instances[calleeIdent(fun)].TypeArgs
	if args.Len() != 1 {
		return nil
	}
	return structOf(args.At(0))
}

// options reads a literal of type Options. It returns the prefixes that it gives.
func (c *caarlos0) options(e ast.Expr) ([]name, bool) {
	lit, ok := c.literal(e)
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
	prefixes := []name{text("")}
	if prefix := option(lit, "Prefix"); prefix != nil {
		prefixes = c.values(prefix)
	}
	return prefixes, !slices.Contains(known[:], false)
}

// walk goes through the fields of a struct.
func (c *caarlos0) walk(st *types.Struct, prefix name) {
	for _, f := range fields(st) {
		c.field(f, prefix)
	}
}

func (c *caarlos0) field(f field, prefix name) {
	inner := prefix.add(text(c.tag(f, c.prefixTag))...)
	t := types.Unalias(f.Type())
	if st, ok := t.(*types.Struct); ok {
		c.nested(st, st, inner)
		return
	}
	if c.own(f, prefix) {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if st := structOf(p.Elem()); st != nil && c.mayPoint(f) {
			c.nested(p.Elem(), st, inner)
		}
		t = p.Elem()
	} else if st := structOf(t); st != nil {
		c.nested(t, st, inner)
	}
	if list, ok := t.Underlying().(*types.Slice); ok && c.version >= 11 && structOf(list.Elem()) != nil {
		c.list(f, inner)
	}
}

// mayPoint reports whether a pointer to a struct can lead somewhere when the
// library comes to it.
func (c *caarlos0) mayPoint(f field) bool {
	_, options := c.key(f)
	return !c.fresh || c.version >= 11 && slices.Contains(options, "init")
}

func (c *caarlos0) nested(t types.Type, st *types.Struct, prefix name) {
	if slices.Contains(c.busy, t) {
		return // a list of structs; how long it is, nobody knows
	}
	c.busy = append(c.busy, t)
	c.walk(st, prefix)
	c.busy = c.busy[:len(c.busy)-1]
}

// list is a list of structs: its items read PREFIX_0_NAME, PREFIX_1_NAME and so on.
func (c *caarlos0) list(f field, prefix name) {
	at := c.at(c.call, f)
	at.why = sliceOf
	if known, whole := prefix.text(); whole && known != "" && !strings.HasSuffix(known, "_") {
		prefix = prefix.add(text("_")...)
	}
	if !c.mapped {
		c.add(at, prefix.add(unknown...))
	}
}

// own adds the reads of a field's own tag. It reports whether the library leaves
// the field at that.
func (c *caarlos0) own(f field, prefix name) (ignored bool) {
	key, options := c.key(f)
	if c.version >= 11 && (key == "-" || slices.Contains(options, "-")) {
		return true
	}
	at := c.at(c.call, f)
	value, hasDefault := reflect.StructTag(f.tag).Lookup(c.defaultTag)
	if key != "" && !c.mapped {
		at.required = (c.required || slices.Contains(options, "required")) && !hasDefault ||
			slices.Contains(options, "notEmpty") && value == ""
		c.add(at, prefix.add(text(key)...))
	}
	if c.expands(f, options) && !(c.mapped && c.version >= 10) {
		at.required, at.why = false, expanded
		for _, variable := range mentioned(value) {
			c.add(at, text(variable))
		}
		if key != "" && !c.mapped {
			c.add(at, unknown)
		}
	}
	return false
}

func (c *caarlos0) expands(f field, options []string) bool {
	if c.version >= 9 {
		return slices.Contains(options, "expand")
	}
	return strings.EqualFold(c.tag(f, "envExpand"), "true")
}

func (c *caarlos0) key(f field) (string, []string) {
	words := strings.Split(c.tag(f, c.tagName), ",")
	if words[0] == "" && c.byField {
		words[0] = c.fieldKey(f.Name())
	}
	return words[0], words[1:]
}

func (c *caarlos0) tag(f field, key string) string { return reflect.StructTag(f.tag).Get(key) }

// fieldKey returns the name that a field has under UseFieldNameByDefault.
func (c *caarlos0) fieldKey(field string) string {
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

// lettersKey is the rule of v7 to v10: an underscore in front of each letter that
// is in upper case, and of each digit, unless the one that stands at the same
// index in what there is of the key is an underscore itself.
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
