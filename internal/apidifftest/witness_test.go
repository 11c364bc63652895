package apidifftest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

// TestSilent shows what apidiff is known to miss. Each is a witness: that it
// breaks a client is shown by the test of the engine.
func TestSilent(t *testing.T) {
	for what, witnesses := range map[string][]string{
		"a function's constraint is narrower": {
			"func-constraint-any-to-comparable", "func-constraint-union-shrunk",
			"func-constraint-tilde-removed", "func-constraint-method-added",
		},
		"a function gets a type parameter":              {"func-type-param-added-unused", "func-type-param-appended-unused"},
		"a named constraint is narrower":                {"generic-constraint-named-narrowed"},
		"a named constraint is wider":                   {"generic-constraint-named-widened", "generic-constraint-named-same-operators"},
		"a named constraint loses a tilde":              {"generic-constraint-named-tilde-removed"},
		"the constraint of a generic alias is narrower": {"generic-alias-narrowed"},
		"a generic alias gets a type parameter":         {"generic-alias-param-added-unused"},
	} {
		t.Run(what, func(t *testing.T) {
			for _, name := range witnesses {
				p, verdict := readWitness(t, name)
				if verdict != string(finding.Breaking) {
					t.Errorf("%s: the witness says %s", name, verdict)
				}
				if v := p.peer().worst(); v == finding.Breaking {
					t.Errorf("%s: apidiff does not miss it any more: %v", name, p.peer())
				}
				if v := p.ours(t).worst(); v != finding.Breaking {
					t.Errorf("%s: the engine says %s", name, v)
				}
			}
		})
	}
}

// crashers are witnesses on which apidiff does not come to an end: generic types mention each
// other in their constraints, or embed ever new instances of themselves.
var crashers = []string{
	"generic-mutually-recursive", "generic-self-constraint", "generic-self-constraint-same",
	"generic-interface-self-constraint", "generic-self-constraint-on-itself-added", "generic-self-constraint-on-itself-dropped",
	"generic-struct-self-constraint", "embeds-itself-endlessly",
}

// TestWitnesses tells how often apidiff comes to the verdict of a witness. It
// fails on nothing but what it cannot read.
func TestWitnesses(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "witness", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no witnesses (%v)", err)
	}
	var missed, feared []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		if slices.Contains(crashers, name) {
			continue
		}
		p, verdict := readWitness(t, name)
		broken := p.peer().worst() == finding.Breaking
		switch {
		case verdict == string(finding.Breaking) && !broken:
			missed = append(missed, name)
		case verdict != string(finding.Breaking) && broken:
			feared = append(feared, name)
		}
	}
	t.Logf("of %d witnesses, apidiff misses the break in %d: %s", len(files), len(missed), strings.Join(missed, ", "))
	t.Logf("and tells of a break that is none in %d: %s", len(feared), strings.Join(feared, ", "))
}

// worst is the verdict of all together.
func (v verdicts) worst() finding.Verdict {
	for _, verdict := range v {
		if verdict != finding.Compatible {
			return finding.Breaking
		}
	}
	return finding.Compatible
}

// readWitness reads a witness of the engine's test.
func readWitness(t *testing.T, name string) (*pair, string) {
	t.Helper()
	ar, err := txtar.ParseFile(filepath.Join("..", "..", "testdata", "witness", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	verdict := ""
	for _, f := range ar.Files {
		if f.Name == "verdict" {
			verdict, _, _ = strings.Cut(strings.TrimSpace(string(f.Data)), " unless ")
		}
	}
	return &pair{side(t, ar, "old"), side(t, ar, "new")}, verdict
}

// side type-checks the packages of one side of a witness: p in NAME.go or in the
// folder NAME, with others below it.
func side(t *testing.T, ar *txtar.Archive, name string) *engine.Package {
	t.Helper()
	const path = "example.com/p"
	sources := make(map[string][]string)
	for _, f := range ar.Files {
		if rest, ok := strings.CutPrefix(f.Name, name+"/"); ok && strings.Contains(rest, "/") {
			path := path + "/" + rest[:strings.LastIndexByte(rest, '/')]
			if first, _, _ := strings.Cut(rest, "/"); strings.Contains(first, ".") {
				path = rest[:strings.LastIndexByte(rest, '/')] // a package of another module
			}
			sources[path] = append(sources[path], string(f.Data))
		} else if ok || f.Name == name+".go" {
			sources[path] = append(sources[path], string(f.Data))
		}
	}
	return load(t, path, func(path string) []string { return sources[path] })
}
