package driver

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/scope"
	"github.com/importspy/importspy/internal/srcload"
)

// drive returns a driver for patterns in a module, which an archive has without its go.mod,
// and what it warns of.
func drive(t *testing.T, archive string, patterns ...string) (*Driver, *strings.Builder) {
	t.Helper()
	dir := casetest.Unpack(t, "-- go.mod --\nmodule example.com/shop\n\ngo 1.24\n"+archive)
	settings, err := gocmd.Ask(dir)
	if err != nil {
		t.Fatal(err)
	}
	host := load.Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	warn := new(strings.Builder)
	return &Driver{
		Scope: &scope.Scope{
			Request: load.Request{
				Dir: dir, Patterns: patterns, Settings: settings, Host: host,
				Env: []string{"CGO_ENABLED=0"}, Loader: &srcload.Loader{GOARCH: host.GOARCH},
			},
			Platforms: []load.Platform{host},
		},
		Warn: warn, Progress: func() *report.Progress { return &report.Progress{} },
	}, warn
}

// on has a driver check for platforms that are named.
func (d *Driver) on(platforms ...string) {
	d.Platforms, d.Named = nil, true
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		d.Platforms = append(d.Platforms, load.Platform{GOOS: goos, GOARCH: goarch})
	}
	d.Known, d.Partial = d.Platforms, len(d.Platforms) > 1
}

// found returns what a report has, a finding in a line.
func found(r *report.Report) (list []string) {
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s %s %s %s", f.ID, strings.TrimPrefix(f.Package, "example.com/"), f.Symbol, f.Verdict)
		if f.Position.File != "" {
			line += fmt.Sprintf(" %s:%d", filepath.ToSlash(f.Position.File), f.Position.Line)
		}
		if f.Contract.File != "" {
			line += fmt.Sprintf(" %s:%d", filepath.ToSlash(f.Contract.File), f.Contract.Line)
		}
		if len(f.Platforms) > 0 {
			line += " on " + strings.Join(f.Platforms, " ")
		}
		list = append(list, line)
	}
	return list
}

