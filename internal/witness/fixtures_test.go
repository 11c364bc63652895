package witness_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/world"
)

// fixturePath is the import path of the package of every fixture.
const fixturePath = "example.com/p"

// A fixture is a change of a package: one of testdata/witness, testdata/cases or a
// block of docs/comparison.md. Their files are those that the tests of packages
// compare and docs describe.
type fixture struct {
	name    string
	archive *txtar.Archive
	strict  []contract.String
	private bool
	policy  contract.Policy
}

func (fx *fixture) section(name string) (string, bool) {
	for _, f := range fx.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// A tree is one side of a fixture, an importer of its packages.
type tree struct {
	fset  *token.FileSet
	files map[string][]*ast.File
	done  map[string]*types.Package
	info  *types.Info
	sizes types.Sizes
}

// std imports the packages of the standard library, which both sides share.
var std = importer.ForCompiler(token.NewFileSet(), "gc", nil)

var packageClause = regexp.MustCompile(`(?m)^package `)

// load type-checks a side of a fixture, nil if it has none.
func (fx *fixture) load(t *testing.T, side string) *engine.Package {
	t.Helper()
	tr := &tree{fset: token.NewFileSet(), files: make(map[string][]*ast.File), done: make(map[string]*types.Package)}
	for _, f := range fx.archive.Files {
		path := fixturePath
		if rest, ok := strings.CutPrefix(f.Name, side+"/"); ok {
			if i := strings.LastIndexByte(rest, '/'); i >= 0 {
				path += "/" + rest[:i]
				if first, _, _ := strings.Cut(rest, "/"); strings.Contains(first, ".") { // another module
					path = rest[:i]
				}
			}
		} else if f.Name != side+".go" {
			continue
		}
		text := string(f.Data)
		if !packageClause.MatchString(text) {
			text = "package " + path[strings.LastIndexByte(path, '/')+1:] + "\n\n" + text
		}
		file, err := parser.ParseFile(tr.fset, f.Name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		tr.files[path] = append(tr.files[path], file)
	}
	if len(tr.files[fixturePath]) == 0 {
		return nil
	}
	goos, goarch := "linux", "amd64"
	if text, ok := fx.section("platform"); ok {
		goos, goarch, _ = strings.Cut(strings.TrimSpace(text), "/")
	}
	tr.sizes = types.SizesFor("gc", goarch)
	tr.info = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
	}
	pkg, err := tr.check(fixturePath, tr.info)
	if err != nil {
		t.Fatalf("%s: the %s package: %v", fx.name, side, err)
	}
	tr.done[fixturePath] = pkg
	for path := range tr.files {
		if _, err := tr.Import(path); err != nil {
			t.Fatalf("%s: %v", fx.name, err)
		}
	}
	actual := engine.NewPackage(pkg, tr.files[fixturePath], tr.info, goos, goarch)
	actual.Private = fx.private
	actual.Imports.Loaded = api.NewLoaded(tr.done)
	actual.Neighbors = &engine.Neighbors{Module: fixturePath}
	return actual
}

func (tr *tree) check(path string, info *types.Info) (*types.Package, error) {
	var failure error
	config := types.Config{Importer: tr, Sizes: tr.sizes, Error: func(err error) {
		if !strings.HasSuffix(err.Error(), "missing function body") && failure == nil {
			failure = err
		}
	}}
	pkg, _ := config.Check(path, tr.fset, tr.files[path], info)
	return pkg, failure
}

// Import implements [types.Importer].
func (tr *tree) Import(path string) (pkg *types.Package, err error) {
	if tr.files[path] == nil {
		return std.Import(path)
	}
	if tr.done[path] == nil {
		tr.done[path], err = tr.check(path, nil)
	}
	return tr.done[path], err
}

// exclusions are the findings that a contract lists under strict so that the way to
// break a client counts, as the witnesses of package compare name it.
var exclusions = map[string]contract.RuleID{
	"dot-imports": contract.ExportExtra, "unkeyed-literals": contract.UnkeyedLiteral, "struct-tags": contract.FieldTag,
	"field-order": contract.FieldOrder, "shadowing": contract.Shadowing, "merged-types": contract.TypesMerged,
	"sizes": contract.SizeChanged, "hidden-fields": contract.HiddenChanged,
}

// fixtures reads all fixtures.
func fixtures(t *testing.T) (list []*fixture) {
	t.Helper()
	for _, dir := range []string{"witness", "cases"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "testdata", dir, "*.txtar"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no fixtures in %s: %v", dir, err)
		}
		for _, file := range files {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fx := &fixture{name: dir + "/" + strings.TrimSuffix(filepath.Base(file), ".txtar"), archive: ar, policy: contract.Exact}
			verdict, _ := fx.section("verdict")
			if _, exclusion, ok := strings.Cut(strings.TrimSpace(verdict), " unless "); ok {
				fx.strict = []contract.String{{Value: string(exclusions[exclusion])}}
			}
			list = append(list, fx)
		}
	}
	return append(list, proofs(t)...)
}

var proofBlock = regexp.MustCompile("(?ms)^```txtar\n(.*?)^```$")

// proofs reads the blocks of docs/comparison.md.
func proofs(t *testing.T) (list []*fixture) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "comparison.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range proofBlock.FindAllSubmatch(text, -1) {
		fx := &fixture{name: fmt.Sprintf("comparison.md/%d", i+1), archive: txtar.Parse(m[1]), policy: contract.Exact}
		for line := range strings.Lines(string(fx.archive.Comment)) {
			line = strings.TrimSpace(line)
			if ids, ok := strings.CutPrefix(line, "strict: ["); ok {
				for id := range strings.SplitSeq(strings.TrimSuffix(ids, "]"), ", ") {
					fx.strict = append(fx.strict, contract.String{Value: id})
				}
			}
			fx.private = fx.private || line == "the package is internal"
		}
		list = append(list, fx)
	}
	return list
}

