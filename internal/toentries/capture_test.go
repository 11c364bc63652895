package toentries_test

import (
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/toentries"
)

// TestCapture describes declarations in which one name would mean two things: in Go source,
// an alias or another spelling keeps them apart.
func TestCapture(t *testing.T) {
	const src = `package p

import "io"

type (
	T      struct{}
	t      = T
	reader = io.Reader
	str    = string
	byte   bool
	any    interface{ M() }
)

func Any[any interface{}](x any, y interface{})      {}
func Both(x any, y interface{}, z byte, b []uint8)   {}
func Of[T interface{ ~[]T2 }, T2 str](x T, y t)      {}
func Named[string interface{}](x string, y str)      {}
func Package[io interface{}](x io, y reader)         {}
func Own[K comparable](k K, m map[K]struct{ K int }) {}

type Alias[T interface{}] = map[string]struct{ A T; B t }
type Empty interface{}
type Struct[io interface{}] struct{ X io; Y reader }

func (s Struct[Reader]) M(x Reader, y reader) {}
`
	pkgs := make(casetest.Packages)
	pkgs.Check(t, "io", []byte("package io\n\ntype Reader interface{ Read(p []byte) (n int, err error) }\n"))
	pkg, _, _ := pkgs.Check(t, "example.com/p", []byte(src))
	d := &toentries.Describer{Names: toentries.NewNames(pkg)}
	for name, want := range map[string]string{
		"Any":     "func[any interface{}](x any, y interface{})",
		"Both":    "func(x any, y interface{}, z byte, b []uint8)",
		"Of":      "func[T3 interface{ ~[]T2 }, T2 string](x T3, y T)",
		"Named":   "func[string2 interface{}](x string2, y string)",
		"Package": "func[io2 interface{}](x io2, y io.Reader)",
		"Own":     "func[K comparable](k K, m map[K]struct { K int })",
		"Alias":   "[T2 interface{}] = map[string]struct { A T2; B T }",
		"Empty":   "interface{}",
		"Struct":  "[io2 interface{}] struct X io2 Y io.Reader M func(x io2, y io.Reader)",
	} {
		if got := said(d.Entry(pkg.Scope().Lookup(name))); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// said returns the text of an entry, its members, and what it says besides.
func said(en *contract.Entry) string {
	d := en.Decls[0]
	words := []string{d.Text.Value}
	for _, m := range d.Members() {
		words = append(words, m.Name, m.Decls[0].Text.Value)
	}
	if d.Sealed != nil {
		words = append(words, "sealed")
	}
	for key, value := range map[string]*contract.String{"size": d.Size, "underlying": d.Underlying, "assignable_for_any": d.AssignableForAny} {
		if value != nil {
			words = append(words, key, value.Value)
		}
	}
	for _, text := range d.Implements {
		words = append(words, "implements", text.Value)
	}
	return strings.Join(words, " ")
}
