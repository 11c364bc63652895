package accept_test

import (
	"flag"
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestAccept makes the fixes of each case: testdata/NAME.txtar, with a comment
// that says in a sentence what is accepted, and the files
//
//	importspy.yaml  the contract
//	p.go            the package, or a file for each platform: linux.go, windows.go
//	dep.go          a package that it can import, example.com/dep
//	internal.go     another one, example.com/p/internal
//	want.yaml       the contract after all fixes
//	fixes           their descriptions, a line each, and what the edits take away and add
//	left            the findings that remain; by default none
func TestAccept(t *testing.T) {
	casetest.Archives(t, *update, func(t *testing.T, ar *txtar.Archive) {
		c := newCase(t, ar)
		r := c.compare(c.data)
		c.allAtOnce(r)
		c.oneByOne(r)
	})
}

// A testCase is a contract with its package on each platform.
type testCase struct {
	*testing.T
	archive *txtar.Archive
	data    []byte
	pkgs    []*engine.Package
}

func newCase(t *testing.T, ar *txtar.Archive) *testCase {
	c := &testCase{T: t, archive: ar}
	imports := make(casetest.Packages)
	for _, f := range ar.Files {
		switch name, isGo := strings.CutSuffix(f.Name, ".go"); {
		case f.Name == contract.FileName:
			c.data = f.Data
		case name == "dep" && isGo:
			imports.Check(t, "example.com/dep", f.Data)
		case name == "internal" && isGo:
			imports.Check(t, "example.com/p/internal", f.Data)
		case isGo:
			pkg, file, info := imports.Check(t, "example.com/p", f.Data)
			goos := name
			if name == "p" {
				goos = "linux"
			}
			p := engine.NewPackage(pkg, []*ast.File{file}, info, goos, "amd64")
			p.Neighbors = &engine.Neighbors{Module: "example.com/p"}
			c.pkgs = append(c.pkgs, p)
		}
	}
	return c
}

func (c *testCase) compare(data []byte) (list []*engine.Result) {
	for _, pkg := range c.pkgs {
		list = append(list, engine.Check(contract.FileName, data, pkg))
	}
	return list
}

func acceptorOf(results []*engine.Result) *accept.Acceptor {
	var sides []accept.Side
	for _, r := range results {
		sides = append(sides, r.Side())
	}
	return accept.New(results[0].File, sides...)
}

// allAtOnce makes all fixes: then nothing is left to fix.
func (c *testCase) allAtOnce(results []*engine.Result) {
	c.Helper()
	acceptor := acceptorOf(results)
	var fixes strings.Builder
	for _, fix := range acceptor.Fixes() {
		fmt.Fprint(&fixes, fix.Message)
		for _, e := range fix.Edits {
			fmt.Fprintf(&fixes, " -%d+%d", e.End-e.Start, len(e.New))
		}
		fmt.Fprintln(&fixes)
	}
	c.golden("fixes", fixes.String())
	data, changes, err := acceptor.Apply()
	if err != nil {
		c.Fatal(err)
	}
	if (changes > 0) != (fixes.Len() > 0) {
		c.Errorf("%d changes of the fixes:\n%s", changes, &fixes)
	}
	c.golden("want.yaml", string(data))
	after := c.compare(data)
	left := ""
	for _, r := range after {
		for _, f := range r.Findings {
			if f.ID != contract.WaiverUnused {
				left += fmt.Sprintf("%s %s %s\n", r.GOOS, f.ID, f.Symbol)
			}
		}
	}
	c.golden("left", left)
	if again := acceptorOf(after).Fixes(); len(again) > 0 {
		c.Errorf("there is something left to fix: %s %v", again[0].Message, again[0].Edits)
	}
}

// oneByOne makes each fix by itself: it is the one of all findings on its entry,
// takes them away, and leaves a contract that is right in itself.
func (c *testCase) oneByOne(results []*engine.Result) {
	acceptor := acceptorOf(results)
	byEntry := make(map[string]*accept.Fix)
	for _, r := range results {
		for i := range r.Findings {
			fd := &r.Findings[i]
			fix := acceptor.For(fd)
			if fix == nil || fd.Entry() == "" {
				continue
			}
			if other := byEntry[fd.Entry()]; other != nil && !slices.Equal(other.Edits, fix.Edits) {
				c.Errorf("two fixes of %s", fd.Entry())
			}
			byEntry[fd.Entry()] = fix
			data, err := contract.Apply(c.data, fix.Edits)
			if err != nil {
				c.Fatal(err)
			}
			for _, after := range c.compare(data) {
				for _, g := range after.Findings {
					if g.ID == contract.ContractInvalid || g.ID == fd.ID && g.Symbol == fd.Symbol {
						c.Errorf("%s of %s %s leaves %s %s in\n%s", fix.Message, fd.ID, fd.Symbol, g.ID, g.Symbol, data)
					}
				}
			}
		}
	}
}

// golden compares what becomes of a case with one of its files.
func (c *testCase) golden(name, got string) {
	c.Helper()
	i := slices.IndexFunc(c.archive.Files, func(f txtar.File) bool { return f.Name == name })
	want := ""
	if i >= 0 {
		want = string(c.archive.Files[i].Data)
	}
	switch {
	case got == want:
	case !*update:
		c.Errorf("%s is\n%swant\n%s", name, got, want)
	case i >= 0:
		c.archive.Files[i].Data = []byte(got)
	default:
		c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: []byte(got)})
	}
}

