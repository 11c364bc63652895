package report

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/finding"
)

// TestURIs checks the names of files, of Windows too, as RFC 8089 and the
// browsers have them.
func TestURIs(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"/src/a.go", "file:///src/a.go"},
		{"/src/a b/ü%#?.go", "file:///src/a%20b/%C3%BC%25%23%3F.go"},
		{"C:/src/a.go", "file:///C:/src/a.go"},
		{"//server/share/a.go", "file://server/share/a.go"},
		{"/", "file:///"},
	} {
		if got := fileURI(test.in); got != test.want {
			t.Errorf("%s is %s, want %s", test.in, got, test.want)
		}
	}
	for _, test := range []struct{ in, want string }{
		{"store/store.go", "store/store.go"},
		{"a b/ü%#?.go", "a%20b/%C3%BC%25%23%3F.go"},
		{"a:b.go", "./a:b.go"}, // or it would have a scheme
	} {
		if got := relativeURI(test.in); got != test.want {
			t.Errorf("%s is %s, want %s", test.in, got, test.want)
		}
	}
}

// TestPlaces checks names and columns of files within the repository's root and
// outside of it.
func TestPlaces(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, ".git"), "gitdir: elsewhere\n") // as in a worktree
	write(t, filepath.Join(root, "sub", "go.mod"), "module sub\n")
	write(t, filepath.Join(root, "sub", "a.go"), "package a\nvar é, 𝄞x, y = 1, 2, 3\n")
	p := newPlaces(filepath.Join(root, "sub"))
	if p.root != root {
		t.Errorf("the root is %s, want %s", p.root, root)
	}
	if name, inside := p.name("a.go"); name != "sub/a.go" || !inside {
		t.Errorf("a.go is called %s, inside: %v", name, inside)
	}
	other := filepath.Join(filepath.Dir(root), "other.go")
	if name, inside := p.name(other); name != filepath.ToSlash(other) || inside {
		t.Errorf("%s is called %s, inside: %v", other, name, inside)
	}
	for _, test := range []struct {
		at   Position
		want int
	}{
		{Position{"a.go", 2, 5}, 5},
		{Position{"a.go", 2, 9}, 8},   // behind é, of two bytes
		{Position{"a.go", 2, 15}, 12}, // behind 𝄞, of four bytes and two code units
		{Position{"a.go", 1, 10}, 10}, // behind the last character
		{Position{"a.go", 1, 11}, 0},
		{Position{"a.go", 9, 1}, 0},
		{Position{"a.go", 0, 0}, 0},
		{Position{"gone.y", 3, 4}, 0},
	} {
		if got := p.column(test.at); got != test.want {
			t.Errorf("the column of %v is %d, want %d", test.at, got, test.want)
		}
	}
}

