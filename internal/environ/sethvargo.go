package environ

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// The package github.com/sethvargo/go-envconfig reads the variable that the tag of
// a field names, behind the prefixes of the structs around it. What is said here
// was read in the source of v1.4.3.
const sethvargoPath = "github.com/sethvargo/go-envconfig."

// sethvargo walks the struct of one call.
type sethvargo struct {
	*scan
	call site
	busy []types.Type
}

// sethvargoCall returns what finds the reads of a function of the package.
func sethvargoCall(fn string) func(*scan, *ast.CallExpr, site) {
	switch strings.TrimPrefix(fn, sethvargoPath) {
	case "Process", "ProcessWith", "MustProcess":
		return func(s *scan, call *ast.CallExpr, at site) {
			at.why = unknownType
			v := &sethvargo{scan: s, call: at}
			v.process(call)
		}
	case "OsLookuper":
		return func(s *scan, call *ast.CallExpr, at site) {
			if !s.inConfig(call) {
				at.why = everything
				s.add(at, unknown)
			}
		}
	}
	return nil
}

func (v *sethvargo) process(call *ast.CallExpr) {
	if len(call.Args) < 2 {
		v.add(v.call, unknown)
		return
	}
	target, lookuper, required := call.Args[1], ast.Expr(nil), false
	if isConfig(v.underlying(target)) {
		lit, ok := v.literal(target)
		known := ok && keyed(lit) && option(lit, "Target") != nil
		if known {
			required, known = v.boolOption(lit, "DefaultRequired")
		}
		if !known {
			v.call.why = unknownOpts
			v.add(v.call, unknown)
			return
		}
		target, lookuper = option(lit, "Target"), option(lit, "Lookuper")
	} else if calleeIdent(call.Fun).Name == "ProcessWith" && len(call.Args) > 2 {
		lookuper = call.Args[2] // before v1
	}
	prefixes, ok := v.lookup(lookuper)
	st := v.target(target)
	if !ok {
		v.call.why = unknownOpts
	}
	if !ok || st == nil {
		v.add(v.call, unknown)
		return
	}
	for _, prefix := range prefixes {
		v.walk(st, prefix, required)
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
		named.Obj().Pkg().Path()+"." == sethvargoPath
}

// lookup returns the prefixes under which a Lookuper asks the environment, none if
// it does not ask it, and whether that is known.
func (v *sethvargo) lookup(e ast.Expr) (prefixes []name, known bool) {
	if e == nil || v.Info.Types[e].IsNil() {
		return []name{text("")}, true
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() || v.incomplete(call) {
		return nil, false
	}
	switch strings.TrimPrefix(v.qualified(calleeIdent(call.Fun)), sethvargoPath) {
	case "OsLookuper":
		return []name{text("")}, true
	case "MapLookuper":
		return nil, true
	case "PrefixLookuper":
		inner, ok := v.lookup(call.Args[1])
		return concat(inner, v.values(call.Args[0])), ok
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

// inConfig reports whether a call of OsLookuper is a part of one of ProcessWith or
// Process, whose reads are known.
func (s *scan) inConfig(lookuper *ast.CallExpr) bool {
	found := false
	s.everyNode(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Pos() > lookuper.Pos() || lookuper.End() > call.End() {
			return
		}
		switch s.qualified(calleeIdent(call.Fun)) {
		case sethvargoPath + "Process", sethvargoPath + "ProcessWith", sethvargoPath + "MustProcess":
			found = true
		}
	})
	return found
}

// walk goes through the fields of a struct.
func (v *sethvargo) walk(st *types.Struct, prefix name, required bool) {
	for _, f := range fields(st) {
		tag := parseEnvconfigTag(reflect.StructTag(f.tag).Get("env"))
		required := required || tag.required
		at := v.at(v.call, f)
		at.why = notConstant
		if tag.key != "" {
			at.required = required && tag.byDefault == ""
			v.add(at, prefix.add(text(tag.key)...))
			at.required = false
			for _, variable := range tag.mentioned() {
				v.add(at, text(variable))
			}
		}
		t, _ := pointee(f.Type())
		if inner := structOf(t); inner != nil && !slices.Contains(v.busy, t) {
			v.busy = append(v.busy, t)
			v.walk(inner, prefix.add(text(tag.prefix)...), required)
			v.busy = v.busy[:len(v.busy)-1]
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

// mentioned returns the variables that the default names. A backslash takes the
// meaning from a dollar sign, and from a backslash.
func (t envconfigTag) mentioned() []string {
	return mentioned(strings.NewReplacer(`\\`, "", `\$`, "").Replace(t.byDefault))
}

// splitEscaped splits at commas, save for those behind a backslash.
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
