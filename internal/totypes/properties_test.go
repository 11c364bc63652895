package totypes_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/merge"
	"github.com/importspy/importspy/internal/wording"
	"github.com/importspy/importspy/internal/world"
)

const (
	fixturePath = "example.com/p"
	clientPath  = fixturePath + "/client"
)

// A property is what must hold of every package p and of q, which p becomes by
// a small change. It returns what is wrong, or "".
type property struct {
	name  string
	holds func(p, q *draft, seed int64) string
}

// check is holds, except for panics, which it returns as any other failure.
func (prop property) check(p, q *draft, seed int64) (wrong string) {
	defer func() {
		if r := recover(); r != nil && r != errCrash {
			wrong = fmt.Sprintf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return prop.holds(p, q, seed)
}

var properties = []property{
	{"description", describes},
	{"renaming", renaming},
	{"order", order},
	{"acceptance", acceptance},
	{"shadowing", shadowing},
	{"platforms", platforms},
	{"policies", policies},
	{"symmetry", symmetry},
	{"clients", clients},
}

// FuzzProperties checks properties of random packages. What fails is made as
// small as can be before it is reported.
func FuzzProperties(f *testing.F) {
	seeds := 100
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		seeds = 400
	}
	for seed := range seeds {
		f.Add(int64(seed))
	}
	f.Fuzz(func(t *testing.T, seed int64) {
		g, p := generate(seed)
		if p == nil {
			t.Skip("no package comes of it")
		}
		q := g.mutate(p)
		if q == nil {
			t.Skip("there is nothing to change")
		}
		for _, prop := range properties {
			if wrong := prop.check(p, q, seed); wrong != "" {
				p, q, wrong := shrink(prop, p, q, seed)
				t.Fatalf("%s: %s\nof p, which becomes q\n%s%s", prop.name, wrong, p.write(), q.write())
			}
		}
	})
}

// load type-checks a script that does.
func load(s *script) (*engine.Package, *token.FileSet) {
	pkg, fset, errs := s.compile()
	switch {
	case len(errs) > 0:
		panic(fmt.Sprintf("%v in\n%s", errs[0], s))
	case pkg == nil:
		panic(errCrash)
	}
	return pkg, fset
}

// errCrash is the panic where go/types crashes on a script or on a contract.
// That is none of our faults.
var errCrash = errors.New("go/types crashes")

func checked(data []byte, pkg *engine.Package) *engine.Result {
	r := engine.Check(contract.FileName, data, pkg)
	for _, f := range r.Findings {
		if strings.Contains(message(f), "go/types crashed") {
			panic(errCrash)
		}
	}
	return r
}

// binding are the policies that bind all of a package's API.
var binding = []contract.Policy{contract.Exact, contract.Compatible}

// describes: a package holds to the contract that is made of it, and that
// contract is as Format writes it.
func describes(p, _ *draft, _ int64) string {
	pkg, fset := load(p.write())
	for _, policy := range append(binding, contract.Minimum) {
		f := engine.NewContract(pkg, policy)
		data := contract.Format(f)
		if r := checked(data, pkg); len(r.Findings) > 0 {
			return fmt.Sprintf("%s contract does not hold:\n%s%s", policy, lines(r.Findings, fset), data)
		}
		parsed, err := contract.Parse(contract.FileName, data)
		if err != nil {
			return fmt.Sprintf("unreadable: %v\n%s", err, data)
		}
		if again := contract.Format(parsed); !bytes.Equal(again, data) {
			return fmt.Sprintf("unstable: Format writes\n%sand then\n%s", data, again)
		}
	}
	return ""
}

var (
	parameters = regexp.MustCompile(`\b(P|Q|arg|res|self)\d+\b`)
	values     = regexp.MustCompile(`\b(arg|res|self)\d+\b`)
	unexported = regexp.MustCompile(`\bhidden\d+\b`)
	hiddenName = regexp.MustCompile(`\bp\.[a-z]|\b(private|sealed)\b`)
)

// renaming: names that clients cannot mention do not matter.
func renaming(p, _ *draft, _ int64) string {
	s := p.write()
	pkg, _ := load(s)
	data := contract.Format(engine.NewContract(pkg, contract.Exact))

	same, fset := load(s.replace(parameters, func(name string) string { return name + "new" }))
	if r := checked(data, same); len(r.Findings) > 0 {
		return fmt.Sprintf("parameters:\n%s%s", lines(r.Findings, fset), data)
	}
	same, fset = load(s.replace(unexported, func(name string) string { return "shade" + strings.TrimPrefix(name, "hidden") }))
	r := checked(data, same)
	for _, f := range r.Findings {
		if f.Verdict != finding.Compatible {
			return fmt.Sprintf("unexported:\n%s%s", lines(r.Findings, fset), data)
		}
	}
	_, wrong := acceptAll(data, same, fset)
	return wrong
}

// shadowing: parameters may be called as anything else is. Of type parameters
// that does not hold yet.
func shadowing(p, _ *draft, _ int64) string {
	chunks := p.chunks()
	p.shadow(chunks)
	s := &script{}
	s.file(chunks)
	other, fset, errs := s.compile()
	if other == nil {
		return fmt.Sprintf("no package: %v\n%s", errs, s)
	}
	pkg, _ := load(p.write())
	for _, one := range []*engine.Package{pkg, other} {
		data := contract.Format(engine.NewContract(one, contract.Exact))
		if r := checked(data, other); len(r.Findings) > 0 {
			return fmt.Sprintf("findings:\n%s%sin\n%s", lines(r.Findings, fset), data, s)
		}
	}
	return ""
}

// platforms: one contract of a package that is p on one platform and q on
// another holds on both.
func platforms(p, q *draft, _ int64) string {
	var sides []merge.Side
	var pkgs []*engine.Package
	var fsets []*token.FileSet
	local := make(map[string]string)
	for i, d := range []*draft{p, q, p} {
		pkg, fset := load(d.write())
		pkg.GOOS, pkg.GOARCH = []string{"linux", "windows", "darwin"}[i], "arm64"
		pkgs, fsets = append(pkgs, pkg), append(fsets, fset)
		sides = append(sides, merge.Side{GOOS: pkg.GOOS, GOARCH: pkg.GOARCH, File: engine.NewContractNaming(pkg, contract.Exact, nil, local)})
	}
	data := contract.Format(merge.Merge(sides))
	for i, pkg := range pkgs {
		if r := checked(data, pkg); len(r.Findings) > 0 {
			return fmt.Sprintf("%s:\n%s%s", pkg.GOOS, lines(r.Findings, fsets[i]), data)
		}
	}
	return ""
}

// order: the order of declarations does not matter, nor in which files they are.
func order(p, q *draft, seed int64) string {
	rng := rand.New(rand.NewPCG(uint64(seed), 3))
	pkg, _ := load(p.write())
	data := contract.Format(engine.NewContract(pkg, contract.Exact))
	other, _ := load(p.shuffle(rng))
	if again := contract.Format(engine.NewContract(other, contract.Exact)); !bytes.Equal(again, data) {
		return fmt.Sprintf("contracts are\n%s\n%s", data, again)
	}
	a, _ := load(q.write())
	b, _ := load(q.shuffle(rng))
	first, second := outline(checked(data, a)), outline(checked(data, b))
	if first != second {
		return fmt.Sprintf("findings are\n%s\n%s", first, second)
	}
	return ""
}

// outline is the findings without their place in Go.
func outline(r *engine.Result) string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%d:%d %s %s\n", f.Contract.Line, f.Contract.Column, f.ID, message(f)))
	}
	slices.Sort(list) // fields are in the order of the source
	return strings.Join(list, "")
}

