package merge_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/merge"
)

// TestRandom merges contracts that were thrown together: what comes out is a
// contract, and says on each platform what was said there.
func TestRandom(t *testing.T) {
	rounds := uint64(500)
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		rounds = 5000
	}
	for seed := range rounds {
		r := dice{rand.New(rand.NewPCG(seed, 1))}
		sides := r.sides()
		before := texts(sides)
		merged := merge.Merge(sides)
		conforms(t, merged, sides)
		if !bytes.Equal(contract.Format(merged), contract.Format(merge.Merge(sides))) {
			t.Error("a second merge has another outcome")
		}
		if !slices.Equal(before, texts(sides)) {
			t.Error("the merge changed what it was given")
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func texts(sides []merge.Side) []string {
	var list []string
	for _, s := range sides {
		list = append(list, string(contract.Format(s.File)))
	}
	return list
}

type dice struct{ *rand.Rand }

func (r dice) pick(list ...string) string { return list[r.IntN(len(list))] }

func (r dice) often() bool { return r.IntN(4) > 0 }

func (r dice) seldom() bool { return r.IntN(8) == 0 }

// sides makes contracts that have much in common: each is a copy of the last
// one in which something can be other.
func (r dice) sides() []merge.Side {
	platforms := []string{"linux/amd64", "linux/arm64", "linux/386", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64", "js/wasm"}
	r.Shuffle(len(platforms), func(i, j int) { platforms[i], platforms[j] = platforms[j], platforms[i] })
	pool := make(map[string]*contract.Entry)
	var sides []merge.Side
	for _, p := range platforms[:1+r.IntN(len(platforms))] {
		goos, goarch, _ := strings.Cut(p, "/")
		f := &contract.File{Policy: contract.Exact}
		for _, name := range []string{"A", "B", "C", "D"} {
			if pool[name] == nil || r.seldom() {
				pool[name] = r.entry(name)
			}
			if r.often() {
				add(f, pool[name])
			}
		}
		sides = append(sides, merge.Side{GOOS: goos, GOARCH: goarch, File: f})
	}
	return sides
}

func add(f *contract.File, e *contract.Entry) {
	switch e.Kind {
	case contract.Const:
		f.Consts = append(f.Consts, e)
	case contract.Var:
		f.Vars = append(f.Vars, e)
	case contract.Func:
		f.Funcs = append(f.Funcs, e)
	case contract.Type:
		f.Types = append(f.Types, e)
	}
}

func (r dice) entry(name string) *contract.Entry {
	d := &contract.Decl{}
	if r.seldom() {
		d.Deprecated = &contract.String{Value: r.pick("use B", "use C")}
	}
	e := &contract.Entry{Kind: contract.Type, Name: name, Decls: []*contract.Decl{d}}
	switch r.IntN(6) {
	case 0:
		e.Kind, d.Text.Value = contract.Const, r.pick("= 1", "= 2", "int = 1")
	case 1:
		e.Kind, d.Text.Value = contract.Var, r.pick("error", "int")
	case 2:
		e.Kind, d.Text.Value = contract.Func, r.pick("func()", "func(n int) error")
	case 3:
		d.Text.Value = "interface"
		d.Methods = r.members(contract.Method, "Get", "Len", "Put")
		d.Embeds = r.embeds()
	default:
		d.Text.Value = "struct"
		d.Fields = r.members(contract.Field, "Name", "Size", "Mode", "Time")
		r.Shuffle(len(d.Fields), func(i, j int) {
			if r.seldom() {
				d.Fields[i], d.Fields[j] = d.Fields[j], d.Fields[i]
			}
		})
		d.Embeds = r.embeds()
		for _, m := range r.members(contract.Method, "Close", "Open", "Stat") {
			if r.seldom() {
				m.Kind = contract.PointerMethod
				d.PointerMethods = append(d.PointerMethods, m)
			} else {
				d.Methods = append(d.Methods, m)
			}
		}
	}
	return e
}

func (r dice) members(kind contract.Kind, names ...string) []*contract.Entry {
	var list []*contract.Entry
	for _, name := range names {
		if !r.often() {
			continue
		}
		text := "func()"
		if kind == contract.Field {
			text = r.pick("int", "int", "int", "string `json:\"s\"`")
		} else if r.seldom() {
			text = "func() error"
		}
		d := &contract.Decl{Text: contract.Text{Value: text}}
		list = append(list, &contract.Entry{Kind: kind, Name: name, Decls: []*contract.Decl{d}})
	}
	return list
}

func (r dice) embeds() []*contract.Entry {
	if !r.seldom() {
		return nil
	}
	name := r.pick("error", "fmt.Stringer")
	d := &contract.Decl{Text: contract.Text{Value: name}}
	return []*contract.Entry{{Kind: contract.Embed, Name: name, Decls: []*contract.Decl{d}}}
}
