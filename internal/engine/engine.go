// Package engine takes a contract through its stages: bytes to contract, to
// declared types, to findings, to the edits that would accept the package.
package engine

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/totypes"
	"github.com/importspy/importspy/internal/witness"
	"github.com/importspy/importspy/internal/world"
)

// A Package is the actual side: a package as its importers see it.
type Package struct {
	Types   *types.Package
	Path    string      // its import path, if that of Types is not; "": it is
	Files   []*ast.File // without test files
	Imports *api.Imports
	Source  *api.Source

	GOOS, GOARCH string

	// Parse parses the contract, if the caller has a parser that remembers; nil:
	// [contract.Parse].
	Parse func(name string, data []byte) (*contract.File, error)

	// Most is how many findings on exports are of use; 0: all.
	Most int

	// Private is set if clients cannot import the package, but get hold of its types
	// through others.
	Private bool
	// Gap is set if declarations may be missing, since files cannot be parsed.
	Gap bool

	// Neighbors is nil if types of other packages are not looked for: what a contract
	// has of them is compared nevertheless.
	Neighbors *Neighbors

	members *api.Members // while it is compared; else nil
}

// NewPackage returns the package that files and info describe.
func NewPackage(pkg *types.Package, files []*ast.File, info *types.Info, goos, goarch string) *Package {
	return &Package{
		Types:   pkg,
		Files:   files,
		Imports: api.NewImports(pkg, files, info),
		Source:  api.NewSource(files, info),
		GOOS:    goos,
		GOARCH:  goarch,
	}
}

// NewDependency returns a package that importer imports, of which there is no
// source. Names in a contract's signatures are those of its own imports, as far
// as they are known, else those of the importer's.
func NewDependency(pkg *types.Package, importer *Package) *Package {
	return &Package{
		Types:   pkg,
		Imports: api.NewDependencyImports(pkg, importer.Imports),
		Source:  api.NewSource(nil, nil),
		GOOS:    importer.GOOS,
		GOARCH:  importer.GOARCH,
	}
}

// A Result is what came of checking a package against a contract.
type Result struct {
	GOOS, GOARCH string

	File     *contract.File // nil if the contract cannot be read at all
	Findings []finding.Finding
	// Describe writes the package's objects in the contract's words. It is nil if
	// the contract is not valid.
	Describe *toentries.Describer
	// Unknown is what could not be compared, since it has errors.
	Unknown []compare.Unknown
	// Became says what has become of unexported types that the contract declares.
	Became compare.Correspondence
	// Unrecorded has what the package has got and the contract does not have, where the
	// policy is compatible: see [compare.Outcome]. They are not findings, but update
	// records them.
	Unrecorded []finding.Finding
	// UnrecordedTypes has the types of other packages that clients see through this one
	// and that the contract does not have. They are not findings: a contract may be older
	// than what records them.
	UnrecordedTypes []api.ForeignType
	// Moves is set if the contract was written for another import path of the package.
	Moves []world.Move
	// Invalid is set if the contract has mistakes of form. Then they are the only
	// findings on exports: a contract that is half understood would be compared with
	// the package wrongly.
	Invalid bool
	// WrongRules is set if the rules of the contract have mistakes: what follows from
	// them is unknown.
	WrongRules bool

	prover          func(*totypes.Other) *witness.Prover // see proveBy; nil if there is nothing to prove
	namingProver    func(*totypes.Other) *witness.Prover
	importersProver func() *witness.Prover
	form            []finding.Finding // of Findings, those on the form of the contract
	alone           *exports          // in the world of the package; nil if the contract is not valid

	together *exports // in the world that contracts promise; nil if the package imports nothing that diverges
}

// Check checks what pkg exports against the contract in data and applies its waivers.
// The findings are sorted, waived ones included. Rules are not looked at.
func Check(name string, data []byte, pkg *Package) *Result {
	return Exports(name, data, pkg).waived(pkg)
}

func (r *Result) waived(pkg *Package) *Result {
	if !r.Invalid {
		for _, w := range r.Waive() {
			r.Findings = append(r.Findings, Unused(w))
		}
	}
	finding.Sort(r.Findings)
	return r
}

