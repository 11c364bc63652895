package rules_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/rules"
)

// put copies a file of the case, or removes one if there is nothing to copy.
func (q *question) put(from, to string) string {
	to = filepath.Join(q.root, to)
	data, err := os.ReadFile(filepath.Join(q.root, from))
	if err != nil {
		if err := os.Remove(to); err != nil {
			q.Fatal(err)
		}
		return ""
	}
	if err := os.WriteFile(to, data, 0o666); err != nil {
		q.Fatal(err)
	}
	return ""
}

// guard returns the guard of a package.
func (q *question) guard(p *rules.Package, platform string) *guard.Guard {
	own, _ := q.own(p)
	b := q.bind(p)
	sources, _ := b.Environments(own)
	for _, imp := range q.imports(p) {
		sources = append(sources, b.EnvironmentOf(imp.Path, imp.Dir)...)
	}
	return guard.New(p.Path, platform, sources)
}

func (q *question) writeGuard(p *rules.Package, platform string) string {
	g := q.guard(p, platform)
	if err := os.WriteFile(filepath.Join(p.Dir, guard.FileName), g.Source(), 0o666); err != nil {
		q.Fatal(err)
	}
	return guardText(g)
}

// guardText lists the contracts of a guard and what it requires.
func guardText(g *guard.Guard) string {
	var text strings.Builder
	for _, c := range g.Contracts {
		fmt.Fprintf(&text, "\tof %s\n", c.Path)
	}
	for _, r := range g.Requirements {
		fmt.Fprintf(&text, "\t%s %s %s %s\n", r.From, r.Unmet, r.Name, strings.Join(r.Words, " "))
	}
	return text.String()
}

func (q *question) writeLoader(p *rules.Package, folder string) string {
	data, err := os.ReadFile(filepath.Join(q.root, folder, contract.FileName))
	if err != nil {
		q.Fatal(err)
	}
	f, err := contract.Parse("", data)
	if err != nil {
		q.Fatal(err)
	}
	family, err := guard.Plugins(f)
	if err != nil {
		q.Fatal(err)
	}
	l := guard.Loader{
		Path: p.Path, From: path.Join(p.Module, folder), Package: p.Checked.Name(), Family: family,
		Name: func(importPath string) (string, error) { return path.Base(importPath), nil },
	}
	src, unchecked, err := l.Source()
	if err != nil {
		q.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.Dir, "loader.go"), src, 0o666); err != nil {
		q.Fatal(err)
	}
	return strings.Join(unchecked, "\n")
}

// renewed writes down which guards and loaders a check has made anew.
func (q *question) renewed(b *rules.Binding) string {
	text := ""
	for _, name := range []string{guard.FileName, "loader.go"} {
		src := b.Renewed(name)
		if src == nil {
			continue
		}
		text += "renewed " + name + "\n"
		if g := guard.Read(src); g != nil {
			text += guardText(g)
		}
	}
	return text
}

// built checks what a program was built of: each word is an import, perhaps with a version
// after @, and what is imported by it after >.
func (q *question) built(p *rules.Package, mode string, words []string) string {
	own, name := q.own(p)
	if mode == "?" {
		mode = ""
	}
	var imports []rules.BuiltImport
	for _, word := range words {
		imports = append(imports, builtImport(strings.Split(word, ">")))
	}
	return q.findings(q.bind(p).CheckBuilt(own, mode, imports), name)
}

func builtImport(words []string) rules.BuiltImport {
	im := rules.BuiltImport{File: "a.go"}
	im.Path, im.Version, _ = strings.Cut(words[0], "@")
	if len(words) > 1 {
		im.Imports = func() []rules.BuiltImport { return []rules.BuiltImport{builtImport(words[1:])} }
	}
	return im
}

// variables lists the environment variables of a package, one line each.
func (q *question) variables(p *rules.Package) string {
	own, name := q.own(p)
	b := q.bind(p)
	list, mistakes := b.Variables(own)
	for _, imp := range q.imports(p) {
		list = slices.Concat(list, q.bind(p).VariablesOf(imp.Path, imp.Dir))
	}
	var text strings.Builder
	for _, v := range rules.MergeVariables(list) {
		fmt.Fprintf(&text, "%s required %t %s secret %t", v.Name, v.Required, v.RequiredIn, v.Secret)
		if v.Default != nil {
			fmt.Fprintf(&text, " default %q", *v.Default)
		}
		fmt.Fprintf(&text, " rule %q: %s\n", v.Rule, v.Description)
	}
	return text.String() + q.findings(mistakes, name)
}
