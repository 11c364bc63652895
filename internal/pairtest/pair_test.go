package pairtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
	"github.com/importspy/importspy/internal/world"
)

// A pair is two versions of a module and clients of the old one.
type pair struct {
	old, now *module
	clients  []client
	edits    []string
}

// figures count what was looked at.
type figures struct {
	pairs, valid, intact int // intact: nothing had to be left out of the old version
	clients, broken      int
	silent, unexplained  int
	breaking, witless    int
	other                int
}

func (f *figures) String() string {
	return fmt.Sprintf("%d pairs, %d valid (%d at once), %d clients, %d broken clients, %d silent breaks, %d unexplained, %d breaking findings, %d without witness, %d other failures",
		f.pairs, f.valid, f.intact, f.clients, f.broken, f.silent, f.unexplained, f.breaking, f.witless, f.other)
}

// newPair returns the pair of a seed, nil if nothing that type-checks comes of it.
func newPair(seed, n uint64, f *figures) *pair {
	f.pairs++
	r := rand.New(rand.NewPCG(seed, n))
	g := generate(r)
	old, rounds := g.prune()
	if old == nil || old.endless() {
		return nil
	}
	now, _, applied := g.mutate(pick(g, 1, 1, 2, 3))
	if now == nil {
		return nil
	}
	f.valid++
	if rounds == 0 {
		f.intact++
	}
	return &pair{old: g.module, now: now, edits: applied, clients: clientsOf(r, old)}
}

// A kind is what is wrong with the tool's view of a pair.
type kind string

const (
	silentBreak     kind = "silent break" // a client breaks, and no finding is breaking
	unexplained     kind = "unexplained"  // a client breaks that mentions nothing with a breaking finding
	noWitness       kind = "no witness"   // a breaking finding that no client proves
	untrueWitness   kind = "witness does not distinguish"
	notAccepted     kind = "contract cannot be accepted" // after all fixes, findings are left
	notHeld         kind = "contract does not hold"      // of the version that it describes
	contractDiffers kind = "contract differs"            // its verdict is not that of the two versions
	contractSilent  kind = "contract is silent"          // a client breaks, and no contract has a breaking finding
	differsFromSelf kind = "differs from itself"
	crash           kind = "panic"
)

// A failure is what is wrong with a pair. Failures with one key are alike.
type failure struct {
	kind   kind
	key    string
	detail string
	client client // that breaks in silence
}

// judge compares what the type checker says about a pair with what the tool says.
func (p *pair) judge(f *figures) []failure {
	old, _ := p.old.load()
	now, _ := p.now.load()
	again, _ := p.old.load()
	if old == nil || now == nil || now.endless() {
		return nil
	}
	all := compiling(old, p.clients)
	f.clients += len(all)
	var broke []client
	for _, i := range broken(now, all) {
		if breaks(old, now, all[i].source()) && !mentionsLost(old, now, all[i].source()) {
			broke = append(broke, all[i])
		}
	}
	f.broken += len(broke)
	return judge(old, again, now, broke, f)
}

// breaks reports whether a client compiles against the first version only.
func breaks(old, now *version, source string) bool {
	return compiles(old, source) == nil && compiles(now, source) != nil
}

// compiles type-checks a client that is a file of its own.
func compiles(v *version, source string) (err error) {
	defer func() {
		if recover() != nil {
			err = nil // go/types crashes: nothing is known
		}
	}()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "client.go", source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	config := types.Config{Importer: v, Sizes: sizes}
	_, err = config.Check("client", fset, []*ast.File{file}, nil)
	return err
}

// mentionsLost reports whether a client writes a type of the dependency that it no
// longer has, or not with these type arguments. That is between the two of them.
func mentionsLost(old, now *version, source string) bool {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "client.go", source, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue)}
	config := types.Config{Importer: old, Sizes: sizes}
	_, _ = config.Check("client", fset, []*ast.File{file}, info)
	for e, tv := range info.Types {
		if !tv.IsType() {
			continue
		}
		text := source[fset.Position(e.Pos()).Offset:fset.Position(e.End()).Offset]
		alone := fmt.Sprintf("package client; import %q; type _ = %s", paths[depUnit], text)
		if ofDependency(e) { // whose type arguments may be of other packages
			alone = fmt.Sprintf("package client; %s type _ = %s", importsOf(file, text), text)
		}
		if breaks(old, now, alone) {
			return true
		}
	}
	return false
}

// ofDependency reports whether e is an instance of a type of the dependency.
func ofDependency(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.IndexExpr:
		e = x.X
	case *ast.IndexListExpr:
		e = x.X
	default:
		return false
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == path.Base(paths[depUnit])
}

