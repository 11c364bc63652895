package docs_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/world"
)

// A proof is a witness of comparison.md, a txtar block. What is above its first
// file is what the tool must report, see expectations. The files are
//
//	old.go          the package before; files of other packages beside it are in old/,
//	                those of other modules in a folder named by an import path with a dot
//	new.go          the package after, likewise
//	p.go            instead of both: the block states a fact about Go, not a change
//	client.go       compiles against the package before
//	not.go          no variable and no function of it compiles against the package before
//	importspy.yaml  the contract; by default what init writes for the package before
//
// Package clauses can be left out, and a client's import of the package with it.
// In an internal package, only other packages in the block give names to its types.
type proof struct {
	*testing.T
	expect []expectation
	files  map[string]string
	text   string

	internal bool // clients cannot import the package: see engine.Package
}

// An expectation is what is reported under a policy. It begins at a line such as
// "policy: minimum" or "strict: [field-order]", or at the first line, for policy
// exact. Each line below is a finding: verdict, id and symbol, or "no finding". What
// is expected of the packages as two versions, each with its own dependencies, is the
// same as under policy exact, unless it begins at the line "two worlds:".
type expectation struct {
	policy contract.Policy
	strict []contract.String
	worlds bool
	lines  []string
	breaks bool // the client, although nothing is breaking
	untrue bool // the client does not break, although something is breaking
}

const proofPath = "example.com/p"

var (
	proofBlock     = regexp.MustCompile("(?ms)^```txtar\n(.*?)^```$")
	headingOrProof = regexp.MustCompile("(?ms)^#+ ([^\n]*)$|" + proofBlock.String())
)

// TestComparison checks the witnesses of comparison.md: the type checker's verdict
// on the client must be the tool's verdict on the change.
func TestComparison(t *testing.T) {
	text := read(t, "comparison.md")
	section, proofs := "", make(map[string]int)
	for _, m := range headingOrProof.FindAllStringSubmatch(text, -1) {
		if m[2] == "" {
			section = m[1]
			proofs[section] = 0
			continue
		}
		proofs[section]++
		t.Run(section, func(t *testing.T) { newProof(t, m[2]).check() })
	}
	for section, n := range proofs {
		if n == 0 {
			t.Errorf("the section %q proves nothing", section)
		}
	}
	if fenced, blocks := strings.Count(text, "```txtar"), len(proofBlock.FindAllString(text, -1)); fenced != blocks {
		t.Errorf("%d of %d witnesses are read", blocks, fenced)
	}
}

func newProof(t *testing.T, text string) *proof {
	t.Helper()
	ar := txtar.Parse([]byte(text))
	p := &proof{T: t, files: make(map[string]string), text: text, expect: []expectation{{policy: contract.Exact}}}
	for _, f := range ar.Files {
		p.files[f.Name] = string(f.Data)
	}
	for line := range strings.Lines(string(ar.Comment)) {
		p.expectLine(strings.TrimSpace(line))
	}
	if strings.HasPrefix(text, "policy: ") {
		p.expect = p.expect[1:]
	}
	return p
}

func (p *proof) expectLine(line string) {
	last := &p.expect[len(p.expect)-1]
	key, value, _ := strings.Cut(line, ": ")
	switch {
	case line == "two worlds:":
		p.expect = append(p.expect, expectation{worlds: true})
	case key == "policy":
		p.expect = append(p.expect, expectation{policy: contract.Policy(value)})
	case key == "strict":
		e := expectation{policy: contract.Compatible}
		for id := range strings.SplitSeq(strings.Trim(value, "[]"), ", ") {
			e.strict = append(e.strict, contract.String{Value: id})
		}
		p.expect = append(p.expect, e)
	case line == "the package is internal":
		p.internal = true
	case line == "the client breaks":
		last.breaks = true
	case line == "the client does not break":
		last.untrue = true
	case line != "no finding" && line != "":
		last.lines = append(last.lines, line)
	}
}

