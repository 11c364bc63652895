package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// shop is a module whose one contract holds.
const shop = `
-- go.mod --
module example.com/shop

go 1.26
-- store/importspy.yaml --
version: 1
policy: exact
exports:
  funcs:
    # für alle
    Open: func(dsn string) error # öffnet
-- store/store.go --
package store

func Open(dsn string) error { return nil }
-- client/client.go --
package client

import "example.com/shop/store"

var err = store.Open("")
`

// What is said of store.go.
const (
	openChanged = "Open: contract says func(), package has func(dsn string) error (breaking)"
	openExtra   = "Open: package exports func(dsn string) error, contract does not declare it (compatible)"
	openMissing = "Open: contract declares func Open, package does not declare it (breaking)"
)

const (
	contractFile = "store/importspy.yaml"
	goFile       = "store/store.go"
)

func newShop(t testing.TB) string { return extract(t, txtar.Parse([]byte(shop))) }

// edited returns the contract with another signature of Open.
func edited(contract string) string {
	return strings.Replace(contract, "func(dsn string) error", "func()", 1)
}

// TestRefresh checks that what gopls says follows the contract, while the Go
// file stays as it is.
func TestRefresh(t *testing.T) {
	slow(t)
	e := startEditor(t, newShop(t), t.TempDir())
	e.open(goFile, "go")
	e.awaitMessages(goFile)
	good := e.read(contractFile)
	bad := edited(good)

	t.Run("saved", func(t *testing.T) {
		e.t = t
		e.write(contractFile, bad)
		e.tell(contractFile, changed)
		e.awaitMessages(goFile, openChanged)
		e.write(contractFile, good)
		e.tell(contractFile, changed)
		e.awaitMessages(goFile)
	})
	t.Run("deleted and added", func(t *testing.T) {
		e.t = t
		e.write(contractFile, bad)
		e.tell(contractFile, changed)
		e.awaitMessages(goFile, openChanged)
		if err := os.Remove(e.path(contractFile)); err != nil {
			t.Fatal(err)
		}
		e.tell(contractFile, deleted)
		e.awaitMessages(goFile)
		e.write(contractFile, "version: 1\npolicy: exact\n")
		e.tell(contractFile, created)
		e.awaitMessages(goFile, openExtra)
		e.write(contractFile, good)
		e.tell(contractFile, changed)
		e.awaitMessages(goFile)
	})
	t.Run("unsaved", func(t *testing.T) {
		e.t = t
		e.open(contractFile, "yaml")
		e.edit(contractFile, bad)
		e.awaitMessages(goFile, openChanged)
		e.edit(contractFile, good)
		e.awaitMessages(goFile)
		e.edit(contractFile, bad)
		e.awaitMessages(goFile, openChanged)
		e.close(contractFile) // without saving
		e.awaitMessages(goFile)
	})
	t.Run("unsaved and new", func(t *testing.T) {
		e.t = t
		if err := os.Remove(e.path(contractFile)); err != nil {
			t.Fatal(err)
		}
		e.tell(contractFile, deleted)
		e.openWith(contractFile, "yaml", bad)
		e.awaitMessages(goFile, openChanged)
		e.close(contractFile)
		e.awaitMessages(goFile)
		e.write(contractFile, good)
		e.tell(contractFile, created)
	})
	t.Run("with another name", func(t *testing.T) {
		e.t = t
		e.write("store/importspy.yml", good)
		e.tell("store/importspy.yml", created)
		e.awaitMessages(goFile, "store/importspy.yaml: found importspy.yml; a contract is called importspy.yaml: remove one of the two")
		if err := os.Remove(e.path("store/importspy.yml")); err != nil {
			t.Fatal(err)
		}
		e.tell("store/importspy.yml", deleted)
		e.awaitMessages(goFile)
	})
	t.Run("folder deleted", func(t *testing.T) {
		e.t = t
		e.write(contractFile, bad)
		e.tell(contractFile, changed)
		e.awaitMessages(goFile, openChanged)
		if err := os.RemoveAll(e.path("store")); err != nil {
			t.Fatal(err)
		}
		e.tell("store", deleted) // as Visual Studio Code does; the Go file is still open
		e.awaitMessages(goFile)
	})
}

