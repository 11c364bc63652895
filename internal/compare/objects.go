package compare

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
)

// object compares one declared object.
func (c *comparison) object(o *totypes.Object) {
	s := c.scopeOf(o)
	actual := c.actual[o.Entry.Name]
	if o.Obj != nil && (actual == nil || c.renamed(o, actual)) {
		c.missing(s, o)
		return
	}
	switch {
	case o.Foreign && actual == nil:
		c.missing(s, o)
	case o.Foreign && toentries.Kind(actual) != o.Entry.Kind:
		c.kindChanged(s, o, actual)
	case o.Foreign:
		c.report(s, foreignID(actual), finding.Breaking, actual, finding.Differs, says(o.Decl), c.Describe.Text(actual))
	case o.Obj != nil:
		c.pair(s, o, actual)
		c.deprecation(s, actual)
	}
}

// renamed reports whether another type than the one of its name stands in the
// place of a declared unexported type.
func (c *comparison) renamed(o *totypes.Object, actual types.Object) bool {
	if o.TypeName == nil {
		return false
	}
	if instances := c.re.instances[o.TypeName]; instances != nil {
		return slices.ContainsFunc(instances, func(p place) bool { return p.actual.(*types.Named).Obj() != actual })
	}
	a := c.re.named[o.TypeName]
	return a != nil && a != actual || c.re.gaveWay(o.TypeName) != nil
}

// missing reports a declared object that the package does not have. An
// unexported type has no name for clients: only its disappearance from the
// declarations of others could break them.
func (c *comparison) missing(s scope, o *totypes.Object) {
	tn, isType := o.Obj.(*types.TypeName)
	switch {
	case isType && c.re.succeeding(tn) != nil:
		actual := c.re.succeeding(tn)
		c.became[o.Entry.Name] = Counterpart{Type: actual.Type()}
		s.now = c.now(s, actual)
		c.types(s, o, tn, actual)
	case isType && c.Private && c.Declared.Whole && len(c.Worlds.instancesOf(tn)) > 0:
		c.became[o.Entry.Name] = Counterpart{Type: c.Worlds.instancesOf(tn)[0].actual}
		c.renamedInstances(s, o, c.Worlds.instancesOf(tn))
	case token.IsExported(o.Entry.Name):
		c.report(s, contract.ExportMissing, finding.Breaking, nil, finding.NoSuchObject, article(o))
	case isType && c.re.gaveWay(tn) != nil:
		became := c.re.gaveWay(tn)
		c.became[o.Entry.Name] = Counterpart{Type: became}
		c.report(s.byOwnName(), contract.ExportMissing, finding.Compatible, nil, finding.ReplacedUnexported, "", c.Describe.Names.Type(became))
		c.instances(s, o, tn)
		c.mergedInTypes(s, tn, became)
	case isType && c.re.named[tn] != nil && c.re.reached[c.re.named[tn]]:
		actual := c.re.named[tn]
		became := Counterpart{Type: actual.Type()}
		if !c.renames[actual] && actual.Pkg() == c.Actual && !(actual.Exported() && c.File.EntryOf(actual.Name()) != nil) {
			became.Name = actual
		}
		c.became[o.Entry.Name] = became
		c.renames[actual] = true
		c.report(s.byOwnName(), contract.ExportMissing, finding.Compatible, actual, finding.RenamedUnexported, "", c.Describe.Names.Type(actual.Type()))
		c.types(s, o, tn, actual)
	default:
		c.unexposed = append(c.unexposed, o)
	}
}

// instances compares instances of a type, or the type itself if it is not
// generic, with types that have other parameters.
func (c *comparison) instances(s scope, o *totypes.Object, d *types.TypeName) {
	for _, p := range c.re.instances[d] {
		a := p.actual.(*types.Named)
		c.declarations(s, o, a.Obj(), p.declared.(*types.Named), a)
	}
}

// renamedInstances compares the instances of a type of an internal package with those of
// types of other names that take their places.
func (c *comparison) renamedInstances(s scope, o *totypes.Object, places []place) {
	for _, p := range places {
		if a, ok := p.actual.(*types.Named); ok {
			s.now = c.now(s, a.Obj())
			c.declarations(s, o, a.Obj(), p.declared.(*types.Named), a)
		}
	}
}