// acceptance: fixes make a contract of p one of q, all at once.
func acceptance(p, q *draft, _ int64) string {
	old, _ := load(p.write())
	pkg, fset := load(q.write())
	for _, policy := range binding {
		data := contract.Format(engine.NewContract(old, policy))
		if _, wrong := acceptAll(data, pkg, fset); wrong != "" {
			return fmt.Sprintf("%s: %s", policy, wrong)
		}
	}
	return ""
}

// acceptAll makes the fixes of all findings.
func acceptAll(data []byte, pkg *engine.Package, fset *token.FileSet) ([]byte, string) {
	r := checked(data, pkg)
	next, _, err := accept.New(r.File, r.Side()).Apply()
	if err != nil {
		return nil, fmt.Sprintf("fixes: %v\n%s%s", err, lines(r.Findings, fset), data)
	}
	if left := checked(next, pkg); len(left.Findings) > 0 {
		return nil, fmt.Sprintf("findings are left:\n%sof\n%sof\n%swhich became\n%s", lines(left.Findings, fset), lines(r.Findings, fset), data, next)
	}
	return next, ""
}

// policies: what breaks under one policy does so under the other one, and where
// two versions of a package are compared as they are.
func policies(p, q *draft, _ int64) string {
	old, _ := load(p.write())
	pkg, _ := load(q.write())
	exact := contract.Format(engine.NewContract(old, contract.Exact))
	compatible := contract.Format(engine.NewContract(old, contract.Compatible))
	want := breaks(checked(exact, pkg))
	worlds := engine.Worlds([]*types.Package{old.Types}, []*types.Package{pkg.Types}, world.Move{}, nil)
	if got := breaks(engine.NewVersion(old, nil).Compare(pkg, worlds)); got != want {
		return fmt.Sprintf("versions:\n%s\nexact:\n%sof\n%s", got, want, exact)
	}
	if got := breaks(checked(compatible, pkg)); got != want {
		return fmt.Sprintf("compatible:\n%s\nexact:\n%sof\n%s", got, want, exact)
	}
	return ""
}

