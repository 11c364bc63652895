package library

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// The package github.com/sethvargo/go-envconfig reads the variable that the tag of
// a field names, after the prefixes of the structs around it. The rules below are
// those of v1.4.3.
type sethvargo struct{}

const sethvargoPath = "github.com/sethvargo/go-envconfig"

func (sethvargo) paths() []string { return []string{sethvargoPath} }

func (sethvargo) reader(function string, version int) Reader {
	switch {
	case version != 0:
	case function == "Process" || function == "ProcessWith" || function == "MustProcess":
		return collect(func(c *call) { sethvargoCall{c}.process() })
	case function == "OsLookuper":
		return collect(func(c *call) {
			if !(sethvargoCall{c}).inConfig() {
				c.unknown(everything)
			}
		})
	}
	return nil
}

type sethvargoCall struct{ *call }

func (v sethvargoCall) process() {
	if len(v.Args) < 2 {
		v.unknown(unknownType)
		return
	}
	target, lookuper, required := v.Args[1], ast.Expr(nil), false
	if isConfig(v.Underlying(target)) {
		lit, ok := v.Literal(target)
		known := ok && keyed(lit) && option(lit, "Target") != nil
		if known {
			required, known = v.boolOption(lit, "DefaultRequired")
		}
		if !known {
			v.unknown(unknownOpts)
			return
		}
		target, lookuper = option(lit, "Target"), option(lit, "Lookuper")
	} else if eval.Callee(v.Fun).Name == "ProcessWith" && len(v.Args) > 2 {
		lookuper = v.Args[2] // before v1
	}
	prefixes, ok := v.lookup(lookuper)
	st := v.target(target)
	switch {
	case !ok:
		v.unknown(unknownOpts)
	case st == nil:
		v.unknown(unknownType)
	default:
		for _, prefix := range prefixes {
			v.walk(st, prefix, required)
		}
	}
}

// isConfig reports whether t is the package's *Config.
func isConfig(t types.Type) bool {
	p, ok := t.(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && named.Obj().Name() == "Config" && named.Obj().Pkg() != nil &&
		named.Obj().Pkg().Path() == sethvargoPath
}

// lookup returns the prefixes under which a Lookuper asks the environment, none if
// it does not ask it, and whether that is known.
func (v sethvargoCall) lookup(e ast.Expr) (prefixes []eval.Name, known bool) {
	if e == nil || v.Info.Types[e].IsNil() {
		return []eval.Name{eval.Text("")}, true
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() || v.Incomplete(call) {
		return nil, false
	}
	switch strings.TrimPrefix(v.Qualified(eval.Callee(call.Fun)), sethvargoPath+".") {
	case "OsLookuper":
		return []eval.Name{eval.Text("")}, true
	case "MapLookuper":
		return nil, true
	case "PrefixLookuper":
		inner, ok := v.lookup(call.Args[1])
		return eval.Concat(inner, v.Values(call.Args[0])), ok
	case "MultiLookuper":
		for _, arg := range call.Args {
			more, ok := v.lookup(arg)
			if !ok {
				return nil, false
			}
			prefixes = append(prefixes, more...)
		}
		return prefixes, true
	}
	return nil, false
}

// inConfig reports whether a call of OsLookuper is an argument of Process or
// ProcessWith, whose reads are known.
func (v sethvargoCall) inConfig() bool {
	found := false
	v.EveryNode(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Pos() > v.Pos() || v.End() > call.End() {
			return
		}
		switch v.Qualified(eval.Callee(call.Fun)) {
		case sethvargoPath + ".Process", sethvargoPath + ".ProcessWith", sethvargoPath + ".MustProcess":
			found = true
		}
	})
	return found
}

// walk goes through the fields of a struct.
func (v sethvargoCall) walk(st *types.Struct, prefix eval.Name, required bool) {
	for _, f := range fields(st) {
		tag := parseEnvconfigTag(reflect.StructTag(f.tag).Get("env"))
		required := required || tag.required
		if tag.key != "" {
			at := Read{Field: f.Var, Why: notConstant, Required: required && tag.byDefault == ""}
			if !strings.ContainsAny(tag.byDefault, `$\`) {
				at.Default = tag.byDefault
			}
			v.add(at, prefix.Add(eval.Text(tag.key)...))
			for _, variable := range tag.mentioned() {
				v.add(Read{Field: f.Var}, eval.Text(variable))
			}
		}
		if t := pointee(f.Type()); structOf(t) != nil {
			v.enter(t, func() { v.walk(structOf(t), prefix.Add(eval.Text(tag.prefix)...), required) })
		}
	}
}

// An envconfigTag is a tag such as "KEY,required" or "KEY,default=a,b".
type envconfigTag struct {
	key, prefix, byDefault string
	required               bool
}

func parseEnvconfigTag(s string) envconfigTag {
	words := splitEscaped(s)
	tag := envconfigTag{key: strings.TrimSpace(words[0])}
	for i, word := range words[1:] {
		word = strings.TrimLeft(word, " \t")
		switch option, value, _ := strings.Cut(word, "="); strings.ToLower(strings.TrimSpace(option)) {
		case "required":
			tag.required = true
		case "prefix":
			tag.prefix = value
		case "default": // and all that follows
			tag.byDefault = strings.Join(append([]string{value}, words[i+2:]...), ",")
			return tag
		}
	}
	return tag
}

// mentioned returns the variables that the default names. A backslash escapes
// a dollar sign and a backslash.
func (t envconfigTag) mentioned() []string {
	return eval.Mentioned(strings.NewReplacer(`\\`, "", `\$`, "").Replace(t.byDefault))
}

// splitEscaped splits at commas that no backslash precedes.
func splitEscaped(s string) []string {
	words := strings.Split(s, ",")
	for i := len(words) - 2; i >= 0; i-- {
		if before, ok := strings.CutSuffix(words[i], `\`); ok {
			words[i] = before + "," + words[i+1]
			words = slices.Delete(words, i+1, i+2)
		}
	}
	return words
}
