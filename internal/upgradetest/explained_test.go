package upgradetest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const oldLibrary = `package lib

type Kind string

type Schema struct {
	Kind  Kind
	Title string
}

type Set map[string]Schema

type Info struct{ *Schema }

type Doer interface{ Do() }

func Get(name string) Schema { return Schema{} }

func Both(a, b string) {}

func Each(func(string)) {}

func Run(Doer) {}

func Gone() {}

func Kept() {}

type Base struct{}

func (Base) Name() string { return "" }

func Two() (a, b int) { return }
`

const newLibrary = `package lib

type Kind []string

type Schema struct{ Kind Kind }

type Set struct{ Members map[string]Schema }

type Info struct{ Schema *Schema }

type Doer interface{ Do(n int) }

func Get(name string) Schema { return Schema{} }

func Both(a, b, c string) {}

func Each(func(Schema)) {}

func Run(Doer) {}

func Kept() {}

type Base struct{}

func (Base) Name() []byte { return nil }

func Two() (a, b string) { return }
`

const clientSource = `package client

import "example.com/lib"

var set = lib.Set{
	"a": {},
	"b": {
		Title: "b",
	},
}

func kind() int {
	s := lib.Get("a")
	kind := s.Kind
	switch kind {
	case
		"array":
		return 1
	}
	return len(s.Title)
}

func info(i *lib.Info) lib.Kind { return i.Kind }

func both() {
	lib.Both(
		"a",
		"b",
	)
	lib.Each(
		func(string) {})
	_, n :=
		lib.Two()
	use(n)
}

func use(int) {}
`

const clientTest = `package client

import (
	"testing"

	"example.com/lib"
)

type doer struct{ lib.Base }

func (doer) Do() {}

var _ interface{ Name() string } = doer{}

func Test(*testing.T) {
	lib.Run(doer{})
	lib.Gone(); lib.Kept()
	var d lib.Doer
	_ = d == doer{}
}
`

// TestExplained checks which findings explain which errors, and that there is none that
// explains all.
func TestExplained(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	goMod := func(version string) {
		write("client/go.mod", "module example.com/client\n\ngo 1.26\n\nrequire example.com/lib "+version+"\n\nreplace example.com/lib => ../"+version+"\n")
	}
	write("v1.0.0/go.mod", "module example.com/lib\n")
	write("v1.0.0/lib.go", oldLibrary)
	write("v1.1.0/go.mod", "module example.com/lib\n")
	write("v1.1.0/lib.go", newLibrary)
	write("client/client.go", clientSource)
	write("client/client_test.go", clientTest)
	goMod("v1.0.0")
	before := check(t, filepath.Join(dir, "client"))
	goMod("v1.1.0")
	after := check(t, filepath.Join(dir, "client"))
	if len(before.errors) > 0 {
		t.Fatal(before.errors)
	}

	const lib = "example.com/lib"
	explainedBy := func(finding string) (lines []string) {
		f := &findings{symbols: make(map[symbol]bool), members: make(map[symbol]bool)}
		f.add(lib, finding)
		e := &explainer{
			differ: &differ{known: map[module]*findings{{lib, "v1.0.0 v1.1.0"}: f}},
			before: before, after: after, upgrades: make(map[string]string),
		}
		for at, msgs := range after.errors {
			for _, msg := range msgs {
				if e.explained(t, at.line, msg) {
					lines = append(lines, fmt.Sprintf("%s:%d", at.file, at.n))
				}
			}
		}
		slices.Sort(lines)
		return slices.Compact(lines)
	}
	for _, test := range []struct{ finding, want string }{
		{"Set", "client.go:6 client.go:7"},
		{"Schema.Title", "client.go:20"},
		{"Schema.Kind", "client.go:17 client.go:23"},
		{"Kind", "client.go:17 client.go:23"},
		{"Info.Schema", "client.go:23"},
		{"Both", "client.go:29"},
		{"Each", "client.go:31"},
		{"Doer.Do", "client_test.go:16 client_test.go:19"},
		{"Base.Name", "client_test.go:13"},
		{"Two", "client.go:34"},
		{"Gone", "client_test.go:17"},
		{"Kept", ""},
		{"Get", "client.go:20"},
		{"(*Schema).Other", ""},
		{"package", "client.go:17 client.go:20 client.go:23 client.go:29 client.go:31 client.go:34 client.go:6 client.go:7 client_test.go:13 client_test.go:16 client_test.go:17 client_test.go:19"},
	} {
		if got := strings.Join(explainedBy(test.finding), " "); got != test.want {
			t.Errorf("a finding on %s explains errors in lines %s, want %s", test.finding, got, test.want)
		}
	}
}
