package totypes_test

import (
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/totypes"
)

func parse(t *testing.T, text string) *contract.File {
	t.Helper()
	f, err := contract.Parse("", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestBind ties the entry of a struct to a package: embedded types that have no entry are
// among those that have one.
func TestBind(t *testing.T) {
	pkg, _, _ := make(casetest.Packages).Check(t, "example.com/p", []byte(`package p

type empty struct{}

type full struct{ X int }

type Q struct{}

type T struct {
	A int
	empty
	full
	*Q
}
`))
	f := parse(t, "version: 1\nexports: {types: {T: {type: struct, fields: {A: int}, embeds: [full, '*Q']}}}\n")
	p := totypes.Bind(f, pkg, nil, func(*types.Named) []*totypes.Implements { return nil })
	var got []string
	for _, m := range p.Objects[0].Members {
		got = append(got, fmt.Sprintf("%s %v", m.Name, m.Obj))
	}
	want := "A field A int, full field full example.com/p.full, Q field Q *example.com/p.Q"
	if got := strings.Join(got, ", "); got != want {
		t.Errorf("the members are %s, want %s", got, want)
	}
}

// TestIncomplete has a package that is only known by what export data of another one
// shows: a contract can mention its objects, and what else imports it is loaded from
// source with it.
func TestIncomplete(t *testing.T) {
	dep := types.NewPackage("example.com/dep", "dep")
	name := types.NewTypeName(token.NoPos, dep, "T", nil)
	types.NewNamed(name, types.Typ[types.Int], nil)
	dep.Scope().Insert(name)
	mid := types.NewPackage("example.com/mid", "mid")
	mid.SetImports([]*types.Package{dep})
	mid.MarkComplete()
	actual := types.NewPackage("example.com/p", "p")
	actual.SetImports([]*types.Package{mid})
	root := t.TempDir()
	for file, text := range map[string]string{
		"dep/dep.go":       "package dep\n\ntype T int\n",
		"source/source.go": "package source\n\nimport \"example.com/dep\"\n\ntype S dep.T\n",
	} {
		file = filepath.Join(root, "example.com", file)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		casetest.Put(t, file, text)
	}
	f := parse(t, "version: 1\nuses: [example.com/dep, example.com/source]\nexports: {vars: {V: dep.T, W: source.S}}\n")
	p := totypes.Check(f, totypes.Config{
		Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64",
		Folder: func(path string) string { return filepath.Join(root, path) },
	})
	if len(p.Errors) > 0 {
		t.Errorf("mistakes: %v", p.Errors)
	}
	for _, o := range p.Objects {
		if o.Obj == nil {
			t.Errorf("%s is not declared", o.Entry.Name)
		}
	}
}

// TestSuggestions has so many names that only the first mistakes are compared with them.
func TestSuggestions(t *testing.T) {
	actual := types.NewPackage("example.com/p", "p")
	for i := range 30_000 {
		actual.Scope().Insert(types.NewTypeName(token.NoPos, actual, fmt.Sprintf("Name%d", i), types.Typ[types.Int]))
	}
	f := parse(t, "version: 1\nexports: {vars: {A: Nme1, B: Nme2, C: Nme3}}\n")
	p := totypes.Check(f, totypes.Config{Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
	var got []string
	for _, e := range p.Errors {
		_, suggested, _ := strings.Cut(e.Msg, "did you mean ")
		got = append(got, suggested)
	}
	if got := strings.Join(got, ","); got != "Name1?,Name2?," {
		t.Errorf("suggested are %s", got)
	}
}

// TestManyMistakes has more mistakes than are reported, and says so.
func TestManyMistakes(t *testing.T) {
	var text strings.Builder
	text.WriteString("version: 1\nexports:\n  vars:\n")
	for i := range 1_100 {
		fmt.Fprintf(&text, "    V%d: Undeclared\n", i)
	}
	actual := types.NewPackage("example.com/p", "p")
	p := totypes.Check(parse(t, text.String()), totypes.Config{Actual: actual, Imports: api.NewImports(actual, nil, nil), GOOS: "linux", GOARCH: "amd64"})
	more := 0
	for _, e := range p.Errors {
		if e.Msg == "Go source of the contract has more than 1000 mistakes; fix the others first" {
			more++
		}
	}
	if len(p.Errors) != 1_001 || more != 1 {
		t.Errorf("%d mistakes, %d say that there are more", len(p.Errors), more)
	}
}
