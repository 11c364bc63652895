package apidifftest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
)

// A pair is a package before and after a change.
type pair struct{ old, new *engine.Package }

// Verdicts are what is said of symbols: of "DB.Close" for a field, or a method
// of DB or *DB. What is promoted counts where it is declared. Something
// breaking outweighs what is compatible.
type verdicts map[string]finding.Verdict

func (v verdicts) add(symbol string, verdict finding.Verdict) {
	if v[symbol] != finding.Breaking {
		v[symbol] = verdict
	}
}

// peer returns what apidiff says.
func (p *pair) peer() verdicts {
	v := make(verdicts)
	for _, change := range apidiff.Changes(p.old.Types, p.new.Types).Changes {
		symbol, _, _ := strings.Cut(change.Message, ": ")
		symbol, _, _ = strings.Cut(symbol, ",")
		verdict := finding.Breaking
		if change.Compatible {
			verdict = finding.Compatible
		}
		v.add(p.declared(symbol), verdict)
	}
	return v
}

// ours returns what the engine says about the new package, held to the contract of
// the old one.
func (p *pair) ours(t *testing.T) verdicts {
	t.Helper()
	data := contract.Format(engine.NewContract(p.old, contract.Exact))
	if r := engine.Check(contract.FileName, data, p.old); len(r.Findings) > 0 {
		t.Errorf("%s: the old package does not hold to its contract: %s", p.old.Types.Path(), wording.Check(&r.Findings[0]))
	}
	v := make(verdicts)
	for _, f := range engine.Check(contract.FileName, data, p.new).Findings {
		switch {
		case f.ID == contract.DeprecationChanged:
			// apidiff does not read comments.
		case f.ID == contract.ContractInvalid:
			v.add(string(f.ID), f.Verdict)
		default:
			v.add(p.declared(f.Declared()), f.Verdict)
		}
	}
	return v
}

// declared returns the symbol of a field or method under the type that declares
// it.
func (p *pair) declared(symbol string) string {
	symbol = strings.NewReplacer("(", "", ")", "", "*", "").Replace(symbol)
	owner, name, ok := strings.Cut(symbol, ".")
	if !ok {
		return symbol
	}
	for _, pkg := range []*types.Package{p.old.Types, p.new.Types} {
		tn, ok := pkg.Scope().Lookup(owner).(*types.TypeName)
		if !ok {
			continue
		}
		if by := declarer(tn, name); by != nil && by.Pkg() == pkg {
			return by.Name() + "." + name
		}
	}
	return symbol
}

// declarer returns the type that declares a member of the type tn, nil if there
// is no such member.
func declarer(tn *types.TypeName, name string) *types.TypeName {
	obj, index, _ := types.LookupFieldOrMethod(tn.Type(), true, tn.Pkg(), name)
	if obj == nil {
		return nil
	}
	t := tn.Type()
	for _, i := range index[:len(index)-1] {
		t = deref(t).Underlying().(*types.Struct).Field(i).Type()
	}
	if named, ok := deref(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

func deref(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return t
}

// A difference is a symbol of which apidiff and the engine say different things.
type difference struct {
	where, symbol string
	peer, ours    finding.Verdict // "-" for nothing
}

func (d difference) String() string {
	return fmt.Sprintf("%s %s %s %s", d.where, d.symbol, d.peer, d.ours)
}

// differences compares the two. Where is the case or package that p is.
func (p *pair) differences(t *testing.T, where string) []difference {
	t.Helper()
	peer, ours := p.peer(), p.ours(t)
	symbols := maps.Clone(peer)
	maps.Copy(symbols, ours)
	var list []difference
	for _, symbol := range slices.Sorted(maps.Keys(symbols)) {
		d := difference{where, symbol, cmp.Or(peer[symbol], "-"), cmp.Or(ours[symbol], "-")}
		if d.peer != d.ours {
			list = append(list, d)
		}
	}
	return list
}

// A loader type-checks packages. Those of the standard library come from source,
// once for all loaders.
type loader struct {
	t     *testing.T
	files func(path string) []string // the source of the packages that are not the standard library's
	done  map[string]*engine.Package
}

var (
	fset = token.NewFileSet()
	std  = importer.ForCompiler(fset, "source", nil)
)

// load returns the package of a path.
func (l *loader) load(path string) *engine.Package {
	l.t.Helper()
	var files []*ast.File
	for i, source := range l.files(path) {
		file, err := parser.ParseFile(fset, fmt.Sprintf("%s%d.go", path, i), source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			l.t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	config := types.Config{Importer: l, Sizes: types.SizesFor("gc", "amd64")}
	pkg, err := config.Check(path, fset, files, info)
	if err != nil {
		l.t.Fatal(err)
	}
	return engine.NewPackage(pkg, files, info, "linux", "amd64")
}

// Import implements [types.Importer].
func (l *loader) Import(path string) (*types.Package, error) {
	if l.files(path) == nil {
		return std.Import(path)
	}
	if l.done[path] == nil {
		l.done[path] = l.load(path)
	}
	return l.done[path].Types, nil
}

// load returns the package of a path that the sources have.
func load(t *testing.T, path string, files func(path string) []string) *engine.Package {
	t.Helper()
	l := &loader{t: t, files: files, done: make(map[string]*engine.Package)}
	return l.load(path)
}