// TestRepositoryRoot checks where names start without git.
func TestRepositoryRoot(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "mod", "go.mod"), "module mod\n")
	for _, test := range []struct{ in, want string }{
		{"mod/a/b", "mod"},
		{"none/a", "none/a"},
	} {
		if got := repositoryRoot(filepath.Join(dir, test.in)); got != filepath.Join(dir, test.want) {
			t.Errorf("the root of %s is %s, want %s", test.in, got, test.want)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestFingerprints checks that they tell findings apart, and that shifted lines,
// changed types and an order of their own do not change them.
func TestFingerprints(t *testing.T) {
	at := func(line int) Position { return Position{"a.go", line, 1} }
	in := func(line int) Position { return Position{"importspy.yaml", line, 1} }
	before := &Report{Findings: []Finding{
		{ID: contract.ValueChanged, Package: "p", Symbol: "A", Says: "A: one", Position: at(1)},
		{ID: contract.ValueChanged, Package: "q", Symbol: "A", Says: "A: one", Position: at(1)},
		{ID: contract.TypeChanged, Package: "p", Symbol: "A", Says: "A: one", Position: at(1)},
		{ID: contract.TypeChanged, Package: "p", Symbol: "B", Says: "B: int", Position: at(4)},
		{ID: contract.TypeChanged, Package: "p", Symbol: "B", Says: "B: string", Position: at(5)},
		{ID: contract.ContractInvalid, Package: "p", Verdict: finding.Violation, detail: "duplicate key A; first given on line 2"},
		{ID: contract.ContractInvalid, Package: "p", Verdict: finding.Violation, detail: "unknown key B"},
		{ID: contract.ContractInvalid, Verdict: finding.Violation, detail: "gone", Contract: in(1)},
		{ID: contract.ContractInvalid, Verdict: finding.Violation, detail: "gone", Contract: Position{"b/importspy.yaml", 1, 1}},
	}}
	after := &Report{Findings: slices.Clone(before.Findings)}
	for i := range after.Findings {
		after.Findings[i].Position.Line += 10
	}
	after.Findings[0].Says = "A: two"
	after.Findings[3].Position, after.Findings[4].Position = after.Findings[4].Position, after.Findings[3].Position
	after.Findings[5].detail = "duplicate key A; first given on line 12"
	p := newPlaces(t.TempDir())
	was, is := before.fingerprints(p), after.fingerprints(p)
	if !slices.Equal(was, is) {
		t.Errorf("the fingerprints were\n%s\nand are\n%s", strings.Join(was, "\n"), strings.Join(is, "\n"))
	}
	slices.Sort(is)
	if n := len(slices.Compact(is)); n != len(was) {
		t.Errorf("%d findings have %d fingerprints", len(was), n)
	}
}

// TestFingerprintsOfFiles checks that a finding keeps its own when other files of the
// package gain the same one, or when another file becomes the package's first.
func TestFingerprintsOfFiles(t *testing.T) {
	denied := func(file string, line int) Finding {
		return Finding{
			ID: contract.ImportDenied, Package: "p", Symbol: "unsafe", Verdict: finding.Violation,
			Message: "unsafe: denied", Position: Position{file, line, 8}, Placed: true,
		}
	}
	missing := func(file string) Finding {
		return Finding{
			ID: contract.ExportMissing, Package: "p", Symbol: "F", Verdict: finding.Breaking,
			Message: "F: missing", Position: Position{file, 1, 9},
		}
	}
	p := newPlaces(t.TempDir())
	was := (&Report{Findings: []Finding{missing("b.go"), denied("b.go", 3)}}).fingerprints(p)
	is := (&Report{Findings: []Finding{
		missing("a.go"), denied("a.go", 3), denied("b.go", 13), denied("c.go", 3),
	}}).fingerprints(p)
	if is[0] != was[0] {
		t.Errorf("the fingerprint of what is missing was %s and is %s", was[0], is[0])
	}
	if is[2] != was[1] {
		t.Errorf("the fingerprint of the import in b.go was %s and is %s", was[1], is[2])
	}
	for _, i := range []int{1, 3} {
		if is[i] == was[1] {
			t.Errorf("that of another file has the fingerprint %s of the import in b.go", is[i])
		}
	}
}

// TestAnnotations checks the escapes of workflow commands.
func TestAnnotations(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module m\n")
	write(t, filepath.Join(dir, "a,b.go"), "var é = 1\n")
	p := newPlaces(dir)
	for _, test := range []struct {
		at, end        Position
		title, message string
		want           string
	}{
		{
			Position{"a,b.go", 1, 5}, Position{"a,b.go", 1, 7}, "value-changed", "é: 50%\r\nof, it: gone",
			"::error file=a%2Cb.go,line=1,endLine=1,col=5,endColumn=6,title=value-changed::é: 50%25%0D%0Aof, it: gone",
		},
		{ // of two lines GitHub takes no columns
			Position{"a,b.go", 1, 5}, Position{"a,b.go", 2, 1}, "50%: a,b", "m",
			"::error file=a%2Cb.go,line=1,endLine=2,title=50%25%3A a%2Cb::m",
		},
		{
			Position{"a,b.go", 0, 0}, Position{}, "t", "m",
			"::error file=a%2Cb.go,title=t::m",
		},
		{Position{}, Position{}, "t", "m", "::error title=t::m"},
	} {
		if got := p.annotation("error", test.at, test.end, test.title, test.message); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

// TestRules checks that every rule says what it is for, in plain text, within
// the 1,024 characters that GitHub shows.
func TestRules(t *testing.T) {
	for _, rule := range sarifRules() {
		if docs.Finding(rule.ID) == "" {
			continue // the tests of package docs say so
		}
		for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text} {
			if text == "" || len(text) > 1024 || strings.Contains(text, "```") || strings.Contains(text, "\n") {
				t.Errorf("%s is described as %q", rule.ID, text)
			}
		}
	}
}

// TestNotChecked checks that what could not be checked is in the reports.
func TestNotChecked(t *testing.T) {
	r := &Report{
		Packages:  1,
		Unchecked: []Unchecked{{Package: "m/a", Platform: "windows/amd64", Reason: "c.go needs cgo"}},
	}
	r.Failures = []Failure{
		{Message: "m/b cannot be loaded: undefined: X", Position: Position{File: "b/b.go", Line: 3}},
		{Message: "no go.mod"},
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module m\n")
	var b strings.Builder
	out := &Output{W: &b, Dir: dir, Quiet: true, Code: ExitFailed}
	if err := r.github(out); err != nil {
		t.Fatal(err)
	}
	want := `::error file=b/b.go,line=3,endLine=3,title=not checked::m/b cannot be loaded: undefined: X
::error title=not checked::no go.mod
::warning title=not checked::m/a: only part of it is checked on windows/amd64: c.go needs cgo
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	inv := r.sarifInvocation(out, newPlaces(out.Dir))
	var got []string
	for _, n := range inv.Notifications {
		got = append(got, string(n.Level)+": "+n.Message.Text)
	}
	wantNotes := []string{
		"error: m/b cannot be loaded: undefined: X",
		"error: no go.mod",
		"warning: m/a: only part of it is checked on windows/amd64: c.go needs cgo",
	}
	if inv.ExecutionSuccessful || inv.ExitCode != ExitFailed || !slices.Equal(got, wantNotes) {
		t.Errorf("the invocation is %+v", inv)
	}
	got = nil
	for _, i := range r.gitLabNotChecked(newPlaces(out.Dir)) {
		got = append(got, fmt.Sprintf("%s: %s:%d: %s", i.Severity, i.Location.Path, i.Location.Lines.Begin, i.Description))
	}
	wantIssues := []string{
		"blocker: b/b.go:3: m/b cannot be loaded: undefined: X",
		"blocker: go.mod:1: no go.mod",
		"info: go.mod:1: m/a: only part of it is checked on windows/amd64: c.go needs cgo",
	}
	if !slices.Equal(got, wantIssues) {
		t.Errorf("GitLab is given %q", got)
	}
}

// TestOrigin checks that the place of what a finding follows from is in SARIF, whether or
// not the finding is on a line of its own contract.
func TestOrigin(t *testing.T) {
	p := newPlaces(t.TempDir())
	origin := &Origin{ID: contract.TypeChanged, Package: "m/a", Symbol: "Name", Contract: Position{"a/importspy.yaml", 9, 5}}
	for _, test := range []struct {
		own  Position
		want string
		id   int
	}{
		{Position{"b/importspy.yaml", 4, 5}, "M; see [the contract](1) and [that of m/a](2)", 2},
		{Position{}, "M and [that of m/a](1)", 1},
	} {
		f := Finding{Message: "M", Position: Position{"b/b.go", 1, 1}, Contract: test.own, Origin: origin}
		r := f.sarif(p, "")
		last := r.RelatedLocations[len(r.RelatedLocations)-1]
		if r.Message.Text != test.want || last.ID != test.id || last.Physical.Region.StartLine != 9 || last.Message.Text != "the contract of m/a" {
			t.Errorf("%q with %+v, want %q", r.Message.Text, last, test.want)
		}
	}
}