// TestRestart checks that gopls does not answer from its persistent cache what
// is no longer so.
func TestRestart(t *testing.T) {
	slow(t)
	dir, cache := newShop(t), t.TempDir()
	session := func(change func(*editor), messages ...string) {
		t.Helper()
		e := startEditor(t, dir, cache)
		change(e)
		e.open(goFile, "go")
		e.awaitMessages(goFile, messages...)
		e.quit()
	}
	good := ""
	session(func(e *editor) { good = e.read(contractFile) })
	session(func(e *editor) { e.write(contractFile, edited(good)) }, openChanged)
	session(func(e *editor) { e.write(contractFile, good) })
	session(func(e *editor) { e.write(contractFile, edited(good)) }, openChanged)
	session(func(e *editor) { os.Remove(e.path(contractFile)) })
}

// TestUnnoticed checks that a contract which came without gopls being told
// spoils nothing: what gopls then says about the package, and remembers, is what it
// says about a package without one.
func TestUnnoticed(t *testing.T) {
	slow(t)
	e := startEditor(t, newShop(t), t.TempDir())
	good := e.read(contractFile)
	if err := os.Remove(e.path(contractFile)); err != nil {
		t.Fatal(err)
	}
	e.open(goFile, "go")
	e.awaitMessages(goFile)
	source := e.read(goFile)

	e.write(contractFile, edited(good))
	e.edit(goFile, source+"\nvar unused = 1 +\n")
	e.awaitOther(goFile, "syntax")
	e.edit(goFile, source)
	e.awaitMessages(goFile)
	e.tell(contractFile, created)
	e.awaitMessages(goFile, openChanged)
	if err := os.Remove(e.path(contractFile)); err != nil {
		t.Fatal(err)
	}
	e.tell(contractFile, deleted)
	e.awaitMessages(goFile)
}

// TestOtherFolders checks that gopls looks again at a package whose own contract
// did not change, if one did that binds it, too: a contract above it, with a rule
// for what is below, or that of a package that it imports.
func TestOtherFolders(t *testing.T) {
	slow(t)
	const (
		file    = "client/client.go"
		denied  = "example.com/shop/store: its contract does not allow example.com/shop/client to import it"
		missing = "New: contract declares func New, package does not declare it (breaking)"
	)
	for _, test := range []struct{ contract, text, message string }{
		{contractFile, "version: 1\npolicy: minimum\nimporters: {allow: [example.com/shop/other]}\n", denied},
		{"importspy.yaml", "version: 1\nsubpackages:\n  - match: [./client]\n    exports: {funcs: {New: func()}}\n", missing},
	} {
		t.Run(test.contract, func(t *testing.T) {
			e := startEditor(t, newShop(t), t.TempDir())
			e.open(file, "go")
			e.awaitMessages(file)
			e.write(test.contract, test.text)
			e.tell(test.contract, created)
			found := e.awaitMessages(file, test.message)
			if at := found[0].Related[0].Location.URI; at != uri(e.path(test.contract)) {
				t.Errorf("the related place is in %s, want %s", at, test.contract)
			}
			e.open(test.contract, "yaml")
			e.edit(test.contract, "version: 1\npolicy: minimum\n")
			e.awaitMessages(file)
			e.close(test.contract)
			e.awaitMessages(file, test.message)
			if err := os.Remove(e.path(test.contract)); err != nil {
				t.Fatal(err)
			}
			e.tell(test.contract, deleted)
			e.awaitMessages(file)
		})
	}
}