func (p *proof) check() {
	p.Helper()
	if p.files["p.go"] != "" {
		p.fact()
		return
	}
	old, oldErrors := p.compile("old", "client.go")
	now, nowErrors := p.compile("new", "client.go")
	if len(oldErrors) > 0 {
		p.Fatalf("the client does not compile against the old package: %v\n%s", oldErrors, p.text)
	}
	lines := make(map[int]bool)
	for _, err := range nowErrors {
		lines[err.Fset.Position(err.Pos).Line] = true
	}
	if breaks := p.breaks(); min(breaks, 1) != min(len(lines), 1) || breaks > len(lines) {
		p.Errorf("the type checker finds errors in %d lines of the client, the witness has %d breaking findings: %v\n%s", len(lines), breaks, nowErrors, p.text)
	}
	p.impossible("old")
	for _, e := range p.expect {
		if !e.worlds {
			p.compare(old, now, e)
		}
	}
	p.versions(old, now)
}

// versions compares the packages as two versions.
func (p *proof) versions(old, now *engine.Package) {
	p.Helper()
	i := slices.IndexFunc(p.expect, func(e expectation) bool { return e.worlds })
	if i < 0 {
		i = slices.IndexFunc(p.expect, func(e expectation) bool { return e.policy == contract.Exact })
	}
	if i < 0 || p.files["importspy.yaml"] != "" {
		return
	}
	worlds := engine.Worlds(loaded(old), loaded(now), world.Move{}, func(tn *types.TypeName) bool {
		return !strings.Contains(tn.Pkg().Path(), ".") || strings.HasPrefix(tn.Pkg().Path(), proofPath)
	})
	got := outline(engine.NewVersion(old, nil).Compare(now, worlds))
	if want := slices.Sorted(slices.Values(p.expect[i].lines)); !slices.Equal(got, want) {
		p.Errorf("two versions:\n%s\nwant\n%s\nin\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), p.text)
	}
}

// loaded returns a package and those that are loaded with it.
func loaded(pkg *engine.Package) []*types.Package {
	return append([]*types.Package{pkg.Types}, slices.Collect(maps.Values(pkg.Imports.Loaded.All()))...)
}

// breaks returns the number of lines that must break the client: each proves one
// breaking finding.
func (p *proof) breaks() int {
	n := 0
	for _, e := range p.expect {
		breaking := 0
		for _, line := range e.lines {
			if strings.HasPrefix(line, "breaking ") && !e.untrue {
				breaking++
			}
		}
		if e.breaks {
			breaking++
		}
		n = max(n, breaking)
	}
	return n
}

func (p *proof) compare(old, now *engine.Package, e expectation) {
	p.Helper()
	data := p.contract(old, e.policy, e.strict)
	if found := findings(old, data); len(found) > 0 {
		p.Errorf("the old package diverges from its contract:\n%s\n%s", strings.Join(found, "\n"), data)
	}
	got := findings(now, data)
	want := slices.Sorted(slices.Values(e.lines))
	if !slices.Equal(got, want) {
		p.Errorf("policy %s, strict %v:\n%s\nwant\n%s\nin\n%s\ncontract:\n%s", e.policy, e.strict, strings.Join(got, "\n"), strings.Join(want, "\n"), p.text, data)
	}
	if e.policy == contract.Exact { // what is breaking is so under policy compatible
		data = p.contract(old, contract.Compatible, nil)
		hasBreaking := func(line string) bool { return strings.HasPrefix(line, "breaking ") }
		if got := findings(now, data); slices.ContainsFunc(want, hasBreaking) != slices.ContainsFunc(got, hasBreaking) {
			p.Errorf("policy compatible:\n%s\nin\n%s", strings.Join(got, "\n"), p.text)
		}
	}
}

// findings returns what is found in pkg, as a witness has it, sorted.
func findings(pkg *engine.Package, data []byte) []string {
	return outline(engine.Check(contract.FileName, data, pkg))
}

func outline(r *engine.Result) (lines []string) {
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s", f.Verdict, f.ID, f.Symbol))
	}
	slices.Sort(lines)
	return lines
}

func (p *proof) contract(old *engine.Package, policy contract.Policy, strict []contract.String) []byte {
	if text := p.files["importspy.yaml"]; text != "" {
		return []byte(withKey(withKey(text, "policy", string(policy)), "version", "1"))
	}
	return contract.Format(engine.NewContractNaming(old, policy, strict, make(map[string]string)))
}