// importsOf writes those imports of a file that a text of it uses.
func importsOf(file *ast.File, text string) string {
	var b strings.Builder
	for _, spec := range file.Imports {
		name := path.Base(strings.Trim(spec.Path.Value, `"`))
		if regexp.MustCompile(`\b` + name + `\.`).MatchString(text) {
			fmt.Fprintf(&b, "import %s; ", spec.Path.Value)
		}
	}
	return b.String()
}

// judge is judge for two versions, the first loaded twice, and the clients that break.
func judge(old, again, now *version, broke []client, f *figures) (list []failure) {
	defer func() {
		if r := recover(); r != nil {
			list = append(list, failure{kind: crash, key: fmt.Sprint(r), detail: string(debug.Stack())})
		}
	}()
	d := newDiff(old, now)
	breaking := d.breaking()
	f.breaking += len(breaking)
	if len(broke) > 0 && len(breaking) == 0 {
		f.silent++
		list = append(list, failure{kind: silentBreak, client: broke[0], detail: string(broke[0])})
	} else if c := d.unexplained(broke, breaking); c != "" {
		f.unexplained++
		list = append(list, failure{kind: unexplained, client: c, detail: string(c) + "\n" + d.String()})
	}
	others := slices.Concat(newDiff(old, again).self(), d.contracts(len(breaking) > 0, broke))
	f.other += len(others)
	for _, one := range breaking {
		if wrong := d.prove(one); wrong != nil {
			f.witless++
			list = append(list, *wrong)
		}
	}
	return append(list, others...)
}

// A diff is the comparison of two versions as the command diff makes it: of the packages
// that clients can import, and of what these expose of the internal one.
type diff struct {
	old, now *version
	findings [units][]finding.Finding
	results  [units]*engine.Result
	exposed  map[string]bool
}

func newDiff(old, now *version) *diff {
	d := &diff{old: old, now: now}
	d.exposed = exposedOf(old)
	still := map[string]map[string]bool{paths[internalUnit]: exposedOf(now)}
	worlds := d.worlds(now)
	for u := internalUnit; u < units; u++ {
		d.results[u] = engine.NewVersion(old.units[u], nil).Compare(now.units[u], worlds)
		for _, f := range d.results[u].Findings {
			if u != internalUnit || d.exposed[f.Entry()] && d.results[u].Became.Seen(paths[u], f.Entry(), still) && f.ID != contract.ExportMissing {
				d.findings[u] = append(d.findings[u], f)
			}
		}
	}
	return d
}

// exposedOf returns the names of the types of the internal package that clients get.
func exposedOf(v *version) map[string]bool {
	exposed := make(map[string]bool)
	for _, u := range []unit{qUnit, pUnit} {
		for _, tn := range api.ExposedOf(v.units[u].Types, func(p *types.Package) bool { return api.Internal(p.Path()) }) {
			exposed[tn.Name()] = true
		}
	}
	return exposed
}

func (d *diff) worlds(now *version) *compare.Worlds {
	return engine.Worlds(all(d.old), all(now), world.Move{From: paths[pUnit], To: paths[pUnit]}, func(tn *types.TypeName) bool {
		switch tn.Pkg().Path() {
		case paths[depUnit]:
			return false
		case paths[internalUnit]:
			return d.exposed[tn.Name()]
		}
		return true
	})
}

func all(v *version) (list []*types.Package) {
	for _, pkg := range v.units {
		list = append(list, pkg.Types)
	}
	return list
}

// A found is a breaking finding.
type found struct {
	*finding.Finding
	unit unit
}

func (d *diff) breaking() (list []found) {
	for u := range units {
		for i := range d.findings[u] {
			if f := &d.findings[u][i]; f.Verdict == finding.Breaking {
				list = append(list, found{f, u})
			}
		}
	}
	return list
}

// prove looks for a witness of a breaking finding.
func (d *diff) prove(f found) *failure {
	key := string(f.ID)
	detail := fmt.Sprintf("%s %s.%s: %s", f.ID, names[f.unit], f.Symbol, wording.Diff(f.Finding))
	r := d.results[f.unit]
	r.Prove(f.Finding)
	switch {
	case f.Witness == "":
		return &failure{kind: noWitness, key: key, detail: detail}
	case !r.Prover().Proves(f.Witness):
		return &failure{kind: untrueWitness, key: key, detail: detail + "\n" + f.Witness}
	}
	return nil
}

