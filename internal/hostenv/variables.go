package hostenv

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/wording"
)

// Variables returns the variables of the contracts of the packages in the scope, and of all
// that they import. The mistakes are in contracts. If it is not complete, something could not
// be looked at.
func (c *Checker) Variables() (list []rules.ListedVariable, mistakes []string, complete bool) {
	reader := rules.Reader{Settings: c.Settings}
	r := &report.Report{}
	var all []rules.ListedVariable
	accept := func([]*packages.Package) error { return nil }
	_ = c.eachPackage(machine(c.Scope).host, r, accept, func(pkg *packages.Package) {
		bound := c.Bind(&reader, pkg, load.Dir(pkg))
		list, more := bound.Variables(bound.Own)
		for _, f := range append(bound.Mistakes, more...) {
			f.File = c.Shorten(cmp.Or(f.In, bound.Name))
			mistakes = append(mistakes, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Contract.Line, f.Contract.Column, wording.Check(&f).Text))
		}
		all = append(all, list...)
		for _, imp := range c.Imports(pkg) {
			all = append(all, bound.VariablesOf(imp.PkgPath, load.Dir(imp))...)
		}
	})
	return rules.MergeVariables(all), mistakes, !r.Incomplete
}

// Markdown returns a table for a README.
func Markdown(list []rules.ListedVariable) string {
	var b strings.Builder
	b.WriteString("| variable | required | value | default | description |\n| --- | --- | --- | --- | --- |\n")
	for _, v := range list {
		required := "no"
		switch {
		case v.Required:
			required = "yes"
		case len(v.RequiredIn) > 0:
			required = "in " + report.MarkdownText(strings.Join(v.RequiredIn, ", "))
		}
		byDefault := ""
		if v.Default != nil {
			byDefault = report.MarkdownCode(cmp.Or(*v.Default, `""`))
		}
		rule := v.Rule
		if v.Secret {
			rule = strings.TrimPrefix(rule+", a secret", ", ")
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", report.MarkdownCode(v.Name), required, report.MarkdownText(rule), byDefault, report.MarkdownText(v.Description))
	}
	return b.String()
}

// Dotenv returns an example of an env file: required variables without their
// values, and optional ones as comments with their defaults.
func Dotenv(list []rules.ListedVariable) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		if v.Description != "" {
			fmt.Fprintf(&b, "# %s\n", plain.Text(v.Description))
		}
		words := []string{"optional"}
		switch {
		case v.Required:
			words[0] = "required"
		case len(v.RequiredIn) > 0:
			words[0] = "required in " + strings.Join(v.RequiredIn, ", ")
		}
		if v.Rule != "" {
			words = append(words, v.Rule)
		}
		if v.Secret {
			words = append(words, "secret")
		}
		fmt.Fprintf(&b, "# %s\n", plain.Text(strings.Join(words, "; ")))
		if !v.Required {
			b.WriteString("#")
		}
		b.WriteString(plain.Text(v.Name) + "=")
		if v.Default != nil {
			b.WriteString(quoteEnv(*v.Default))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// quoteEnv returns a value as it is written in an env file. Shells read such files, too: what
// would be a command to one is quoted.
func quoteEnv(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !isPlainEnv(r) }) {
		return text
	}
	if !strings.ContainsAny(text, "'\n\r") {
		return "'" + plain.Text(text) + "'"
	}
	return strings.NewReplacer("$", `\$`, "`", "\\`").Replace(strconv.Quote(text))
}

// isPlainEnv reports whether a character has no meaning to a reader of env files or a shell.
func isPlainEnv(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@%+,=?", r)
}
