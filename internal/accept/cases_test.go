package accept_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

// TestCases makes the fixes of the cases in testdata/cases at the root, which package
// compare describes: the contract must become what init writes for the new package, or
// fixed.yaml where a case has that, and no finding may be left that the case does not list.
func TestCases(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "cases", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var list []*change
	imports := make(map[string]bool)
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c := &change{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), files: make(map[string]string)}
		for _, f := range ar.Files {
			c.files[f.Name] = string(f.Data)
		}
		c.old, c.new = c.side(t, "old"), c.side(t, "new")
		for _, s := range []*side{c.old, c.new} {
			s.addImports(imports)
		}
		list = append(list, c)
	}
	exports := casetest.ExportFiles(t, slices.Sorted(maps.Keys(imports)))
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			c.run(t, exports)
			c.record(t, exports)
			c.older(t, exports)
		})
	}
}

// older takes from the contract of the old package what contracts did not have at first:
// the package still holds to it, and update writes what is missing.
func (c *change) older(t *testing.T, exports map[string]string) {
	if len(c.old.files) == 0 {
		return
	}
	pkg := c.old.load(t, c.word("platform", "linux/amd64"), exports)
	file := engine.NewContract(pkg, contract.Exact)
	without := 0
	for _, e := range file.Types {
		d := e.Decls[0]
		if d.ComparableForAny != nil || d.AssignableForAny != nil || d.Underlying != nil {
			d.ComparableForAny, d.AssignableForAny, d.Underlying, without = nil, nil, nil, without+1
		}
		n := len(d.Implements)
		d.Implements = slices.DeleteFunc(d.Implements, func(text contract.Text) bool { return strings.HasSuffix(text.Value, " when embedded") })
		without += n - len(d.Implements)
	}
	if without == 0 {
		return
	}
	r := engine.Check(contract.FileName, contract.Format(file), pkg)
	if len(r.Findings) > 0 || len(r.Unrecorded) == 0 {
		t.Errorf("an older contract leads to %v, not recorded: %v\n%s", r.Findings, r.Unrecorded, contract.Format(file))
	}
	data, _, err := accept.New(r.File, recording(r)).Apply()
	if err != nil {
		t.Fatal(err)
	}
	if r := engine.Check(contract.FileName, data, pkg); len(r.Findings)+len(r.Unrecorded) > 0 {
		t.Errorf("not recorded: %v %v\n%s", r.Findings, r.Unrecorded, data)
	}
}

// A change is a case of testdata/cases.
type change struct {
	name     string
	files    map[string]string
	old, new *side
}

// A side is the syntax of one side of a change: its packages' files by path.
type side struct {
	fset   *token.FileSet
	files  map[string][]*ast.File
	done   map[string]*types.Package
	std    types.Importer
	goarch string
}

func (c *change) word(name, otherwise string) string {
	if text, ok := c.files[name]; ok {
		return strings.TrimSpace(text)
	}
	return otherwise
}

func (c *change) side(t *testing.T, name string) *side {
	t.Helper()
	s := &side{fset: token.NewFileSet(), files: make(map[string][]*ast.File), done: make(map[string]*types.Package)}
	for _, file := range slices.Sorted(maps.Keys(c.files)) {
		path := "example.com/p"
		if rest, ok := strings.CutPrefix(file, name+"/"); ok {
			if dir, _, ok := cutLast(rest, "/"); ok {
				path += "/" + dir
				if first, _, _ := strings.Cut(dir, "/"); strings.Contains(first, ".") {
					path = dir // of another module
				}
			}
		} else if file != name+".go" {
			continue
		}
		f, err := parser.ParseFile(s.fset, file, c.files[file], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files[path] = append(s.files[path], f)
	}
	return s
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// addImports adds the packages that a side imports and does not have.
func (s *side) addImports(paths map[string]bool) {
	for _, files := range s.files {
		for _, f := range files {
			for _, spec := range f.Imports {
				if path, _ := strconv.Unquote(spec.Path.Value); s.files[path] == nil && path != "unsafe" {
					paths[path] = true
				}
			}
		}
	}
}

// load type-checks a side, with what it imports anew.
func (s *side) load(t *testing.T, platform string, exports map[string]string) *engine.Package {
	t.Helper()
	goos, goarch, _ := strings.Cut(platform, "/")
	s.goarch = goarch
	s.std = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
	}
	pkg, err := s.check("example.com/p", info)
	if err != nil {
		t.Fatal(err)
	}
	p := engine.NewPackage(pkg, s.files["example.com/p"], info, goos, goarch)
	p.Neighbors = &engine.Neighbors{Module: "example.com/p"}
	return p
}

func (s *side) check(path string, info *types.Info) (*types.Package, error) {
	config := types.Config{Importer: s, Sizes: types.SizesFor("gc", s.goarch)}
	return config.Check(path, s.fset, s.files[path], info)
}

// Import implements [types.Importer].
func (s *side) Import(path string) (pkg *types.Package, err error) {
	if s.files[path] == nil {
		return s.std.Import(path)
	}
	if s.done[path] == nil {
		s.done[path], err = s.check(path, nil)
	}
	return s.done[path], err
}

func (c *change) run(t *testing.T, exports map[string]string) {
	platform := c.word("platform", "linux/amd64")
	data := []byte(c.files[contract.FileName])
	if len(data) == 0 {
		data = contract.Format(engine.NewContract(c.old.load(t, platform, exports), contract.Policy(c.word("policy", "exact"))))
	}
	pkg := c.new.load(t, platform, exports)
	rounds, err := strconv.Atoi(c.word("rounds", "1"))
	if err != nil {
		t.Fatal(err)
	}
	r := engine.Check(contract.FileName, data, pkg)
	for range rounds {
		if r.File == nil {
			return // it cannot be read
		}
		acceptor := accept.New(r.File, r.Side())
		if data, _, err = acceptor.Apply(); err != nil {
			t.Fatal(err)
		}
		r = engine.Check(contract.FileName, data, pkg)
	}
	if want := c.fixed(pkg); want != "" && string(data) != want {
		t.Errorf("the fixes make\n%swant\n%s", data, want)
		if *update {
			c.write(t, "fixed.yaml", data)
		}
	}
	left := slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool { return f.Verdict == finding.Waived })
	if want := strings.Count(c.files["left"], "\n"); len(left) != want {
		t.Errorf("%d findings are left, want %d: %v\n%s", len(left), want, left, data)
	}
}

