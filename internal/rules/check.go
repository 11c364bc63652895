package rules

import (
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
)

// Check checks the package against what binds it: its own contract, which may be
// nil, and those of others. The findings are violations, except for those on exports.
func (b *Binding) Check(own *contract.File) []finding.Finding {
	b.bind(own)
	if !b.pkg.TestsOnly {
		b.findings = append(b.findings, b.unexplained...)
		for _, s := range b.sources {
			b.misplaced(s, s.part)
		}
		b.exports()
		b.contractMissing()
		b.environment()
		b.checkGuards()
		b.checkLoaders()
		b.asks(own)
	}
	files, tests := b.pkg.ownImports()
	b.importRules(files, tests)
	b.requirements()
	b.importers(files, tests)
	return b.unique()
}

// CheckImporters is Check for a package whose own contract is not valid. What the
// contracts above it add to that cannot be determined; what it imports can.
func (b *Binding) CheckImporters() []finding.Finding {
	b.bind(nil)
	b.findings = nil
	b.importers(b.pkg.ownImports())
	return b.unique()
}

// WaivesOtherFile reports whether a waiver is for an import in a file that this check
// does not look at: a test, or a file for another platform.
func (b *Binding) WaivesOtherFile(w *contract.Waiver) bool {
	id := finding.ID(w.Finding.Value)
	if b.place == nil || id != contract.ImportDenied && id != contract.ImporterDenied {
		return false
	}
	there := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: b.sources}
	files, tests := b.pkg.otherImports()
	there.importRules(files, tests)
	there.importers(files, tests)
	return slices.ContainsFunc(there.findings, func(f finding.Finding) bool { return f.ID == id && f.Symbol == w.Symbol.Value })
}

// unique returns the findings, each mistake in a contract once.
func (b *Binding) unique() (list []finding.Finding) {
	type key struct{ in, says string }
	seen := make(map[key]bool)
	for _, f := range b.findings {
		k := key{f.In, f.Key()}
		if f.ID == contract.ContractInvalid && seen[k] {
			continue
		}
		seen[k] = true
		list = append(list, f)
	}
	return list
}

func (b *Binding) add(s *source, f finding.Finding) {
	f.In, f.Above = s.name, s.fam != nil
	if f.Verdict == "" {
		f.Verdict = finding.Violation
	}
	b.findings = append(b.findings, f)
}

// contractMissing reports a package without a contract of its own where a family
// wants one, unless there is nothing that one could be about: init writes none
// then.
func (b *Binding) contractMissing() {
	own := func(s *source) bool { return s.name == "" }
	if b.pkg.Types.Name() == "main" || slices.ContainsFunc(b.sources, own) {
		return
	}
	i := slices.IndexFunc(b.sources, (*source).requiresContract)
	if i < 0 || len(api.Objects(b.pkg.Types)) == 0 {
		return
	}
	b.add(b.sources[i], finding.Finding{
		ID:       contract.ContractMissing,
		Symbol:   b.pkg.Path,
		Form:     finding.ContractAbsent,
		Contract: b.sources[i].fam.Required.Pos,
	})
}