func expect(t *testing.T, r *report.Report, want ...string) {
	t.Helper()
	if got := found(r); !slices.Equal(got, want) {
		t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

const shop = `
-- store/store.go --
package store

type Item struct{ Name string }

func Open(name string) error { return nil }
-- store/importspy.yaml --
version: 1
exports:
  funcs:
    Open: func() error
  types:
    Item: struct { Name string }
-- cart/cart.go --
package cart

import "example.com/shop/store"

func Items() []store.Item { return nil }
-- cart/importspy.yaml --
version: 1
uses: [example.com/shop/store]
exports:
  funcs:
    Items: "func() []store.Item"
-- bare/bare.go --
package bare

func Bare() {}
-- internal/deep/deep.go --
package deep

func Deep() {}
`

func TestRun(t *testing.T) {
	d, warn := drive(t, shop, "./...")
	r, failed := d.Run(nil)
	expect(t, r, "signature-changed shop/store Open breaking store/store.go:5 store/importspy.yaml:4")
	if failed || r.Packages != 4 || r.Contracts != 2 || warn.String() != "" {
		t.Errorf("failed %v, %d packages, %d contracts, warnings %q", failed, r.Packages, r.Contracts, warn)
	}
}

func TestRunRequired(t *testing.T) {
	d, _ := drive(t, shop, "./...")
	d.Required = true
	r, _ := d.Run(nil)
	expect(t, r,
		"contract-missing shop/bare example.com/shop/bare violation bare/bare.go:1 bare/importspy.yaml:0",
		"signature-changed shop/store Open breaking store/store.go:5 store/importspy.yaml:4")
	d, _ = drive(t, shop, "./bare")
	d.Required, d.Skip = true, []string{"bare"}
	r, _ = d.Run(nil)
	expect(t, r)
}

func TestRunWitness(t *testing.T) {
	d, _ := drive(t, shop, "./store")
	d.Witness = true
	r, _ := d.Run(nil)
	if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Witness, "store.Open") {
		t.Errorf("found %+v, want a client of Open", r.Findings)
	}
}

// What another package's contract does not keep is reported there alone, and what mentions it
// refers to it.
func TestRunTogether(t *testing.T) {
	const archive = `
-- store/store.go --
package store

type Item = string
-- store/importspy.yaml --
version: 1
exports:
  types:
    Item: = int
-- cart/cart.go --
package cart

import "example.com/shop/store"

func First() store.Item { return "" }
-- cart/importspy.yaml --
version: 1
uses: [example.com/shop/store]
exports:
  funcs:
    First: func() store.Item
`
	// The package that changed need not be named.
	for _, patterns := range [][]string{{"./..."}, {"./cart"}} {
		d, _ := drive(t, archive, patterns...)
		r, failed := d.Run(nil)
		i := slices.IndexFunc(r.Findings, func(f report.Finding) bool { return f.Package == "example.com/shop/cart" })
		if failed || i < 0 {
			t.Fatalf("%v: found %v", patterns, found(r))
		}
		origin := r.Findings[i].Origin
		if origin == nil || origin.Symbol != "Item" || filepath.ToSlash(origin.Contract.File) != "store/importspy.yaml" || origin.Contract.Line != 4 {
			t.Errorf("%v: %v follows from %+v", patterns, found(r)[i], origin)
		}
	}
}

const ports = `
-- dial/dial.go --
package dial

func Dial() {}
-- dial/dial_linux.go --
package dial

func Fast() {}
-- dial/importspy.yaml --
version: 1
exports:
  funcs:
    Dial: func()
    Fast: func()
waivers:
  - symbol: Dial
    finding: export-missing
    reason: there is none on plan9
    platforms: [plan9/amd64]
-- only/only_linux.go --
package only

func Only() {}
-- only/importspy.yaml --
version: 1
exports:
  funcs:
    Only: func()
`

func TestRunPlatforms(t *testing.T) {
	d, _ := drive(t, ports, "./dial")
	d.on("linux/amd64", "windows/amd64")
	r, failed := d.Run(nil)
	// That a waiver is for another platform is no reason to report it.
	expect(t, r, "export-missing shop/dial Fast breaking dial/dial.go:1 dial/importspy.yaml:5 on windows/amd64")
	if failed || r.Packages != 1 {
		t.Errorf("failed %v, %d packages", failed, r.Packages)
	}
	if len(r.Findings) == 1 && r.Findings[0].Everywhere {
		t.Error("what windows lacks is said to be missing everywhere")
	}
}

// A package without Go files for a platform lacks what its contract declares for it.
func TestRunAbsent(t *testing.T) {
	d, _ := drive(t, ports, "./only")
	d.on("linux/amd64", "windows/amd64")
	r, failed := d.Run(nil)
	expect(t, r, "export-missing shop/only package breaking only/importspy.yaml:1 only/importspy.yaml:1 on windows/amd64")
	if failed {
		t.Error("the run failed")
	}
}

func TestRunGone(t *testing.T) {
	const archive = shop + `
-- old/importspy.yaml --
version: 1
exports:
  funcs:
    Old: func()
`
	d, _ := drive(t, archive, "./...")
	d.Witness = true
	r, failed := d.Run(nil)
	if failed || len(r.Findings) != 2 {
		t.Fatalf("failed %v, found %v", failed, found(r))
	}
	gone := r.Findings[0]
	if gone.ID != "export-missing" || gone.Package != "example.com/shop/old" || gone.Witness != "package client\n\nimport _ \"example.com/shop/old\"\n" {
		t.Errorf("found %v with %q", found(r)[0], gone.Witness)
	}
}

// What cannot be loaded fails the run, and the rest is checked.
func TestRunFailures(t *testing.T) {
	d, warn := drive(t, shop+"-- wrong/wrong.go --\npackage wrong\n\nvar V missing\n", "./...")
	r, failed := d.Run(nil)
	expect(t, r, "signature-changed shop/store Open breaking store/store.go:5 store/importspy.yaml:4")
	if !failed || !strings.Contains(warn.String(), "example.com/shop/wrong cannot be loaded:\n") {
		t.Errorf("failed %v, warnings %q", failed, warn)
	}
	if len(r.Failures) != 1 || filepath.ToSlash(r.Failures[0].Position.File) != "wrong/wrong.go" || r.Failures[0].Position.Line != 3 {
		t.Errorf("failures are %+v", r.Failures)
	}
}

func TestRunNothing(t *testing.T) {
	for _, test := range []struct {
		pattern   string
		platforms []string
		failed    bool
		warning   string
	}{
		{"./docs/...", nil, true, "importspy-vet: no packages match ./docs/..."},
		{"./only/...", []string{"windows/amd64", "darwin/arm64"}, false, ""},
		{"./store", []string{"linux/amd64"}, false, ""},
	} {
		archive := shop + "-- docs/README --\n-- only/only_linux.go --\npackage only\n"
		d, warn := drive(t, strings.Replace(archive, "Open: func() error", "Open: func(name string) error", 1), test.pattern)
		if test.platforms != nil {
			d.on(test.platforms...)
		}
		r, failed := d.Run(nil)
		if failed != test.failed || !strings.HasPrefix(warn.String(), test.warning) {
			t.Errorf("%s: failed %v, warnings %q", test.pattern, failed, warn)
		}
		if test.failed && len(r.Failures) == 0 {
			t.Errorf("%s: the report has no reason", test.pattern)
		}
		expect(t, r)
	}
}

// A mistake in a contract is reported once, however many packages it binds.
func TestRunMistakes(t *testing.T) {
	const archive = `
-- importspy.yaml --
version: 1
subpackages:
  - match: ./...
    imports: {deny: ["a//b"]}
-- a/a.go --
package a
-- b/b.go --
package b
`
	d, _ := drive(t, archive, "./...")
	r, _ := d.Run(nil)
	if len(r.Findings) != 1 || r.Findings[0].ID != "contract-invalid" || r.Findings[0].Contract.Line != 4 {
		t.Errorf("found %v", found(r))
	}
}