const twoFuncs = `version: 1
policy: exact
exports:
  funcs:
    F: func() # at once
    G: func()
`

// sideOf returns the side of a package of some source.
func sideOf(t *testing.T, goos, src string) (accept.Side, *contract.File) {
	pkg, file, info := make(casetest.Packages).Check(t, "example.com/p", []byte(src))
	r := engine.Check(contract.FileName, []byte(twoFuncs), engine.NewPackage(pkg, []*ast.File{file}, info, goos, "amd64"))
	return r.Side(), r.File
}

func applied(t *testing.T, f *contract.File, sides ...accept.Side) string {
	t.Helper()
	data, _, err := accept.New(f, sides...).Apply()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestUnseen checks that what may be in files that were not loaded is as it is
// where they were, and that no fix is for what hides there.
func TestUnseen(t *testing.T) {
	linux, f := sideOf(t, "linux", "package p\n\nfunc F(n int) {}\n\nfunc G() {}\n")
	windows, _ := sideOf(t, "windows", "package p\n\nfunc G() {}\n")
	windows.Unseen = func(name string) bool { return name == "F" }
	windows.Hides = func(fd *finding.Finding) bool { return fd.Symbol == "F" }
	if got, want := applied(t, f, linux, windows), strings.Replace(twoFuncs, "func() # at", "func(n int) # at", 1); got != want {
		t.Errorf("with the files on one platform the contract is\n%s", got)
	}
	if got := applied(t, f, windows); got != twoFuncs {
		t.Errorf("without them the contract is\n%s", got)
	}
}

// TestHidden checks that an entry with a finding that is seen has a fix, whatever else is
// found on it.
func TestHidden(t *testing.T) {
	src := "package p\n\n// F does.\n//\n// Deprecated: do not.\nfunc F(n int) {}\n\nfunc G() {}\n"
	for _, hidden := range []finding.ID{contract.SignatureChanged, contract.DeprecationChanged} {
		linux, f := sideOf(t, "linux", src)
		if len(linux.Findings) != 2 {
			t.Fatalf("%d findings", len(linux.Findings))
		}
		linux.Unseen = func(string) bool { return true }
		linux.Hides = func(fd *finding.Finding) bool { return fd.ID == hidden }
		if fixes := accept.New(f, linux).Fixes(); len(fixes) != 1 {
			t.Errorf("%s hides: %d fixes", hidden, len(fixes))
		}
	}
}

// TestOfAnother has findings whose contract is another one: they have no fix in this one,
// and do not make its waivers unused.
func TestOfAnother(t *testing.T) {
	pkg, file, info := make(casetest.Packages).Check(t, "example.com/p", []byte("package p\n\nfunc F() {}\n"))
	data := []byte("version: 1\nexports: {funcs: {F: func()}}\nwaivers: [{finding: export-missing, symbol: F, reason: r}]\n")
	for _, in := range []string{"", "another"} {
		r := engine.Check(contract.FileName, data, engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64"))
		if len(r.Findings) != 1 || r.Findings[0].ID != contract.WaiverUnused {
			t.Fatalf("found is %v", r.Findings)
		}
		unused := r.Findings[0]
		unused.In = in
		if fix := acceptorOf([]*engine.Result{r}).For(&unused); (fix == nil) != (in != "") {
			t.Errorf("for a finding on the contract %q, there is the fix %v", in, fix)
		}
		r.Findings[0].In = in
		if fixes := acceptorOf([]*engine.Result{r}).Fixes(); (len(fixes) == 0) != (in != "") {
			t.Errorf("with a finding on the contract %q, there are the fixes %v", in, fixes)
		}
	}
}

// TestAbsent checks that a contract says where a package is, if it is absent on some
// platform, and that a platform on which it conforms stays as it is.
func TestAbsent(t *testing.T) {
	_, f := sideOf(t, "linux", "package p\n\nfunc F() {}\n\nfunc G() {}\n")
	linux := accept.Side{GOOS: "linux", GOARCH: "amd64"}
	absent := accept.Side{GOOS: "windows", GOARCH: "amd64", Absent: true, Lost: f.Entries()[:1]}
	want := strings.Replace(twoFuncs, "F: func() # at once", "F:\n      func: func() # at once\n      platforms: [linux]", 1)
	if got := applied(t, f, linux, absent); got != want {
		t.Errorf("the contract is\n%s", got)
	}
	if fixes := accept.New(f, linux).Fixes(); fixes != nil {
		t.Errorf("there is nothing to fix but %q", fixes[0].Message)
	}
}