// Exports checks what pkg exports against the contract called name, in data. The
// findings are those before waivers, unsorted.
func Exports(name string, data []byte, pkg *Package) *Result {
	r := Read(name, data, pkg)
	r.Exports(pkg)
	return r
}

// Exports is [Exports] for a contract that was read.
func (r *Result) Exports(pkg *Package) {
	if r.Invalid {
		return
	}
	r.CheckPackage(pkg)
	if r.checkLacking(pkg); r.Invalid {
		return
	}
	r.form = slices.Clone(r.Findings)
	pkg.members = api.NewMembers()
	defer func() { pkg.members = nil }()
	r.alone = r.exports(pkg, nil)
	if r.File.PromisesExports() {
		r.UnrecordedTypes = pkg.unrecorded(r.File, r.alone.declared)
	}
	r.add(r.alone)
}

// Unmentioned returns the items of the contract's uses that nothing in it mentions, on whatever
// platform, apart from those that the package imports.
func (r *Result) Unmentioned(pkg *Package) []*contract.Use {
	if r.alone == nil {
		return nil
	}
	locals := r.alone.declared.Locals
	list := slices.DeleteFunc(slices.Clone(r.File.Uses), func(u *contract.Use) bool {
		return locals[u.Path] == "" || pkg.Imports.Direct[u.Path] != nil
	})
	if len(list) == 0 {
		return nil // as for most contracts: it takes long to look through the text
	}
	mentioned := accept.Mentioned(r.File)
	return slices.DeleteFunc(list, func(u *contract.Use) bool { return mentioned[locals[u.Path]] })
}

// add adds what was found on exports.
func (r *Result) add(e *exports) {
	known := r.mistakes() // of syntax
	for _, m := range e.declared.Errors {
		if !known[m.Pos] {
			known[m.Pos] = true
			r.Findings = append(r.Findings, invalid(m))
		}
	}
	r.Findings = append(r.Findings, e.found...)
	if r.File.PromisesExports() { // else it is left to its rules
		r.Unrecorded = slices.Clone(e.unrecorded)
	}
}

// exports is what came of comparing a package with a contract in some world.
type exports struct {
	declared   *totypes.Package
	found      []finding.Finding
	unrecorded []finding.Finding
	diverging  map[string]bool // the names of the entries that others may notice the divergence of
}

// exports compares what pkg exports with the contract, typed in the world that contracts
// promise, or, if that is nil, in the world of pkg.
func (r *Result) exports(pkg *Package, in *Promised) *exports {
	side := actualWorld(pkg)
	if in != nil {
		side = in.promised(pkg)
	}
	e := &exports{diverging: make(map[string]bool)}
	e.declared = totypes.Check(r.File, totypes.Config{
		Actual: side.pkg, Imports: side.imports, GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, Folder: pkg.folder(),
		Foreign: pkg.ofOtherModule,
	})
	for _, o := range e.declared.Others {
		if in != nil && o.Actual != nil {
			o.Actual = in.actual.Find(o.Actual.Path())
		}
	}
	r.Describe = newDescriber(namesFor(pkg, e.declared), pkg, r.File.Policy, r.File.Strict)
	input := compare.Input{
		File: r.File, Declared: e.declared, Actual: pkg.Types, Imports: pkg.Imports, Describe: r.Describe,
		Private: pkg.Private, Most: pkg.Most, Members: pkg.members,
		Sizes:  types.SizesFor("gc", pkg.GOARCH),
		Worlds: side.worlds(e.declared),
		Diverges: func(entry string, id finding.ID) {
			if r.noticed(id) {
				e.diverging[entry] = true
			}
		},
	}
	found := compare.Compare(input)
	e.take(found)
	r.Became = found.Became
	if len(e.declared.Others) > 0 {
		e.take(compare.Others(input, r.Describe.Others))
	}
	r.proveBy(e.declared, pkg, side.imports)
	return e
}