// check checks the new package of a fixture against the contract of the old one.
func (fx *fixture) check(old, now *engine.Package) *engine.Result {
	data, ok := fx.section(contract.FileName)
	if !ok && old == nil {
		return new(engine.Result)
	}
	if ok && strings.HasPrefix(fx.name, "comparison.md") && !strings.Contains(data, "version:") {
		data = "version: 1\n" + data
	}
	if !ok {
		data = string(contract.Format(engine.NewContractNaming(old, fx.policy, fx.strict, make(map[string]string))))
	}
	return engine.Check(contract.FileName, []byte(data), now)
}

// hasContract reports whether the fixture has a contract that is not what init writes.
func (fx *fixture) hasContract() bool {
	_, ok := fx.section(contract.FileName)
	return ok
}

// compare compares the packages of a fixture as two versions, each with what it is
// loaded with. Others of the same module are compared, too, so that their types are
// their own affair.
func (fx *fixture) compare(old, now *engine.Package) *engine.Result {
	worlds := engine.Worlds(loaded(old), loaded(now), world.Move{}, func(tn *types.TypeName) bool {
		return !strings.Contains(tn.Pkg().Path(), ".") || strings.HasPrefix(tn.Pkg().Path(), fixturePath)
	})
	return engine.NewVersion(old, fx.strict).Compare(now, worlds)
}

func loaded(pkg *engine.Package) []*types.Package {
	return append([]*types.Package{pkg.Types}, slices.Collect(maps.Values(pkg.Imports.Loaded.All()))...)
}

// breaking returns the breaking findings on exports.
func breaking(r *engine.Result) (list []finding.Finding) {
	for _, f := range r.Findings {
		if f.Verdict == finding.Breaking && f.ID.OnExports() {
			list = append(list, f)
		}
	}
	return list
}

// maxUnproven is the share of findings, in percent, that may be in reviewed.txt.
const maxUnproven = 2

// TestFixtures looks for a witness of every breaking finding in the fixtures: between
// the two packages, or if there is only one, between it and the contract. A finding that
// has none is in testdata/reviewed.txt; one that is there has none.
func TestFixtures(t *testing.T) {
	known := reviews(t)
	total, unproven := 0, 0
	for _, fx := range fixtures(t) {
		old := fx.load(t, "old")
		now := fx.load(t, "new")
		if now == nil {
			continue
		}
		r := fx.check(old, now)
		prover := r.Prover()
		if old != nil {
			versions := fx.compare(old, now)
			if prover = versions.Prover(); !fx.hasContract() {
				r = versions
			}
		}
		for _, f := range breaking(r) {
			total++
			source := prover.Prove(f.ID, f.Symbol)
			switch review := reviewOf(known, fx.name, string(f.ID), f.Symbol); {
			case review != nil && source != "":
				t.Errorf("reviewed.txt:%d: there is a witness:\n%s", review.line, source)
			case review != nil:
				unproven++
				review.check(t, prover, fixturePath)
			case source == "":
				t.Errorf("%s: no client proves %s %s", fx.name, f.ID, f.Symbol)
			case !prover.Proves(source):
				t.Errorf("%s: this is not a witness:\n%s", fx.name, source)
			default:
				t.Logf("%s: %s %s\n%s", fx.name, f.ID, f.Symbol, source)
			}
		}
	}
	for _, r := range known {
		if !r.used {
			t.Errorf("reviewed.txt:%d: there is no such finding", r.line)
		}
	}
	if 100*unproven > maxUnproven*total {
		t.Errorf("%d of %d findings have no witness, more than %d %%", unproven, total, maxUnproven)
	}
	t.Logf("%d of %d findings have a witness", total-unproven, total)
}

// minByContract is the share of findings, in percent, that have a witness where the
// promised side is what the contract declares: that lacks what contracts do not say,
// such as unexported fields and methods.
const minByContract = 96

// saysUnderlying reports whether a contract has the unexported members of a type that values
// of a literal are assignable to. They are compared as they are written, and no part of the
// promised side.
func saysUnderlying(f *contract.File) bool {
	return f != nil && slices.ContainsFunc(f.Types, func(e *contract.Entry) bool {
		return slices.ContainsFunc(e.Decls, func(d *contract.Decl) bool { return d.Underlying != nil })
	})
}

// TestContracts looks for the witnesses of the same findings with the contract as the
// promised side. What it cannot prove of a contract that has such members, the old version
// must prove, or [TestFixtures] has reviewed it.
func TestContracts(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("looks for each witness again; set IMPORTSPY_SLOW=1 to run it")
	}
	known := reviews(t)
	total, proven := 0, 0
	for _, fx := range fixtures(t) {
		old := fx.load(t, "old")
		now := fx.load(t, "new")
		if now == nil || fx.private {
			continue
		}
		r := fx.check(old, now)
		for _, f := range breaking(r) {
			if r.Prove(&f); f.Witness == "" && old != nil && saysUnderlying(r.File) {
				source := fx.compare(old, now).Prover().Prove(f.ID, f.Symbol)
				if source == "" && reviewOf(known, fx.name, string(f.ID), f.Symbol) == nil {
					t.Errorf("%s: no client proves %s %s, from neither side", fx.name, f.ID, f.Symbol)
				}
				continue
			}
			total++
			if f.Witness == "" {
				t.Logf("%s: no client proves %s %s", fx.name, f.ID, f.Symbol)
			} else {
				proven++
			}
		}
	}
	if 100*proven < minByContract*total {
		t.Errorf("%d of %d findings have a witness, less than %d %%", proven, total, minByContract)
	}
}
