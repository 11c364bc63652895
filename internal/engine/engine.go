// Package engine takes a contract through its stages: bytes to contract, to
// declared types, to findings, to the edits that would accept the package.
package engine

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/declare"
	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// A Package is the actual side: a package as its importers see it.
type Package struct {
	Types   *types.Package
	Files   []*ast.File // without test files
	Imports *api.Imports
	Source  *api.Source

	GOOS, GOARCH string

	// Private is set if clients cannot import the package, but get hold of its types
	// through others.
	Private bool

	Beyond Beyond // nil: nothing
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

// A Result is what came of holding a package to a contract.
type Result struct {
	GOOS, GOARCH string

	File     *contract.File    // nil if the contract cannot be read at all
	Findings []finding.Finding // sorted, waived ones included
	// Describe writes the package's objects in the contract's words. It is nil if
	// the contract is not valid.
	Describe *describe.Describer
	// Became says what has become of unexported types that the contract declares.
	Became compare.Correspondence
}

// Hold holds pkg to the contract in data. The name is used in messages. If the
// contract has mistakes of form, then they are the only findings: a contract
// that is half understood would be held against the package wrongly.
func Hold(name string, data []byte, pkg *Package) *Result {
	return hold(name, data, pkg, nil)
}

// HoldSome is Hold for a package of which only some files are looked at. It says
// nothing of what the package exports: what is missing may be in the others. Waivers
// may be for these, too.
func HoldSome(name string, data []byte, pkg *Package) *Result {
	f, err := contract.Parse(name, data)
	r := &Result{File: f, Findings: Mistakes(name, pkg.base(), f, err)}
	beyond := pkg.beyond()
	if err != nil || len(pattern.Mistakes(f, pkg.base())) > 0 {
		beyond = wrongRules{beyond}
	}
	held := r.unseen(beyond.Check(f))
	if f != nil {
		WaiveSome(f, held, pkg.GOOS, pkg.GOARCH)
	}
	r.Findings = append(r.Findings, held...)
	finding.Sort(r.Findings)
	return r
}

// base is the import path at which the patterns of the package's contract begin, "" if
// the driver does not tell it.
func (p *Package) base() string {
	if path := p.Types.Path(); path != namedFiles {
		return path
	}
	return ""
}

// HoldNone returns the findings on a package without a contract.
func HoldNone(pkg *Package) *Result {
	r := &Result{Findings: pkg.beyond().Check(nil)}
	finding.Sort(r.Findings)
	return r
}

// Beyond holds a package to what contracts say beyond its exports.
type Beyond interface {
	// Check returns the findings, where own is the package's contract, nil if it has
	// none.
	Check(own *contract.File) []finding.Finding
	// CheckImporters returns the findings that need no valid contract of the
	// package.
	CheckImporters() []finding.Finding
	// Elsewhere reports whether a waiver is for what another check finds.
	Elsewhere(w *contract.Waiver) bool
}

func (p *Package) beyond() Beyond {
	if p.Beyond == nil {
		return nothingBeyond{}
	}
	return p.Beyond
}

type nothingBeyond struct{}

func (nothingBeyond) Check(*contract.File) []finding.Finding { return nil }
func (nothingBeyond) CheckImporters() []finding.Finding      { return nil }
func (nothingBeyond) Elsewhere(*contract.Waiver) bool        { return false }

// Compare holds pkg to a contract that describes an older version of it, and
// words the findings so.
func Compare(data []byte, pkg *Package) *Result {
	words := strings.NewReplacer(
		"; if that was no promise, say comparable: false", "",
		"contract says it", "old says it", "contract says", "old has", "contract", "old", "package", "new",
	)
	return hold("the old version", data, pkg, words)
}

func hold(name string, data []byte, pkg *Package, words *strings.Replacer) *Result {
	f, err := contract.Parse(name, data)
	r := &Result{GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, File: f, Findings: Mistakes(name, pkg.base(), f, err)}
	beyond := pkg.beyond()
	if err != nil {
		r.Findings = append(r.Findings, beyond.CheckImporters()...)
		finding.Sort(r.Findings)
		return r
	}
	r.checkPackage(name, pkg)

	declared := declare.Check(f, declare.Config{
		Actual: pkg.Types, Imports: pkg.Imports, GOOS: pkg.GOOS, GOARCH: pkg.GOARCH,
	})
	for _, e := range declared.Errors {
		r.Findings = append(r.Findings, mistake(name, e.Pos, e.Msg))
	}
	r.Describe = newDescriber(namesFor(pkg, declared), pkg, f.Strict)
	diverging, became := compare.Compare(compare.Input{
		File: f, Declared: declared, Actual: pkg.Types, Imports: pkg.Imports, Describe: r.Describe,
		Written: words != nil, Words: words, Private: pkg.Private,
		Sizes: types.SizesFor("gc", pkg.GOARCH),
	})
	r.Became = became
	if len(pattern.Mistakes(f, pkg.base())) > 0 {
		beyond = wrongRules{beyond}
	}
	diverging = append(diverging, r.unseen(beyond.Check(f))...)
	r.Findings = append(r.Findings, waive(f, diverging, pkg, beyond)...)
	finding.Sort(r.Findings)
	return r
}

// wrongRules is for a contract whose rules have mistakes: what follows from these
// is not to be told, but the rules of others are.
type wrongRules struct{ Beyond }

func (w wrongRules) Check(*contract.File) []finding.Finding { return w.CheckImporters() }
func (w wrongRules) Elsewhere(waiver *contract.Waiver) bool {
	return !finding.ID(waiver.Finding.Value).OfExports() || w.Beyond.Elsewhere(waiver)
}

// unseen returns the findings without the mistakes that r has already.
func (r *Result) unseen(list []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(list, func(f finding.Finding) bool {
		return f.ID == finding.ContractInvalid && f.In == "" && r.hasMistake(f.Contract)
	})
}

func (r *Result) hasMistake(at contract.Position) bool {
	return slices.ContainsFunc(r.Findings, func(f finding.Finding) bool {
		return f.ID == finding.ContractInvalid && f.In == "" && f.Contract == at
	})
}

// checkSyntax checks the Go source of f, the contract or a part of it, and of its
// parts.
func (r *Result) checkSyntax(name string, f *contract.File) {
	for _, e := range declare.Syntax(f) {
		if !r.hasMistake(e.Pos) {
			r.Findings = append(r.Findings, mistake(name, e.Pos, e.Msg))
		}
	}
	for _, part := range f.Parts() {
		r.checkSyntax(name, part)
	}
}

// checkRules checks the patterns and ranges of the contract's rules.
func (r *Result) checkRules(name, base string) {
	for _, m := range pattern.Mistakes(r.File, base) {
		r.Findings = append(r.Findings, mistake(name, m.Pos, m.Msg))
	}
}

// Mistakes returns the mistakes of a contract that need no package to be found. It
// lies at the import path base, "" if that is not known. The error is that of reading
// it; f may be nil. The Go source of exports is looked at only if there is an error:
// else it is checked with the package.
func Mistakes(name, base string, f *contract.File, err error) []finding.Finding {
	r := &Result{File: f}
	if err != nil {
		r.Findings = invalid(name, err)
	}
	if f == nil {
		return r.Findings
	}
	r.checkWaivers(name)
	r.checkStrict(name)
	r.checkRules(name, base)
	if err != nil {
		r.checkSyntax(name, f)
	}
	for _, part := range f.Parts() {
		r.checkSyntax(name, part)
	}
	return r.Findings
}

// namesFor returns the local names of packages that hold in a contract.
func namesFor(pkg *Package, declared *declare.Package) *describe.Names {
	names := describe.NewNames(pkg.Types)
	for _, path := range slices.Sorted(maps.Keys(declared.Locals)) {
		names.Declare(path, declared.Locals[path])
	}
	names.Prefer(pkg.Imports.Local)
	return names
}

// invalid turns the errors of a parse into findings.
func invalid(name string, err error) []finding.Finding {
	var list contract.ErrorList
	if !errors.As(err, &list) {
		return []finding.Finding{mistake(name, contract.Position{}, err.Error())}
	}
	var findings []finding.Finding
	for _, e := range list {
		findings = append(findings, mistake(name, e.Pos, e.Msg))
	}
	return findings
}

// mistake is the finding of an error in the contract itself.
func mistake(name string, pos contract.Position, msg string) finding.Finding {
	at := path.Base(strings.ReplaceAll(name, "\\", "/"))
	if pos.IsValid() {
		at = fmt.Sprintf("%s:%d:%d", at, pos.Line, pos.Column)
	}
	return finding.Finding{
		ID:       finding.ContractInvalid,
		Verdict:  finding.Violation,
		Message:  at + ": " + msg,
		Contract: pos,
	}
}

// Unreadable returns the findings on a package whose contract cannot be had.
func Unreadable(name, msg string, pkg *Package) *Result {
	list := []finding.Finding{mistake(name, contract.Position{}, msg)}
	return &Result{Findings: append(list, pkg.beyond().CheckImporters()...)}
}

// namedFiles is the path that the go command gives to files that are named one by
// one.
const namedFiles = "command-line-arguments"

// checkPackage checks that the contract is the one of pkg.
func (r *Result) checkPackage(name string, pkg *Package) {
	p := r.File.Package
	if p == nil || p.Value == pkg.Types.Path() || pkg.Types.Path() == namedFiles {
		return
	}
	r.Findings = append(r.Findings, mistake(name, p.Pos,
		fmt.Sprintf("this is the contract of package %s, but it lies beside %s; mend the key package or leave it out", p.Value, pkg.Types.Path())))
}

// checkWaivers checks that waivers name findings that can be waived.
func (r *Result) checkWaivers(name string) {
	for _, w := range r.File.Waivers {
		id := finding.ID(w.Finding.Value)
		switch {
		case !slices.Contains(finding.IDs, id):
			r.Findings = append(r.Findings, mistake(name, w.Finding.Pos,
				fmt.Sprintf("there is no finding called %s; 'importspy-vet explain' lists them", w.Finding.Value)))
		case !id.Waivable():
			r.Findings = append(r.Findings, mistake(name, w.Finding.Pos,
				fmt.Sprintf("%s cannot be waived; 'importspy-vet explain %s' says what to do instead", id, id)))
		}
	}
}

// checkStrict checks that strict names findings that a contract can turn on.
func (r *Result) checkStrict(name string) {
	for _, s := range r.File.Strict {
		if !slices.Contains(finding.Strict, finding.ID(s.Value)) {
			var words []string
			for _, id := range finding.Strict {
				words = append(words, string(id))
			}
			r.Findings = append(r.Findings, mistake(name, s.Pos,
				fmt.Sprintf("strict cannot have %s; it can have %s", s.Value, strings.Join(words, ", "))))
		}
	}
}