// self reports that a version, loaded twice, differs from itself.
func (d *diff) self() []failure {
	for u := range units {
		for _, f := range d.findings[u] {
			return []failure{{kind: differsFromSelf, key: string(f.ID), detail: f.Symbol}}
		}
	}
	return nil
}

// contracts checks the new version against contracts of the old one, and accepts it.
func (d *diff) contracts(breaking bool, broke []client) (list []failure) {
	verdict := false
	var outline strings.Builder
	var texts [units][]byte
	for _, u := range []unit{qUnit, pUnit} {
		data := contract.Format(engine.NewContract(d.old.units[u], contract.Exact))
		texts[u] = data
		if r := engine.Check(contract.FileName, data, d.old.units[u]); len(r.Findings) > 0 {
			if text := lines(r.Findings); strings.Contains(text, "too large") {
				return nil // types that expand in each other's arguments are
			}
			return []failure{{kind: notHeld, key: string(r.Findings[0].ID), detail: lines(r.Findings) + string(data)}}
		}
		r := engine.Check(contract.FileName, data, d.now.units[u])
		for _, f := range r.Findings {
			verdict = verdict || f.Verdict != finding.Compatible
		}
		outline.WriteString(lines(r.Findings))
		if slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.ID == contract.ContractInvalid }) {
			return list // what it is written with is no longer there: a person has to say what it means
		}
		if wrong := accepted(r, d.now.units[u]); wrong != "" {
			list = append(list, failure{kind: notAccepted, detail: wrong + string(data)})
		}
	}
	if len(broke) > 0 && !(verdict && d.together(texts)) {
		detail := fmt.Sprintf("%s\nalone: %v\nversions:\n%scontracts:\n%s", broke[0], verdict, d, &outline)
		list = append(list, failure{kind: contractSilent, key: fmt.Sprint(verdict), client: broke[0], detail: detail})
	} else if verdict != breaking && d.alone() {
		detail := fmt.Sprintf("versions:\n%scontracts:\n%s", d, &outline)
		list = append(list, failure{kind: contractDiffers, key: fmt.Sprint(verdict), detail: detail})
	}
	return list
}

// together reports whether the contracts of packages that clients can import, checked together,
// have a finding that is not compatible.
func (d *diff) together(texts [units][]byte) bool {
	promised := engine.NewPromised(all(d.now))
	var results [units]*engine.Result
	for u, data := range texts {
		if pkg := d.now.units[u]; data != nil {
			results[u] = engine.Exports(contract.FileName, data, pkg)
			promised.Learn(pkg.Types, contract.FileName, results[u])
		}
	}
	found := false
	for u, r := range results {
		pkg := d.now.units[u]
		if r != nil {
			if promised.Concerns(pkg.Types, nil) {
				r = r.Within(promised, pkg)
			}
			found = found || slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Verdict != finding.Compatible })
		}
		promised.Add(pkg.Types, contract.FileName, r)
	}
	return found
}

// alone reports whether only what has a contract differs. A contract is typed with what
// the new version imports: it does not know what that was
// (docs/comparison.md#two-worlds).
func (d *diff) alone() bool {
	for _, u := range []unit{depUnit, internalUnit} {
		if len(differences(d.old.units[u], d.now.units[u])) > 0 {
			return false
		}
	}
	return true
}

// differences compares a unit as if it were compared by itself.
func differences(old, now *engine.Package) []finding.Finding {
	data := contract.Format(engine.NewContract(old, contract.Exact))
	return engine.Check(contract.FileName, data, now).Findings
}

// rounds is how often fixes can be necessary: what a type has is only compared once what
// it is has been accepted.
const rounds = 3

// accepted makes all fixes, and returns what is wrong then, or "".
func accepted(r *engine.Result, pkg *engine.Package) string {
	first := r
	for range rounds {
		next, _, err := accept.New(r.File, r.Side()).Apply()
		if err != nil {
			return fmt.Sprintf("fixes: %v\n%s", err, lines(r.Findings))
		}
		if r = engine.Check(contract.FileName, next, pkg); len(r.Findings) == 0 {
			return ""
		}
	}
	return fmt.Sprintf("findings are left:\n%sof\n%swith\n%sof\n", lines(r.Findings), lines(first.Findings), contract.Format(r.File))
}

func (d *diff) String() string {
	var b strings.Builder
	for u := range units {
		b.WriteString(lines(d.findings[u]))
	}
	return b.String()
}

// lines writes findings, a line each.
func lines(list []finding.Finding) string {
	var b strings.Builder
	for i := range list {
		f := &list[i]
		fmt.Fprintf(&b, "%s %s %s: %s\n", f.Verdict, f.ID, f.Symbol, wording.Check(f))
	}
	return b.String()
}