// fixed returns what the contract is after all fixes, "" if the case does not say: one that
// init wrote becomes what it writes for the new package, unless fixes keep more of it.
func (c *change) fixed(pkg *engine.Package) string {
	if want, ok := c.files["fixed.yaml"]; ok || !c.byInit() {
		return want
	}
	return string(contract.Format(engine.NewContract(pkg, contract.Exact)))
}

// byInit reports whether the contract is what init writes under policy exact.
func (c *change) byInit() bool {
	_, written := c.files[contract.FileName]
	return !written && c.word("policy", "exact") == string(contract.Exact)
}

// recorded returns what the contract is that records all under policy compatible, "" if the
// case does not say: by default what it is after all fixes under policy exact.
func (c *change) recorded(pkg *engine.Package) string {
	if want, ok := c.files["recorded.yaml"]; ok || !c.byInit() {
		return want
	}
	return strings.Replace(c.fixed(pkg), "policy: exact", "policy: compatible", 1)
}

// write makes a file of the case what is given.
func (c *change) write(t *testing.T, file string, data []byte) {
	name := filepath.Join("..", "..", "testdata", "cases", c.name+".txtar")
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return f.Name == file })
	ar.Files = append(ar.Files, txtar.File{Name: file, Data: data})
	if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
		t.Fatal(err)
	}
}

// record has the contract of a case, under policy compatible, record what is no finding:
// then there is nothing more to record, the contract is that of policy exact or, where a
// case has that, recorded.yaml, and policy exact finds no more than what compatible leaves
// open.
func (c *change) record(t *testing.T, exports map[string]string) {
	platform := c.word("platform", "linux/amd64")
	data := []byte(c.files[contract.FileName])
	if len(data) == 0 {
		data = contract.Format(engine.NewContract(c.old.load(t, platform, exports), contract.Compatible))
	}
	if bytes.Contains(data, []byte("policy: minimum")) || c.word("rounds", "1") != "1" {
		return
	}
	data = bytes.Replace(data, []byte("policy: exact"), []byte("policy: compatible"), 1)
	pkg := c.new.load(t, platform, exports)
	r := engine.Check(contract.FileName, data, pkg)
	if r.File == nil || slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.ID == contract.ContractInvalid }) {
		return // a person has to fix it first
	}
	changes := 1
	for n := 0; changes > 0; n++ {
		acceptor := accept.New(r.File, recording(r))
		next, changed, err := acceptor.Apply()
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 && changed > 0 {
			t.Fatalf("recording again changes the contract from\n%sto\n%s", data, next)
		}
		data, changes = next, changed
		r = engine.Check(contract.FileName, data, pkg)
	}
	if want := c.recorded(pkg); want != "" && string(data) != want {
		t.Errorf("recorded is\n%swant\n%s", data, want)
		if *update {
			c.write(t, "recorded.yaml", data)
		}
	}
	if c.files["left"] != "" {
		return // other platforms may need what it has
	}
	left := slices.DeleteFunc(slices.Concat(r.Findings, r.Unrecorded), func(f finding.Finding) bool { return f.Verdict == finding.Waived })
	if len(left) > 0 || len(r.UnrecordedTypes) > 0 {
		t.Errorf("not recorded: %v %v\n%s", left, r.UnrecordedTypes, data)
	}
	exact := engine.Check(contract.FileName, bytes.Replace(data, []byte("policy: compatible"), []byte("policy: exact"), 1), pkg)
	for _, f := range exact.Findings {
		if f.Verdict != finding.Waived && !leftOpen(&f, exact.File) {
			t.Errorf("policy exact finds %s %s\n%s", f.ID, f.Symbol, data)
		}
	}
}

// recording returns a side that records what is no finding, too.
func recording(r *engine.Result) accept.Side {
	s := r.Side()
	s.Record, s.Unrecorded = true, r.Unrecorded
	return s
}

// leftOpen reports whether policy compatible leaves open what a finding is about: what is
// in an opaque type, methods that implements promises, and entries for types that nothing
// exposes.
func leftOpen(f *finding.Finding, file *contract.File) bool {
	e := file.EntryOf(f.Entry())
	switch {
	case f.ID == contract.WaiverUnused:
		return true
	case e == nil:
		return false
	}
	return e.Decls[0].Opaque() || f.ID == contract.ExportMissing && !token.IsExported(e.Name) ||
		f.ID == contract.MethodExtra && len(e.Decls[0].Implements) > 0
}
