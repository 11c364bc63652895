package upgradetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// findings are the breaking ones between two versions of a module.
type findings struct {
	symbols  map[symbol]bool
	members  map[symbol]bool // ".F" for each finding on a member F
	breaking int
	unproven []string // those of them without a witness
}

// A differ compares two versions of modules, each pair once.
type differ struct {
	tool  string
	known map[module]*findings // by path and "old new"
}

func (d *differ) diff(t *testing.T, path, old, new string) *findings {
	t.Helper()
	key := module{path, old + " " + new}
	if f := d.known[key]; f != nil {
		return f
	}
	f := &findings{symbols: make(map[symbol]bool), members: make(map[symbol]bool)}
	d.known[key] = f
	cmd := exec.Command(d.tool, "diff", "-q", "-witness", "-platforms", "linux/amd64", "-format", "json", path+"@"+old, path+"@"+new)
	cmd.Dir = t.TempDir()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if stderr.Len() > 0 {
		t.Logf("diff %s %s %s: %s", path, old, new, firstLines(stderr.String(), 5))
	}
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1 && exit.ExitCode() != 3) {
		t.Fatalf("diff %s %s %s: %v", path, old, new, err)
	}
	var r struct {
		Findings []struct{ ID, Package, Symbol, Verdict, Message, Witness string }
	}
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("diff %s %s %s: %v", path, old, new, err)
	}
	for _, found := range r.Findings {
		if found.Verdict != "breaking" {
			continue
		}
		f.breaking++
		if found.Witness == "" {
			f.unproven = append(f.unproven, fmt.Sprintf("%s %s: %s", found.ID, found.Package, found.Message))
		}
		f.add(found.Package, found.Symbol)
	}
	return f
}

// add notes the symbol of a finding.
func (f *findings) add(pkg, name string) {
	name = strings.NewReplacer("(", "", ")", "", "*", "").Replace(name)
	f.symbols[symbol{pkg, name}] = true
	if owner, member, ok := strings.Cut(name, "."); ok {
		f.symbols[symbol{pkg, owner + ".*"}] = true
		f.members[symbol{pkg, "." + member}] = true
	}
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

// An explainer looks for the findings behind the errors of a client.
type explainer struct {
	*differ
	before, after *world
	upgrades      map[string]string // what upgraded has returned
}

// explained reports whether there is a breaking finding on what a line of the client
// mentioned before the upgrade: on just that name if the message is about one that a
// package does not have.
func (e *explainer) explained(t *testing.T, at line, msg string) bool {
	missing := undefined.FindStringSubmatch(msg)
	for s := range e.mentioned(at, msg) {
		if missing != nil && s.name != missing[1] && s.name != "package" {
			continue
		}
		if path := e.upgraded(s.pkg); path != "" && e.diff(t, path, e.before.modules[path], e.after.modules[path]).breaks(s) {
			return true
		}
	}
	return false
}

// breaks reports whether there is a finding on an object, or on its package as a whole.
func (f *findings) breaks(s symbol) bool {
	return f.symbols[s] || f.members[s] || f.symbols[symbol{s.pkg, "package"}]
}

// unaffected counts the lines without an error that mention what other modules have, and
// of these the ones that mention something with a breaking finding: were they many, then
// a finding on what a line with an error mentions would prove little.
func (e *explainer) unaffected() (lines, withFinding int) {
	affected := make(map[line]bool)
	for at := range e.after.errors {
		affected[at.line] = true
	}
	for at := range e.before.mentions {
		others, found := false, false
		for s := range e.mentioned(at, "") {
			path := e.upgraded(s.pkg)
			others = others || path != ""
			f := e.known[module{path, e.before.modules[path] + " " + e.after.modules[path]}]
			found = found || f != nil && f.breaks(s)
		}
		if affected[at] || !others {
			continue
		}
		lines++
		if found {
			withFinding++
		}
	}
	return lines, withFinding
}

// undefined is what the type checker says about a name that a package does not have.
var undefined = regexp.MustCompile(`^undefined: \w+\.(\w+)$`)

// qualified is how a message of the type checker names a type of another package: by
// the package's name, or by its path where two have that name.
var qualified = regexp.MustCompile(`"([^"\s]+)"\.(\w+)|\b(\w+)\.(\w+)\b`)

// member is how a message names a field or method that is not what it was.
var member = regexp.MustCompile(`\b(?:field or method|missing method|type for method|unknown field|method) (\w+)`)

// mentioned returns what a line mentioned, and what the message of an error on it
// does: the type of a result, for one, is on the line of the function.
func (e *explainer) mentioned(at line, msg string) map[symbol]bool {
	all := make(map[symbol]bool)
	for l := range e.before.around(at) {
		maps.Copy(all, e.before.mentions[l])
	}
	named := make(map[symbol]bool)
	for _, m := range qualified.FindAllStringSubmatch(msg, -1) {
		if m[1] != "" {
			named[symbol{m[1], m[2]}] = true
		}
		for path := range e.before.paths[m[3]] {
			named[symbol{path, m[4]}] = true
		}
	}
	maps.Copy(all, named)
	if strings.Contains(msg, "mismatched types") { // which may be for lack of a method
		for s := range named {
			all[symbol{s.pkg, s.name + ".*"}] = true
		}
	}
	for _, m := range member.FindAllStringSubmatch(msg, -1) {
		for s := range maps.Clone(all) {
			all[symbol{s.pkg, "." + m[1]}] = true
		}
	}
	return all
}

// upgraded returns the module that a package is in, "" if that has the same version as
// before, is gone, or is the client itself.
func (e *explainer) upgraded(pkg string) (path string) {
	if path, ok := e.upgrades[pkg]; ok {
		return path
	}
	defer func() { e.upgrades[pkg] = path }()
	for m := range e.before.modules {
		if (pkg == m || strings.HasPrefix(pkg, m+"/")) && len(m) > len(path) {
			path = m
		}
	}
	if e.after.modules[path] == "" || e.before.modules[path] == e.after.modules[path] {
		return ""
	}
	return path
}
