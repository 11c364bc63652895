package rules

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gotypes"
	"github.com/importspy/importspy/internal/registration"
)

// exports checks the package against the exports that families require, each of them.
// The package's own contract spares it none of that: it says what is there, which init
// and update write as they find it.
//
// What a contract requires of the package as a whole, that it provides something and
// registers itself, is checked here for its own contract, too.
func (b *Binding) exports() {
	if b.pkg.InPart {
		return
	}
	b.familyExports(slices.DeleteFunc(slices.Clone(b.sources), func(s *source) bool { return s.part == s.file }))
	for _, s := range b.sources {
		for _, f := range provides(s, b.pkg.Package) {
			b.add(s, f)
		}
		b.initCalls(s)
	}
}

// familyExports checks the package against the exports of families. What is too much
// for one under policy exact may be what another one requires.
func (b *Binding) familyExports(families []*source) {
	required, extra := make(map[string]bool), make(map[string]bool)
	for _, s := range families {
		addNames(required, s.part)
	}
	for _, s := range families {
		part := *s.part
		if !part.PolicyPos.IsValid() {
			part.Policy = contract.Minimum // under which nothing is too much
		}
		for _, f := range engine.CheckPart(&part, b.pkg.Package) {
			if f.ID == contract.ExportExtra {
				if required[f.Symbol] || extra[f.Symbol] {
					continue // another family has it, or reported it
				}
				extra[f.Symbol] = true
				f.Contract = part.PolicyPos // no other line says so
			}
			f.Subject = finding.Subject{} // there is nothing to edit beside the package
			b.add(s, f)
		}
		b.results(s, part.Results)
		b.absentUses(s)
	}
}

// absentUses reports the packages that the signatures of a family mention and that
// there are not. In the package's own contract, one that is gone is a difference of
// what mentioned it: see [Binding.CheckUnmentioned].
func (b *Binding) absentUses(s *source) {
	for _, u := range s.part.Uses {
		if b.absent(u.Path) {
			b.add(s, b.absentUse(u))
		}
	}
}

// addNames adds the names that a part declares.
func addNames(names map[string]bool, part *contract.File) {
	for _, e := range part.Entries() {
		names[e.Name] = true
	}
	for _, r := range part.Results {
		names[r.Name] = true
	}
}

// results reports functions whose first result does not implement what it is to.
func (b *Binding) results(s *source, results []*contract.Result) {
	texts := make([]contract.Text, len(results))
	for i, r := range results {
		texts[i] = r.Interface
	}
	if len(texts) == 0 {
		return
	}
	for i, res := range engine.Resolve(s.part, texts, b.pkg.Package) {
		r := results[i]
		f := finding.Finding{Symbol: r.Name, Contract: r.Pos, Verdict: finding.Breaking, Promised: r.Interface.Value}
		obj := b.pkg.Types.Scope().Lookup(r.Name)
		fn, ok := obj.(*types.Func)
		switch {
		case res.Mistake != nil:
			b.add(s, *res.Mistake)
			continue
		case obj == nil:
			f.ID, f.Form = contract.ExportMissing, finding.ReturnsMissing
		case !ok:
			f.ID, f.Form, f.Promised, f.Actual = contract.KindChanged, finding.Differs, "func", kind(obj)
		case res.Type == nil && fn.Signature().Results().Len() > 0:
			f.ID, f.Form, f.Verdict = contract.NotImplemented, finding.ReturnsUnimported, finding.Violation
		default:
			f.ID = contract.NotImplemented
			if returns(&f, fn, res.Type) {
				continue
			}
		}
		if obj != nil {
			f.Pos, f.End = obj.Pos(), obj.Pos()+token.Pos(len(obj.Name()))
		}
		b.add(s, f)
	}
}

// kind is the word that declares an object.
func kind(obj types.Object) string {
	switch obj.(type) {
	case *types.Const:
		return "const"
	case *types.TypeName:
		return "type"
	}
	return "var"
}

// returns reports whether the first result of fn is of the type t, or implements it.
// If not, then f gets the reason.
func returns(f *finding.Finding, fn *types.Func, t types.Type) bool {
	results := fn.Signature().Results()
	if results.Len() == 0 {
		f.Form = finding.ReturnsNothing
		return false
	}
	have := results.At(0).Type()
	f.Form, f.Actual = finding.ReturnsOther, gotypes.Text(fn.Pkg(), have)
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return types.Identical(have, t)
	}
	if gotypes.Implements(have, iface) {
		return true
	}
	m, wrong := types.MissingMethod(have, iface, true)
	switch {
	case gotypes.Implements(types.NewPointer(have), iface):
		f.Form = finding.ReturnsOtherByValue
	case m == nil:
		f.Form = finding.ReturnsOtherPlain
	case wrong:
		f.Form, f.Args = finding.ReturnsWrongMethod, []string{m.Name(), gotypes.Text(fn.Pkg(), m.Signature())}
	default:
		f.Form, f.Args = finding.ReturnsNoMethod, []string{m.Name()}
	}
	return false
}

// notProvided has f say why no exported type of a package implements an interface;
// others are the unexported types that do.
func notProvided(f *finding.Finding, pkg *types.Package, iface *types.Interface, others []types.Object) {
	at := func(obj types.Object) { f.Pos, f.End = obj.Pos(), obj.Pos()+token.Pos(len(obj.Name())) }
	f.Form = finding.ProvidesNone
	if len(others) > 0 {
		at(others[0])
		f.Form, f.Actual = finding.ProvidesUnexported, others[0].Name()
		return
	}
	near := registration.Nearest(pkg, iface)
	if near == nil {
		return
	}
	at(near.Type)
	f.Form, f.Actual, f.Args = finding.ProvidesLacking, "*"+near.Type.Name(), []string{gotypes.MethodText(pkg, near.Want)}
	if near.Have != nil {
		f.Form, f.Args = finding.ProvidesOther, append(f.Args, gotypes.MethodText(pkg, near.Have))
	}
}

// provides reports the interfaces that no exported type of pkg implements.
func provides(s *source, pkg *engine.Package) (list []finding.Finding) {
	if len(s.part.Provides) == 0 {
		return nil
	}
	for i, res := range engine.Resolve(s.part, s.part.Provides, pkg) {
		text := s.part.Provides[i]
		name := strings.TrimSpace(text.Value)
		f := finding.Finding{ID: contract.NotProvided, Symbol: name, Contract: text.Pos, Verdict: finding.Violation}
		switch {
		case res.Mistake != nil:
			f = *res.Mistake
		case res.Type == nil:
			f.Form = finding.ProvidesUnknown
		case !types.IsInterface(res.Type):
			f.Form = finding.ProvidesNoInterface
		default:
			iface := res.Type.Underlying().(*types.Interface)
			exported, others := registration.Implementers(pkg.Types, iface)
			if len(exported) > 0 {
				continue
			}
			notProvided(&f, pkg.Types, iface, others)
		}
		list = append(list, f)
	}
	return list
}