// TestModules checks that a contract of another module, for which gopls has a view
// of its own, is followed where that module is imported.
func TestModules(t *testing.T) {
	slow(t)
	e := startEditor(t, extract(t, txtar.Parse([]byte(`
-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- app/app.go --
package app

import "example.com/lib"

var _ = lib.F
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/lib.go --
package lib

func F() {}
`))), t.TempDir())
	e.open("lib/lib.go", "go")
	e.open("app/app.go", "go")
	e.awaitMessages("lib/lib.go")
	e.awaitMessages("app/app.go")
	e.write("lib/importspy.yaml", "version: 1\npolicy: minimum\nimporters: {allow: [example.com/other]}\n")
	e.tell("lib/importspy.yaml", created)
	e.awaitMessages("app/app.go", "example.com/lib: its contract does not allow example.com/app to import it")
}

// TestBeyondContracts checks that gopls looks again at a package where what its verdict
// depends on is in other files than its own and contracts: rows of the table in
// docs/drivers.md.
func TestBeyondContracts(t *testing.T) {
	slow(t)
	e := startEditor(t, extract(t, txtar.Parse([]byte(`
-- go.mod --
module example.com/app

go 1.26

require example.com/lib v1.5.0

replace example.com/lib => ./lib
-- app.go --
package app

import _ "example.com/lib"
-- importspy.yaml --
version: 1
imports:
  deny: [{path: example.com/lib, version: <1.4.0}, net]
  tests: {deny: [os]}
waivers:
  - {finding: import-denied, symbol: os, reason: it is a test}
  - {finding: import-denied, symbol: net, reason: on Windows only}
-- app_test.go --
package app_test

import _ "os"
-- app_windows.go --
package app

import _ "net"
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/lib.go --
package lib
`))), t.TempDir())
	const (
		denied   = "example.com/lib: contract denies its import in versions <1.4.0, this is v1.2.0"
		needless = "%s: there is no finding import-denied to waive; remove the waiver"
	)
	e.open("app.go", "go")
	e.awaitMessages("app.go")
	edit := func(name, from, to string, want ...string) {
		t.Helper()
		e.write(name, strings.Replace(e.read(name), from, to, 1))
		e.tell(name, changed)
		e.awaitMessages("app.go", want...)
		e.write(name, strings.Replace(e.read(name), to, from, 1))
		e.tell(name, changed)
		e.awaitMessages("app.go")
	}
	edit("go.mod", "v1.5.0", "v1.2.0", denied)
	edit("app_test.go", `"os"`, `"io"`, fmt.Sprintf(needless, "os"))
	edit("app_windows.go", `"net"`, `"io"`, fmt.Sprintf(needless, "net"))
	for name, symbol := range map[string]string{"app_test.go": "os", "app_windows.go": "net"} {
		text := e.read(name)
		if err := os.Remove(e.path(name)); err != nil {
			t.Fatal(err)
		}
		e.tell(name, deleted)
		e.awaitMessages("app.go", fmt.Sprintf(needless, symbol))
		e.write(name, text)
		e.tell(name, created)
		e.awaitMessages("app.go")
	}
}

// TestWatcher checks that gopls notices by itself, where the editor does not
// tell it and the setting fileWatcher is on.
func TestWatcher(t *testing.T) {
	slow(t)
	for _, mode := range []string{"fsnotify", "poll"} {
		t.Run(mode, func(t *testing.T) {
			e := startEditor(t, newShop(t), t.TempDir(), with("fileWatcher", mode))
			e.open(goFile, "go")
			e.awaitMessages(goFile)
			e.write(contractFile, edited(e.read(contractFile)))
			e.awaitMessages(goFile, openChanged)
		})
	}
}

