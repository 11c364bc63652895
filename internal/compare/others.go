package compare

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/totypes"
)

// Others compares what a contract declares of other packages, of the types that
// clients see through the actual package (docs/comparison.md#types-of-other-packages):
// each as a package that clients cannot import, whose types they get hold of through
// this one. A finding is where this one shows the type. In is the input of the
// package's own comparison.
func Others(in Input, seen []api.ForeignType) (out Outcome) {
	through := make(map[*types.TypeName]types.Object)
	for _, t := range seen {
		through[t.Type] = t.Through
	}
	for _, o := range in.Declared.Others {
		found := other(in, o, through)
		out.Findings = append(out.Findings, found.Findings...)
		out.Unrecorded = append(out.Unrecorded, found.Unrecorded...)
	}
	return out
}

// other compares what the contract declares of one other package.
func other(in Input, o *totypes.Other, through map[*types.TypeName]types.Object) (out Outcome) {
	visible := make(map[string]types.Object) // by the names of entries
	for _, e := range o.File.Types {
		entry := o.Entry(e.Name)
		if tn := o.TypeName(e.Name); tn != nil && through[tn] != nil {
			visible[entry.Name] = through[tn]
		} else if in.File.Policy == contract.Exact && declaredHere(o, e) && !(isAlias(o, e) && mentionsName(in.File.Entries(), entry.Name)) {
			out.Findings = append(out.Findings, unseen(o, e))
		}
	}
	if o.Actual == nil {
		return out
	}
	words := *in.Describe
	words.Source = nil // of the actual package alone
	diverges := in.Diverges
	if diverges != nil {
		diverges = func(entry string, id finding.ID) { in.Diverges(o.Qualifier+"."+entry, id) }
	}
	found := Compare(Input{
		File: o.File, Declared: o.Package, Actual: o.Actual, Imports: in.Imports, Describe: &words, Sizes: in.Sizes,
		Worlds: in.Worlds, Private: true, Through: in.Actual, Qualifier: o.Qualifier + ".", Diverges: diverges,
	})
	became := make(map[string]types.Object) // visible is what is in the place of the type
	for name, counterpart := range found.Became {
		if named, ok := types.Unalias(counterpart.Type).(*types.Named); ok {
			became[o.Entry(name).Name] = through[named.Origin().Obj()]
		}
	}
	place := func(list []finding.Finding) (seen []finding.Finding) {
		for _, f := range list {
			f.Subject.Entry, f.Subject.Owner = o.Original(f.Subject.Entry), o.Original(f.Subject.Owner)
			at := visible[f.Entry()]
			if at == nil && f.ID != contract.ExportMissing { // that it is gone is said
				at = became[f.Entry()]
			}
			if at != nil {
				f.Pos, f.End = at.Pos(), at.Pos()+token.Pos(len(at.Name()))
				seen = append(seen, f)
			}
		}
		return seen
	}
	out.Findings = append(out.Findings, place(found.Findings)...)
	out.Unrecorded = place(found.Unrecorded)
	out.Findings = append(out.Findings, untrue(o, found.Findings, func(entry *contract.Entry) bool {
		return visible[entry.Name] == nil && !slices.ContainsFunc(out.Findings, func(f finding.Finding) bool { return f.Entry() == entry.Name })
	})...)
	return out
}

// untrue returns findings on the aliases that clients do not see any more, and that stand
// for another type than their entries say: other entries can be written with them.
func untrue(o *totypes.Other, found []finding.Finding, silent func(*contract.Entry) bool) (list []finding.Finding) {
	for _, obj := range o.Objects {
		entry := o.Original(obj.Entry)
		if !silent(entry) || !isAlias(o, obj.Entry) {
			continue
		}
		if slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Entry() == entry.Name }) {
			list = append(list, unseen(o, obj.Entry))
		}
	}
	return list
}

// declaredHere reports whether an entry is for the platform that is looked at.
func declaredHere(o *totypes.Other, e *contract.Entry) bool {
	for _, obj := range o.Objects {
		if obj.Entry == e {
			return true
		}
	}
	return o.Actual == nil
}

// mentionsName reports whether entries are written with a qualified name.
func mentionsName(entries []*contract.Entry, name string) bool {
	return mentionsWord(entries, regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`))
}

func mentionsWord(entries []*contract.Entry, word *regexp.Regexp) bool {
	return slices.ContainsFunc(entries, func(e *contract.Entry) bool {
		return slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool {
			return word.MatchString(d.Text.Value) || mentionsWord(d.Members(), word)
		})
	})
}

// isAlias reports whether an entry declares an alias.
func isAlias(o *totypes.Other, e *contract.Entry) bool {
	for _, obj := range o.Objects {
		if obj.Entry == e {
			return obj.TypeName != nil && obj.TypeName.IsAlias()
		}
	}
	return false
}

// unseen is the finding on an entry for a type that clients do not see.
func unseen(o *totypes.Other, e *contract.Entry) finding.Finding {
	entry, form := o.Entry(e.Name), finding.UnseenOther
	if tn := o.TypeName(e.Name); tn != nil && !tn.IsAlias() && isAlias(o, e) {
		form = finding.OtherNoAlias
	}
	return finding.Finding{
		ID: contract.ExportMissing, Symbol: entry.Name, Verdict: finding.Compatible, Form: form, Contract: e.Pos,
		Subject: finding.Subject{Kind: e.Kind, Entry: entry},
	}
}
