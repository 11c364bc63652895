package rules

import (
	"go/types"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/registration"
)

// importers checks the package against the contracts of the packages that its files and
// tests import.
func (b *Binding) importers(files, tests []imported) {
	byPath := make(map[string][2][]imported)
	var paths []string
	for i, list := range [][]imported{files, tests} {
		for _, im := range list {
			if im.path == "C" || im.path == b.pkg.Path || !b.mayHaveContract(im.path) {
				continue
			}
			if _, ok := byPath[im.path]; !ok {
				paths = append(paths, im.path)
			}
			both := byPath[im.path]
			both[i] = append(both[i], im)
			byPath[im.path] = both
		}
	}
	slices.Sort(paths)
	for _, path := range paths {
		b.importer(path, byPath[path][0], byPath[path][1])
	}
}

// mayHaveContract reports whether a contract can be for the package path. Nobody
// writes one into GOROOT, but a folder of contracts can have those of std.
func (b *Binding) mayHaveContract(path string) bool {
	return b.place != nil && b.place.ByPath || !b.world().Std(path)
}

// importer checks the package against the contract of the package path, which its
// files and tests import as given.
func (b *Binding) importer(path string, files, tests []imported) {
	all := slices.Concat(files, tests)
	if b.place == nil {
		return
	}
	dir := ""
	if !b.place.ByPath {
		if dir = b.dirOf(path, all[0].pkg); dir == "" {
			return
		}
	}
	name := b.place.Name(dir, path)
	p := b.reader.read(name, "importers", b.place)
	if p == nil {
		return
	}
	switch {
	case p.err != nil && (p.file == nil || p.file.Importers != nil): // else it asks nothing, that much is known
		b.invalidImport(name, finding.InvalidAll(p.err), all[0])
	case p.err == nil && p.file.Importers != nil:
		wrong := ruleMistakes(path, &contract.File{Importers: p.file.Importers})
		b.invalidImport(name, wrong, all[0])
		file, section := *p.file, *p.file.Importers
		if len(wrong) > 0 {
			section.Allow = nil // whom the wrong patterns were to allow is not known
		}
		file.Importers = &section
		b.importersOf(name, &file, path, files, tests)
	}
}

// importersOf checks the package against the section importers of a contract, that of
// the package path, which its files and tests import as given.
func (b *Binding) importersOf(name string, file *contract.File, path string, files, tests []imported) {
	section := file.Importers
	s := &source{file: file, part: file, name: name, base: path}
	bound := files
	if section.Tests {
		bound = slices.Concat(files, tests)
	}
	if r := b.ruleFor(s, section.Except); r != nil {
		for _, f := range unexplained("importers.except", r) {
			if len(bound) > 0 {
				f.Pos, f.End = bound[0].spec.Pos(), bound[0].spec.End()
				b.add(s, f)
			}
		}
		return
	}
	b.importerDenied(s, section, bound)
	if section.Require != nil && len(files) > 0 {
		b.importerUnmet(s, section, files[0])
	}
}

// ruleFor returns the rule that is for the package as an importer.
func (b *Binding) ruleFor(s *source, rules []*contract.Rule) *contract.Rule {
	w := b.world()
	w.Module = func(string) bool { return b.ofModule(s.base) } // that of the contract
	for _, r := range rules {
		if p := b.reader.pattern(r.Pattern.Value, s.base); p != nil && p.Match(b.pkg.Path, w) {
			return r
		}
	}
	return nil
}

func (b *Binding) importerDenied(s *source, section *contract.Importers, imports []imported) {
	denied := func(at contract.Position, form finding.Form, reason string) {
		for _, im := range imports {
			f := importFinding(contract.ImporterDenied, im, at, form)
			f.Args, f.Detail = []string{b.pkg.Path}, reason
			b.add(s, f)
		}
	}
	if r := b.ruleFor(s, section.Deny); r != nil {
		denied(r.Pos, finding.ImporterForbidden, reason(r))
	} else if section.Allow != nil && b.ruleFor(s, section.Allow) == nil {
		at := section.Pos
		if len(section.Allow) > 0 {
			at = section.Allow[0].Pos
		}
		denied(at, finding.ImporterNotAllowed, "")
	}
}

// importerUnmet checks the package against what the contract of s requires of importers.
func (b *Binding) importerUnmet(s *source, section *contract.Importers, im imported) {
	asked := *section.Require
	asked.Uses = slices.Clone(asked.Uses)
	if im.pkg != nil && !slices.ContainsFunc(asked.Uses, func(u *contract.Use) bool {
		return u.Path == s.base || u.Name == im.pkg.Name()
	}) {
		asked.Uses = append(asked.Uses, &contract.Use{Name: im.pkg.Name(), Path: s.base})
	}
	// The patterns of the part are those of the contract that it is in.
	from := &source{file: s.file, part: &asked, name: s.name, base: s.base}
	sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: []*source{from}}
	sub.exports()
	sub.environment()
	sub.denied(sub.pkg.imports(sub.pkg.Files), func(im *contract.Imports) *contract.ImportRules { return &im.ImportRules })
	sub.requirements()
	for _, f := range sub.findings {
		if f.ID != contract.ContractInvalid {
			cause := f
			f = finding.Finding{
				ID: contract.ImporterUnmet, Verdict: finding.Violation, Symbol: s.base + "." + f.Symbol, Contract: f.Contract,
				Form: finding.ImportersNotMet, Args: []string{s.base}, Cause: &cause,
			}
		}
		f.Pos, f.End = im.spec.Pos(), im.spec.End()
		f.Subject = finding.Subject{}
		b.add(s, f)
	}
}

// invalidImport reports mistakes in the contract of an imported package: what it
// asks of importers is not known.
func (b *Binding) invalidImport(name string, mistakes []finding.Finding, im imported) {
	for i := range mistakes {
		m := &mistakes[i]
		m.Pos, m.End = im.spec.Pos(), im.spec.End()
		m.Form, m.Args = finding.MistakeOfImport, []string{im.path}
	}
	b.invalid(name, mistakes)
}

// asks reports what the package's own contract asks of importers and no importer
// can have: declarations that mention what the package does not have, and calls of
// it. Whatever else they mention is the importer's.
func (b *Binding) asks(own *contract.File) {
	if b.pkg.InPart || own == nil || own.Importers == nil || own.Importers.Require == nil {
		return
	}
	pkg := b.pkg.Types
	importer := types.NewPackage("importer", "importer")
	importer.SetImports([]*types.Package{pkg})
	imports := api.NewImports(importer, nil, nil)
	imports.Direct[pkg.Path()], imports.ByName[pkg.Name()] = pkg, pkg
	side := &engine.Package{Types: importer, Imports: imports, Source: api.NewSource(nil, nil), GOOS: b.pkg.GOOS, GOARCH: b.pkg.GOARCH}
	for _, f := range engine.CheckPart(own.Importers.Require, side) {
		if f.ID == contract.ContractInvalid && slices.Contains(f.Args, pkg.Path()) {
			b.add(&source{file: own, part: own}, f)
		}
	}
	b.misplaced(&source{file: own, part: own}, own.Importers.Require)
	for _, call := range own.Importers.Require.Calls {
		if err := registration.Mistake(pkg, call.Value); err != nil {
			b.add(&source{file: own, part: own}, wrongCall(call, err))
		}
	}
}