// breaks lists what breaks clients.
func breaks(r *engine.Result) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Verdict != finding.Compatible {
			fmt.Fprintf(&b, "%s %s %s\n", f.ID, f.Verdict, f.Symbol)
		}
	}
	return b.String()
}

// symmetry: under policy exact, if p differs from q, then q differs from p.
func symmetry(p, q *draft, _ int64) string {
	a, _ := load(p.write())
	b, _ := load(q.write())
	there := checked(contract.Format(engine.NewContract(a, contract.Exact)), b)
	back := checked(contract.Format(engine.NewContract(b, contract.Exact)), a)
	if (len(there.Findings) == 0) != (len(back.Findings) == 0) {
		return fmt.Sprintf("findings are\n%s\nand the other way round\n%s", outline(there), outline(back))
	}
	return ""
}

// clients: if a client of p does not compile any more, then there is a finding
// that says breaking.
func clients(p, q *draft, _ int64) string {
	old, _ := load(p.write())
	pkg, fset := load(q.write())
	c := clientOf(old.Types)
	wrong := c.check(pkg.Types)
	if len(wrong) == 0 {
		return ""
	}
	for _, policy := range binding {
		data := contract.Format(engine.NewContract(old, policy))
		if r := checked(data, pkg); verdictOf(r) == finding.Compatible {
			return fmt.Sprintf("%s: not breaking:\n%s\n%s\nof\n%s", policy, c.uses[wrong[0]], lines(r.Findings, fset), data)
		}
	}
	return ""
}

// verdictOf is the verdict of all findings together. A contract that the change
// has made wrong counts as broken.
func verdictOf(r *engine.Result) finding.Verdict {
	if slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Verdict != finding.Compatible }) {
		return finding.Breaking
	}
	return finding.Compatible
}

// lines writes findings, a line each.
func lines(findings []finding.Finding, fset *token.FileSet) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s:%d:%d %s %s %s\n", fset.Position(f.Pos), contract.FileName, f.Contract.Line, f.Contract.Column, f.ID, f.Verdict, message(f))
	}
	return b.String()
}

// message is the sentence of a finding.
func message(f finding.Finding) string { return wording.Check(&f).String() }
