package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/wording"
)

// listVariables prints the variables of the contracts of the packages that opts names, and
// of all that they import.
func (e *invocation) listVariables(opts *options, format string) int {
	reader := rules.Reader{Settings: opts.Settings}
	r, code := &report.Report{}, exitOK
	var all []rules.ListedVariable
	accept := func([]*packages.Package) error { return nil }
	e.eachPackage(opts, machine(opts), r, accept, func(pkg *packages.Package) {
		bound := opts.Bind(&reader, pkg, load.Dir(pkg))
		list, more := bound.Variables(bound.Own)
		for _, f := range append(bound.Mistakes, more...) {
			fmt.Fprintf(e.stderr, "importspy-vet env: %s:%d:%d: %s\n", opts.Shorten(cmp.Or(f.In, bound.Name)), f.Contract.Line, f.Contract.Column, wording.Check(&f).Text)
			code = exitUsage
		}
		all = append(all, list...)
		for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
			if imp := pkg.Imports[path]; imp.Module != nil || opts.Contracts != "" {
				all = append(all, bound.VariablesOf(imp.PkgPath, load.Dir(imp))...)
			}
		}
	})
	if r.Incomplete {
		code = exitFailed
	}
	print := markdownVariables
	if format == "dotenv" {
		print = dotenvVariables
	}
	if _, err := fmt.Fprint(e.stdout, print(rules.MergeVariables(all))); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet env: %v\n", err)
		return exitFailed
	}
	return code
}

// markdownVariables returns a table for a README.
func markdownVariables(list []rules.ListedVariable) string {
	var b strings.Builder
	b.WriteString("| variable | required | value | default | description |\n| --- | --- | --- | --- | --- |\n")
	for _, v := range list {
		required := "no"
		if v.Required {
			required = "yes"
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

// dotenvVariables returns an example of an env file: required variables without their
// values, and optional ones as comments with their defaults.
func dotenvVariables(list []rules.ListedVariable) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		if v.Description != "" {
			fmt.Fprintf(&b, "# %s\n", plain.Text(v.Description))
		}
		words := []string{"optional"}
		if v.Required {
			words[0] = "required"
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

// quoteEnv returns a value as it is written in an env file.
func quoteEnv(text string) string {
	if !slices.ContainsFunc([]rune(text), func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("'\"$`\\#", r) }) {
		return text
	}
	if !strings.ContainsAny(text, "'\n\r") {
		return "'" + plain.Text(text) + "'"
	}
	return strings.ReplaceAll(strconv.Quote(text), "$", `\$`)
}