// TestBroken checks that a contract that cannot be read is told, and that the
// other analyzers go on.
func TestBroken(t *testing.T) {
	slow(t)
	dir := newShop(t)
	e := startEditor(t, dir, t.TempDir())
	e.write(contractFile, "version: 1\npolicy: [\n")
	e.write(goFile, "package store\n\nimport \"fmt\"\n\nfunc Open() { fmt.Printf(\"%d\", \"one\") }\n")
	e.open(goFile, "go")
	e.await("reports the mistakes in both", func() bool {
		var sources []string
		for _, d := range e.published[uri(e.path(goFile))] {
			sources = append(sources, d.Source)
		}
		slices.Sort(sources)
		return slices.Equal(slices.Compact(sources), []string{"importspy", "printf"})
	}, func() string { return "" })
	found := e.importspy(goFile)
	if d := found[0]; d.Code != "contract-invalid" || !strings.HasPrefix(d.Message, "store/importspy.yaml:") {
		t.Errorf("%s: %s", d.Code, d.Message)
	}
}

// TestEndless checks that gopls does not read a contract that is a link to a device without
// end, whose content it would keep, and goes on with what takes its place.
func TestEndless(t *testing.T) {
	slow(t)
	e := startEditor(t, newShop(t), t.TempDir())
	if err := os.Remove(e.path(contractFile)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", e.path(contractFile)); err != nil {
		t.Skip(err)
	}
	e.open(goFile, "go")
	e.awaitMessages(goFile, "store/importspy.yaml: is not a regular file; a contract is one")
	if err := os.Remove(e.path(contractFile)); err != nil {
		t.Fatal(err)
	}
	e.write(contractFile, "version: 1\nexports: {funcs: {Open: func()}}\n")
	e.tell(contractFile, changed)
	e.awaitMessages(goFile, openChanged)

	e.write(contractFile, "") // which has no byte that a place could be at
	e.tell(contractFile, changed)
	found := e.awaitMessages(goFile, `store/importspy.yaml:1:1: contract is empty; the minimal contract is "version: 1"`)
	if end := found[0].Related[0].Location.Range.End; end.Line > 0 || end.Character > 1 {
		t.Errorf("the related range ends at %+v", end)
	}
}

// TestOff checks that the setting of gopls that turns analyzers off does.
func TestOff(t *testing.T) {
	slow(t)
	e := startEditor(t, newShop(t), t.TempDir(), with("analyses", map[string]bool{"importspy": false}))
	e.write(goFile, "package store\n\nimport \"fmt\"\n\nfunc Open() { fmt.Printf(\"%d\", \"one\") }\n")
	e.open(goFile, "go")
	e.awaitOther(goFile, "printf")
	e.awaitMessages(goFile)
}

// BenchmarkRefresh measures how long it takes until a saved edit of the contract
// shows, and one that is not saved. Gopls waits for a second of quiet before it
// analyzes (setting diagnosticsDelay).
func BenchmarkRefresh(b *testing.B) {
	slow(b)
	for _, delay := range []string{"1s", "0s"} {
		b.Run("saved/delay="+delay, func(b *testing.B) {
			e := startEditor(b, newShop(b), b.TempDir(), with("diagnosticsDelay", delay))
			good := e.read(contractFile)
			e.refresh(b, good, func(text string) {
				e.write(contractFile, text)
				e.tell(contractFile, changed)
			})
		})
		b.Run("unsaved/delay="+delay, func(b *testing.B) {
			e := startEditor(b, newShop(b), b.TempDir(), with("diagnosticsDelay", delay))
			good := e.read(contractFile)
			e.open(contractFile, "yaml")
			e.refresh(b, good, func(text string) { e.edit(contractFile, text) })
		})
	}
}

// refresh gives the contract a text that gopls has not seen, and waits for what
// it says about that, again and again.
func (e *editor) refresh(b *testing.B, good string, edit func(text string)) {
	e.open(goFile, "go")
	e.awaitMessages(goFile)
	for i := 0; b.Loop(); i++ {
		if text := fmt.Sprintf("%s# %d\n", good, i); i%2 == 0 {
			edit(edited(text))
			e.awaitMessages(goFile, openChanged)
		} else {
			edit(text)
			e.awaitMessages(goFile)
		}
	}
}