// noticed reports whether the contracts of other packages may mean something else by an
// entry since the package diverges from it. What a contract does not list is as the
// package has it.
func (r *Result) noticed(id finding.ID) bool {
	switch id {
	case contract.ExportExtra, contract.DeprecationChanged, contract.SizeChanged, contract.HiddenChanged:
		return false
	case contract.MethodExtra, contract.FieldExtra:
		return r.File.Policy != contract.Minimum
	}
	return true
}

// take adds what a comparison has found.
func (r *Result) take(found compare.Outcome) {
	r.Findings = append(r.Findings, found.Findings...)
	r.Unrecorded = append(r.Unrecorded, found.Unrecorded...)
	r.Became = found.Became
}

func (e *exports) take(found compare.Outcome) {
	e.found = append(e.found, found.Findings...)
	e.unrecorded = append(e.unrecorded, found.Unrecorded...)
}

// Read reads the contract of pkg. The findings are its mistakes.
func Read(name string, data []byte, pkg *Package) *Result {
	parse := contract.Parse
	if pkg.Parse != nil {
		parse = pkg.Parse
	}
	f, err := parse(name, data)
	return &Result{
		GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, File: f, Findings: Mistakes(pkg.base(), f, err), Invalid: contract.FormErrors(err) != nil,
		WrongRules: f != nil && f.CheckRules(pkg.base()) != nil,
	}
}

// base is the import path at which the patterns of the package's contract begin, "" if
// the driver does not tell it.
func (p *Package) base() string {
	if path := p.Types.Path(); path != namedFiles {
		return path
	}
	return ""
}

// Add adds findings of rules, without the mistakes of the contract that r has already.
func (r *Result) Add(list []finding.Finding) {
	known := r.mistakes()
	r.Findings = append(r.Findings, slices.DeleteFunc(list, func(f finding.Finding) bool {
		return f.ID == contract.ContractInvalid && f.In == "" && known[f.Contract]
	})...)
}

// mistakes returns where the contract has the mistakes that were found so far.
func (r *Result) mistakes() map[contract.Position]bool {
	at := make(map[contract.Position]bool)
	for _, f := range r.Findings {
		if f.ID == contract.ContractInvalid && f.In == "" {
			at[f.Contract] = true
		}
	}
	return at
}

// Mistakes returns the mistakes of a contract that need no package to be found. It
// lies at the import path base, "" if that is not known. The error is that of
// parsing it; f may be nil.
func Mistakes(base string, f *contract.File, err error) []finding.Finding {
	r := &Result{File: f, Findings: finding.InvalidAll(err)}
	if f == nil {
		return r.Findings
	}
	known := r.mistakes()
	for _, m := range finding.InvalidAll(f.CheckRules(base)) {
		if !known[m.Contract] {
			known[m.Contract] = true
			r.Findings = append(r.Findings, m)
		}
	}
	return r.Findings
}

// invalid is the finding on a mistake in the Go source of a contract.
func invalid(e *totypes.Error) finding.Finding {
	f := finding.Invalid(e.Pos, e.Msg)
	if e.Lacking != "" {
		f.Args = []string{e.Lacking}
	}
	if e.Limit {
		f.Limit = e.Entry.Name
	}
	return f
}

// namesFor returns the local names of packages that hold in a contract.
func namesFor(pkg *Package, declared *totypes.Package) *toentries.Names {
	names := toentries.NewNames(pkg.Types)
	for _, path := range slices.Sorted(maps.Keys(declared.Locals)) {
		names.Declare(path, declared.Locals[path])
	}
	names.Prefer(pkg.Imports.Local)
	return names
}

// namedFiles is the path that the go command gives to files that are named one by
// one.
const namedFiles = "command-line-arguments"

// CheckPackage checks that the contract, whose form is right, is the one of pkg.
func (r *Result) CheckPackage(pkg *Package) {
	p, path := r.File.Package, cmp.Or(pkg.Path, pkg.Types.Path())
	if p == nil || p.Value == path || path == namedFiles {
		return
	}
	r.Findings = append(r.Findings, finding.Invalid(p.Pos,
		fmt.Sprintf("this contract names package %s but is in the directory of %s; fix the package key or remove it", p.Value, path)))
}