// fact checks what clients can and cannot do.
func (p *proof) fact() {
	p.Helper()
	if _, errs := p.compile("", "client.go"); len(errs) > 0 {
		p.Errorf("the client does not compile: %v\n%s", errs, p.text)
	}
	p.impossible("")
}

// impossible checks that no variable and no function of not.go compiles.
func (p *proof) impossible(side string) {
	p.Helper()
	if p.files["not.go"] == "" {
		return
	}
	c := p.checker(side, "not.go")
	c.check(proofPath+"/client", nil)
	file := c.files[proofPath+"/client"][0]
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
		case *ast.FuncDecl:
			if d.Recv != nil {
				continue
			}
		}
		if !slices.ContainsFunc(c.errs, func(err types.Error) bool { return d.Pos() <= err.Pos && err.Pos <= d.End() }) {
			p.Errorf("this compiles: %s\nin\n%s", p.files["not.go"], p.text)
		}
	}
}

// A proofChecker type-checks the packages of one side.
type proofChecker struct {
	*proof
	fset  *token.FileSet
	std   types.Importer
	files map[string][]*ast.File // by import path
	done  map[string]*types.Package
	errs  []types.Error // of the client
}

// compile returns a side's package, and the errors of the client in the named file.
func (p *proof) compile(side, client string) (*engine.Package, []types.Error) {
	p.Helper()
	c := p.checker(side, client)
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
	}
	pkg := c.check(proofPath, info)
	c.done[proofPath] = pkg
	c.check(proofPath+"/client", nil)
	for importPath := range c.files {
		if _, err := c.Import(importPath); err != nil {
			p.Fatal(err)
		}
	}
	actual := engine.NewPackage(pkg, c.files[proofPath], info, "linux", "amd64")
	actual.Imports.Loaded, actual.Private = api.NewLoaded(c.done), p.internal
	actual.Neighbors = &engine.Neighbors{Module: proofPath}
	return actual, c.errs
}

func (p *proof) checker(side, client string) *proofChecker {
	p.Helper()
	c := &proofChecker{proof: p, fset: token.NewFileSet(), files: make(map[string][]*ast.File), done: make(map[string]*types.Package)}
	c.std = importer.ForCompiler(c.fset, "gc", nil)
	for name, text := range p.files {
		dir, base := path.Split(name)
		switch {
		case name == client:
			c.parse(proofPath+"/client", base, "package client\n\nimport \""+proofPath+"\"\n\n", text)
		case name == side+".go", name == "p.go":
			c.parse(proofPath, base, "package p\n\n", text)
		case strings.HasPrefix(dir, side+"/"):
			importPath := path.Join(proofPath, strings.TrimPrefix(dir, side))
			if first, rest, _ := strings.Cut(strings.TrimPrefix(dir, side+"/"), "/"); strings.Contains(first, ".") {
				importPath = path.Join(first, rest)
			}
			c.parse(importPath, base, "package "+path.Base(importPath)+"\n\n", text)
		}
	}
	return c
}

func (c *proofChecker) parse(importPath, name, before, text string) {
	c.Helper()
	if !clause.MatchString(text) {
		text = before + text
	}
	file, err := parser.ParseFile(c.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		c.Fatalf("%v in\n%s", err, c.text)
	}
	c.files[importPath] = append(c.files[importPath], file)
}

func (c *proofChecker) check(importPath string, info *types.Info) *types.Package {
	c.Helper()
	client := importPath == proofPath+"/client"
	config := types.Config{Importer: c, GoVersion: "go1.26", Sizes: types.SizesFor("gc", "amd64"), IgnoreFuncBodies: !client}
	config.Error = func(err error) {
		switch e := err.(types.Error); {
		case client:
			c.errs = append(c.errs, e)
		case !strings.HasSuffix(e.Msg, "missing function body"): // which goes without saying here
			c.Fatalf("%v in\n%s", err, c.text)
		}
	}
	pkg, _ := config.Check(importPath, c.fset, c.files[importPath], info) // the errors have been reported
	return pkg
}

// Import implements [types.Importer].
func (c *proofChecker) Import(importPath string) (*types.Package, error) {
	if c.files[importPath] == nil {
		return c.std.Import(importPath)
	}
	if c.done[importPath] == nil {
		c.done[importPath] = c.check(importPath, nil)
	}
	return c.done[importPath], nil
}