// now says what a type is called now for which clients have no name.
func (c *comparison) now(s scope, a *types.TypeName) string {
	return s.symbol + " is now " + c.Describe.Names.Type(a.Type())
}

// noLongerExposed reports declared unexported types that clients cannot reach any
// more. If one is still embedded where it was, then it is for what the type has
// lost: without exported members, it is no part of the API.
func (c *comparison) noLongerExposed() {
	// Such a type may embed others.
	compared := make(map[*totypes.Object]bool)
	for progress := true; progress; {
		progress = false
		c.unexposed = slices.DeleteFunc(c.unexposed, func(o *totypes.Object) bool {
			if compared[o] || o.TypeName == nil || !c.embedded[o.TypeName] || c.re.named[o.TypeName] == nil {
				return false
			}
			compared[o] = true
			n := c.stated
			c.types(c.scopeOf(o), o, o.TypeName, c.re.named[o.TypeName])
			progress = true
			return c.stated > n
		})
	}
	dangling := c.dangling()
	for _, o := range c.unexposed {
		if dangling[o] || c.policy == contract.Exact {
			c.state(c.scopeOf(o).byOwnName(), contract.ExportMissing, finding.Compatible, nil, finding.UnexposedUnexported)
		}
	}
}

// dangling returns those of the unexported types that nothing exposes any more
// which mention, if by way of one another, what the package does not have, or not
// with as many type parameters. To keep their entries would make the contract
// wrong once the others are accepted.
func (c *comparison) dangling() map[*totypes.Object]bool {
	gone := make(map[*types.TypeName]bool)
	for _, o := range c.Declared.Objects {
		a, _ := c.actual[o.Entry.Name].(*types.TypeName)
		if tn := o.TypeName; tn != nil && tn.Exported() && (a == nil || gotypes.TypeParams(a.Type()).Len() != gotypes.TypeParams(tn.Type()).Len()) {
			gone[tn] = true
		}
	}
	dangling := make(map[*totypes.Object]bool)
	for n := -1; n < len(dangling); {
		n = len(dangling)
		for _, o := range c.unexposed {
			if o.TypeName != nil && mentions(o.TypeName.Type(), gone) {
				dangling[o], gone[o.TypeName] = true, true
			}
		}
	}
	return dangling
}

// mentions reports whether the declaration of a type or those of its methods
// mention one of the names.
func mentions(t types.Type, names map[*types.TypeName]bool) bool {
	found := false
	visit := func(t types.Type) {
		for t := range gotypes.All(t) {
			switch t := t.(type) {
			case *types.Named:
				found = found || names[t.Origin().Obj()]
			case *types.Alias:
				found = found || names[t.Origin().Obj()]
			}
		}
	}
	for p := range gotypes.TypeParams(t).TypeParams() {
		visit(p.Constraint())
	}
	switch t := t.(type) {
	case *types.Alias:
		visit(t.Rhs())
	case *types.Named:
		visit(t.Underlying())
		for m := range t.Methods() {
			visit(m.Type())
		}
	}
	return found
}

func article(o *totypes.Object) string {
	if o.Obj == nil {
		return "it"
	}
	return kindOf(o.Obj) + " " + o.Entry.Name
}

// foreignID is the id of a difference that no type check can name.
func foreignID(actual types.Object) finding.ID {
	if _, ok := actual.(*types.Func); ok {
		return contract.SignatureChanged
	}
	return contract.TypeChanged
}

// pair compares a declared object with the actual one of its name.
func (c *comparison) pair(s scope, o *totypes.Object, actual types.Object) {
	switch d := o.Obj.(type) {
	case *types.Const:
		if a, ok := actual.(*types.Const); ok {
			c.constant(s, d, a)
			return
		}
	case *types.Var:
		if a, ok := actual.(*types.Var); ok {
			c.variable(s, d, a)
			return
		}
	case *types.Func:
		switch a := actual.(type) {
		case *types.Func:
			c.function(s, contract.SignatureChanged, d, a)
			return
		case *types.Var:
			c.functionAsVar(s, d, a)
			return
		}
	case *types.TypeName:
		if a, ok := actual.(*types.TypeName); ok {
			c.types(s, o, d, a)
			return
		}
	}
	c.kindChanged(s, o, actual)
}

