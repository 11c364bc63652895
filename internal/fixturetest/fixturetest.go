// Package fixturetest has the changes of packages in testdata/cases and testdata/witness, for the
// tests of the packages that write contracts and compare with them.
package fixturetest

import (
	"bytes"
	"cmp"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/wording"
)

// Path is the import path of the package of every fixture.
const Path = "example.com/p"

// ClientPath is the import path of a witness's client.
const ClientPath = Path + "/client"

// clientFile is where a side of a witness has the client.
const clientFile = "/client/client.go"

// A Fixture is a change: testdata/cases/NAME.txtar, with a comment that says in a sentence what
// changes, and the files
//
//	old.go         the package before, or the folder old; absent if there is only a contract
//	new.go         the package after, or the folder new
//	importspy.yaml the contract; by default what init writes for the old package
//	policy         of the contract that init writes; by default exact
//	platform       by default linux/amd64
//	findings       what is found in the new package, a line each
//	unrecorded     what is no finding and the contract does not have yet, if there is
//	               such: a line each, types of other packages by their names
//	versions       what is found between the two as versions, each with its own
//	               dependencies, if that is something else: id, verdict, symbol
//	fixed.yaml     the contract after all fixes; by default, one that init wrote is what
//	               init writes for the new package
//	recorded.yaml  the contract under policy compatible when all is recorded; by default
//	               as fixed.yaml. Package accept writes and checks these two
//	left           the findings that remain then; by default none
//	rounds         how often fixes must be made until they are; by default 1
//	fixes          together, if one fix without the others leaves a mistake in the contract
//
// The folders may have subfolders: packages that can be imported. Those of testdata/witness have
// other files besides, which package compare describes.
type Fixture struct {
	Name    string
	Archive *txtar.Archive
	folder  string
	path    string // of the package, if it is not Path
}

// Moved returns the fixture with its packages, of one side, in another module.
func (fx *Fixture) Moved(path string) *Fixture {
	other := &Fixture{Name: fx.Name, Archive: new(txtar.Archive), folder: fx.folder, path: path}
	for _, f := range fx.Archive.Files {
		f.Data = bytes.ReplaceAll(f.Data, []byte(`"`+Path), []byte(`"`+path))
		other.Archive.Files = append(other.Archive.Files, f)
	}
	return other
}

// importPath returns the path of the package.
func (fx *Fixture) importPath() string { return cmp.Or(fx.path, Path) }

// Read reads the fixtures in a folder of testdata at the root: cases or witness.
func Read(t testing.TB, folder string) []*Fixture {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures (%v)", err)
	}
	var list []*Fixture
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fx := &Fixture{Name: strings.TrimSuffix(filepath.Base(file), ".txtar"), Archive: ar, folder: folder}
		fx.addClient()
		list = append(list, fx)
	}
	return list
}

// addClient makes the client of a witness a package of both sides.
func (fx *Fixture) addClient() {
	client, ok := fx.Section("client.go")
	if !ok {
		return
	}
	for _, side := range []string{"old", "new"} {
		fx.Set(side+clientFile, client)
	}
}

// Section returns the text of a file of the fixture, and whether there is one.
func (fx *Fixture) Section(name string) (string, bool) {
	for _, f := range fx.Archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Word is the text of a file that has but one word.
func (fx *Fixture) Word(name, otherwise string) string {
	if text, ok := fx.Section(name); ok {
		return strings.TrimSpace(text)
	}
	return otherwise
}

// Set changes a file of the fixture; it is removed if text is empty.
func (fx *Fixture) Set(name, text string) {
	i := slices.IndexFunc(fx.Archive.Files, func(f txtar.File) bool { return f.Name == name })
	switch {
	case i >= 0 && text == "" && name != "findings":
		fx.Archive.Files = slices.Delete(fx.Archive.Files, i, i+1)
	case i >= 0:
		fx.Archive.Files[i].Data = []byte(text)
	case text != "":
		fx.Archive.Files = append(fx.Archive.Files, txtar.File{Name: name, Data: []byte(text)})
	}
}

// Write writes the fixture back.
func (fx *Fixture) Write(t testing.TB) {
	t.Helper()
	file := filepath.Join("..", "..", "testdata", fx.folder, fx.Name+".txtar")
	files := slices.DeleteFunc(slices.Clone(fx.Archive.Files), func(f txtar.File) bool { return strings.HasSuffix(f.Name, clientFile) })
	data := txtar.Format(&txtar.Archive{Comment: fx.Archive.Comment, Files: files})
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// Lines writes findings as a fixture has them: the position in Go source, the
// one in the contract (- where there is none), the id, the verdict and the
// message.
func Lines(findings []finding.Finding, fset *token.FileSet) string {
	var b strings.Builder
	for _, f := range findings {
		at, says := "-", "-"
		if f.Pos.IsValid() {
			at = fset.Position(f.Pos).String()
		}
		if f.Contract.IsValid() {
			says = fmt.Sprintf("%s:%d:%d", contract.FileName, f.Contract.Line, f.Contract.Column)
		}
		fmt.Fprintf(&b, "%s %s %s %s %s\n", at, says, f.ID, f.Verdict, Message(f))
	}
	return b.String()
}

// Message is a finding in a sentence.
func Message(f finding.Finding) string { return wording.Check(&f).String() }

// Outline is what is found, without positions and texts.
func Outline(r *engine.Result) string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%s %s %s\n", f.ID, f.Verdict, f.Symbol))
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// OutlineAll is what is found, and what is not recorded yet, without positions and texts.
func OutlineAll(r *engine.Result) string {
	var unrecorded []string
	for _, f := range r.Unrecorded {
		unrecorded = append(unrecorded, fmt.Sprintf("not recorded: %s %s\n", f.ID, f.Symbol))
	}
	slices.Sort(unrecorded)
	return cmp.Or(Outline(r)+strings.Join(unrecorded, ""), "nothing\n")
}

// Unrecorded lists what is no finding and the contract does not have yet.
func Unrecorded(r *engine.Result, fset *token.FileSet) string {
	list := slices.Sorted(strings.Lines(Lines(r.Unrecorded, fset)))
	for _, t := range r.UnrecordedTypes {
		list = append(list, "type "+r.Describe.Name(t.Type)+"\n")
	}
	return strings.Join(list, "")
}
