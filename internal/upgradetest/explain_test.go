package upgradetest

import (
	"bytes"
	"encoding/json"
	"maps"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// findings are the breaking ones between two versions of a module.
type findings struct {
	symbols   map[symbol]bool
	members   map[symbol]bool // ".F" for each finding on a member F
	breaking  int
	witnesses int
}

// A differ compares two versions of modules, each pair once.
type differ struct {
	tool  string
	known map[module]*findings // by path and "old new"
}

func (d *differ) count(t *testing.T, path, old, new string) (breaking, witnesses int) {
	f := d.diff(t, path, old, new)
	return f.breaking, f.witnesses
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
		Findings []struct{ Package, Symbol, Verdict, Witness string }
	}
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("diff %s %s %s: %v", path, old, new, err)
	}
	for _, found := range r.Findings {
		if found.Verdict != "breaking" {
			continue
		}
		f.breaking++
		if found.Witness != "" {
			f.witnesses++
		}
		name := strings.NewReplacer("(", "", ")", "", "*", "").Replace(found.Symbol)
		f.symbols[symbol{found.Package, name}] = true
		if owner, member, ok := strings.Cut(name, "."); ok {
			f.symbols[symbol{found.Package, owner}] = true
			f.members[symbol{found.Package, "." + member}] = true
		}
	}
	return f
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

// An explainer looks for the findings behind the errors of a client.
type explainer struct {
	*differ
	before, after *world
}

// explained reports whether there is a breaking finding on what a line of the client
// mentioned before the upgrade.
func (e *explainer) explained(t *testing.T, at line, msg string) bool {
	for s := range e.mentioned(at, msg) {
		path := e.moduleOf(s.pkg)
		if path == "" || e.before.modules[path] == e.after.modules[path] || e.after.modules[path] == "" {
			continue
		}
		f := e.diff(t, path, e.before.modules[path], e.after.modules[path])
		if f.symbols[s] || f.members[s] || f.symbols[symbol{s.pkg, "package"}] {
			return true
		}
	}
	return false
}

// qualified is how a message of the type checker names a type of another package: by
// the package's name, or by its path where two have that name.
var qualified = regexp.MustCompile(`"([^"\s]+)"\.(\w+)|\b(\w+)\.(\w+)\b`)

// mentioned returns what a line mentioned, and what the message of an error on it
// does: the type of a result, for one, is on the line of the function.
func (e *explainer) mentioned(at line, msg string) map[symbol]bool {
	all := make(map[symbol]bool)
	for _, l := range append(e.before.related[at], at) {
		maps.Copy(all, e.before.mentions[l])
	}
	for _, m := range qualified.FindAllStringSubmatch(msg, -1) {
		if m[1] != "" {
			all[symbol{m[1], m[2]}] = true
		}
		for path := range e.before.paths[m[3]] {
			all[symbol{path, m[4]}] = true
		}
	}
	return all
}

// moduleOf returns the module that a package is in, "" if it is the client's own.
func (e *explainer) moduleOf(pkg string) (module string) {
	for path := range e.before.modules {
		if (pkg == path || strings.HasPrefix(pkg, path+"/")) && len(path) > len(module) {
			module = path
		}
	}
	return module
}
