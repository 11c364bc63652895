package witness_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Changes that break clients, and have nothing to do with the fixtures.
const (
	noiseOld = `
type UnrelatedSlice[T interface{}] = []T
type UnrelatedType[T interface{}] struct{ Value *T }
type UnrelatedNumber interface{ ~int | ~int8 | ~uint }
type UnrelatedGetter interface{ UnrelatedGet() }
type UnrelatedStruct struct{ A, B int }
func (UnrelatedStruct) UnrelatedGet() {}
func UnrelatedFunc[T interface{}](T) {}
func UnrelatedPair[T interface{}](x, y T) {}
func UnrelatedSum[T UnrelatedNumber](T) T { panic(0) }
func UnrelatedEmpty(interface{}) {}
func UnrelatedTakes(interface{}) {}
var UnrelatedVar interface{}
`
	noiseNew = `
type UnrelatedSlice[T comparable] = []T
type UnrelatedType[T comparable] struct{ Value *T }
type UnrelatedNumber interface{ ~int | ~int8 }
type UnrelatedGetter interface{ UnrelatedGet(); UnrelatedSet() }
type UnrelatedStruct struct{ B, C int }
func UnrelatedFunc[T interface{ unrelated() }](T) {}
func UnrelatedPair[T ~int](x, y T) {}
func UnrelatedSum[T interface{ ~int }](T) T { panic(0) }
func UnrelatedEmpty(interface{ UnrelatedGet() }) {}
func UnrelatedTakes(interface{ unrelated() }) {}
var UnrelatedVar interface{ unrelated() }
`
)

var packageName = regexp.MustCompile(`(?m)^package (\w+)`)

// isOf reports whether a file is one of the package on a side.
func isOf(name, side string) bool {
	return name == side+".go" || strings.HasPrefix(name, side+"/") && strings.Count(name, "/") == 1
}

// has reports whether a fixture has the package on a side.
func (fx *fixture) has(side string) bool {
	return slices.ContainsFunc(fx.archive.Files, func(f txtar.File) bool { return isOf(f.Name, side) })
}

// version returns a side of a fixture as the side is of another one, with more in its package.
func (fx *fixture) version(was, is, more string) (list []txtar.File) {
	name := "p"
	for _, f := range fx.archive.Files {
		if rest, ok := strings.CutPrefix(f.Name, was); ok && (rest == ".go" || strings.HasPrefix(rest, "/")) {
			if m := packageName.FindSubmatch(f.Data); isOf(f.Name, was) && m != nil {
				name = string(m[1])
			}
			list = append(list, txtar.File{Name: is + rest, Data: f.Data})
		}
	}
	return append(list, txtar.File{Name: is + "/unrelated.go", Data: []byte("package " + name + "\n" + more)})
}

// noisy returns a fixture of whose package more has changed: between its old version and the one
// named.
func (fx *fixture) noisy(until string) *fixture {
	noisy := *fx
	noisy.archive = &txtar.Archive{Files: append(fx.version("old", "old", noiseOld), fx.version(until, "new", noiseNew)...)}
	if text, ok := fx.section("platform"); ok {
		noisy.archive.Files = append(noisy.archive.Files, txtar.File{Name: "platform", Data: []byte(text)})
	}
	return &noisy
}

// TestNoise looks for the witnesses of the fixtures in packages of which more has changed: none
// breaks for that alone.
func TestNoise(t *testing.T) {
	known := reviews(t)
	total := 0
	for _, fx := range fixtures(t) {
		if fx.hasContract() || !fx.has("old") || !fx.has("new") {
			continue
		}
		noisy, control := fx.noisy("new"), fx.noisy("old")
		old := noisy.load(t, "old")
		r := noisy.compare(old, noisy.load(t, "new"))
		prover, noise := r.Prover(), control.compare(old, control.load(t, "new")).Prover()
		for _, f := range breaking(r) {
			if strings.HasPrefix(f.Symbol, "Unrelated") || strings.HasPrefix(f.Symbol, "(*Unrelated") {
				continue
			}
			total++
			source := prover.Prove(f.ID, f.Symbol)
			switch {
			case source == "" && reviewOf(known, fx.name, string(f.ID), f.Symbol) == nil:
				t.Errorf("%s: no client proves %s %s", fx.name, f.ID, f.Symbol)
			case source != "" && noise.Proves(source):
				t.Errorf("%s: %s %s: this client breaks for another change:\n%s", fx.name, f.ID, f.Symbol, source)
			}
		}
	}
	if total < 500 {
		t.Errorf("only %d findings", total)
	}
}