// kindChanged reports an object of another kind. The finding is one of the
// section that the object belongs to now.
func (c *comparison) kindChanged(s scope, o *totypes.Object, actual types.Object) {
	was := sectionKinds[o.Entry.Kind]
	if o.Obj != nil {
		was = kindOf(o.Obj)
	}
	s.kind = toentries.Kind(actual)
	c.report(s, contract.KindChanged, finding.Breaking, actual, finding.Differs, was, kindOf(actual))
}

var sectionKinds = map[contract.Kind]string{
	contract.Const: "const", contract.Var: "var", contract.Func: "func", contract.Type: "type",
}

// constant compares type and exact value
// (docs/comparison.md#constants-and-variables).
func (c *comparison) constant(s scope, d, a *types.Const) {
	if !c.re.identical(d.Type(), a.Type()) {
		verdict := finding.Breaking
		if losesType(d.Type(), a.Type()) && constant.Compare(d.Val(), token.EQL, a.Val()) {
			verdict = finding.Compatible
		}
		c.report(s, contract.TypeChanged, verdict, a, finding.Differs, says(s.decl), c.Describe.Text(a))
		return
	}
	if d.Val().Kind() != a.Val().Kind() && (d.Val().Kind() < constant.Int || a.Val().Kind() < constant.Int) ||
		!constant.Compare(d.Val(), token.EQL, a.Val()) {
		c.report(s, contract.ValueChanged, finding.Breaking, a, finding.Differs, says(s.decl), c.Describe.Text(a))
	}
}

// losesType reports whether a constant of type string or bool has no type any more. By default
// it is still of that type, and clients can do more with it; a number without a type is neither
// rounded nor bounded in constant expressions, and takes the kind of its context.
func losesType(d, a types.Type) bool {
	switch types.Unalias(d) {
	case types.Typ[types.String]:
		return a == types.Typ[types.UntypedString]
	case types.Typ[types.Bool]:
		return a == types.Typ[types.UntypedBool]
	}
	return false
}

func (c *comparison) variable(s scope, d, a *types.Var) {
	if !c.re.identical(d.Type(), a.Type()) {
		c.report(s, contract.TypeChanged, finding.Breaking, a, finding.Differs, c.saysOf(s.decl, d), c.Describe.Text(a))
		return
	}
	c.looseness(s, contract.TypeChanged, a)
}

// functionAsVar allows a function to become a variable of its type: calls go on
// compiling.
func (c *comparison) functionAsVar(s scope, d *types.Func, a *types.Var) {
	verdict := finding.Breaking
	if d.Signature().TypeParams().Len() == 0 && c.re.identical(d.Type(), a.Type()) {
		verdict = finding.Compatible
	}
	s.kind = contract.Var
	c.report(s, contract.KindChanged, verdict, a, finding.Differs, "func", "var of type "+c.Describe.Text(a))
}

// function compares signatures, of functions and, under another id, of methods.
func (c *comparison) function(s scope, id finding.ID, d, a *types.Func) {
	ds, as := d.Signature(), a.Signature()
	if c.determined(ds, as) {
		c.report(s, id, finding.Compatible, a, finding.Differs, c.saysOf(s.decl, d), c.Describe.Text(a))
		c.constraints(s, a, ds.TypeParams(), as.TypeParams())
		return
	}
	if !c.re.tieParams(ds.TypeParams(), as.TypeParams()) ||
		!c.re.identicalSignatures(ds, as) {
		c.report(s, id, finding.Breaking, a, finding.Differs, c.saysOf(s.decl, d), c.Describe.Text(a))
		return
	}
	c.looseness(s, id, a)
	c.constraints(s, a, ds.TypeParams(), as.TypeParams())
}

// deprecation compares the contract's word with the doc comment.
func (c *comparison) deprecation(s scope, actual types.Object) {
	source := c.Describe.Source
	if source == nil || s.decl == nil || s.entry.Kind == contract.Embed {
		return // an embedded type has no room for a word on it
	}
	_, deprecated := source.Deprecated(actual)
	switch {
	case s.decl.Deprecated != nil && !deprecated:
		s.pos = s.decl.Deprecated.Pos
		c.state(s, contract.DeprecationChanged, finding.Compatible, actual, finding.NoLongerDeprecated)
	case s.decl.Deprecated == nil && deprecated:
		c.report(s, contract.DeprecationChanged, finding.Compatible, actual, finding.BecameDeprecated)
	}
}
