package command

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/wording"
)

const aboutShow = `Show lists what applies to packages, and which line of which contract says so:
the rules of the package's own contract, those of the contracts above it
(subpackages), and what the contracts of the packages that it imports demand of
their importers. Families that leave the package out are listed, too. Show checks
nothing, and lists nothing about exports except the policy.
It exits 0 if all is listed, 2 if a contract or the usage is wrong, 3 if packages could
not be found.`

// showFormats are the formats that show prints in.
var showFormats = []string{"text", "json"}

// A shownPackage is what applies to a package, as -format json prints it.
type shownPackage struct {
	Package  string      `json:"package"`
	Contract string      `json:"contract,omitempty"` // "" if it has none
	Terms    []shownTerm `json:"terms"`
}

type shownTerm struct {
	Key      string          `json:"key"`
	Text     string          `json:"text"`
	Reason   string          `json:"reason,omitempty"`
	From     string          `json:"from,omitempty"` // the family, or the imported package; "" for the package's own contract
	Excepted bool            `json:"excepted,omitempty"`
	Contract report.Position `json:"contract"`
}

func runShow(e *invocation, args []string) int {
	format := "text"
	opts, code, ok := e.flags("show", aboutShow, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &format, "format", format, "output `format`", showFormats)
	})
	if !ok {
		return code
	}
	if err := unknownChoice("format", format, showFormats); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet show: %v\n", err)
		return exitUsage
	}
	list, code := e.show(opts)
	print := e.printShown
	if format == "json" {
		print = e.printShownJSON
	}
	if err := print(list); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet show: %v\n", err)
		return exitFailed
	}
	return code
}

// show collects what applies to the packages that opts names.
func (e *invocation) show(opts *options) (list []shownPackage, code int) {
	fail := func(text string) {
		fmt.Fprintf(e.stderr, "importspy-vet show: %s\n", text)
		code = exitFailed
	}
	pkgs, err := opts.List(opts.Platforms[0], packages.NeedImports|packages.NeedDeps, opts.Patterns)
	if err != nil {
		fail(strings.TrimSpace(err.Error()))
		return nil, code
	}
	if len(pkgs) == 0 {
		fail("no packages match " + strings.Join(opts.Patterns, " ") + opts.SuggestFolder(opts.Patterns...))
	}
	reader := rules.Reader{SameFiles: true, Settings: opts.Settings}
	printed := map[string]bool{}
	for _, pkg := range pkgs {
		for _, p := range opts.ListProblems(pkg) {
			fail(p.String())
		}
		if pkg.Name == "" {
			continue // there is no such package
		}
		shown, mistakes := showPackage(opts, &reader, pkg)
		own := opts.Place().Name(load.Dir(pkg), pkg.PkgPath)
		code = max(code, e.printMistakes("show", opts, own, mistakes, printed))
		list = append(list, shown)
	}
	slices.SortFunc(list, func(a, b shownPackage) int { return strings.Compare(a.Package, b.Package) })
	return list, code
}

// printMistakes prints mistakes in contracts that are not printed yet, and returns the exit code. The
// package itself may have them, or another one that is under the contract or imports the package. The
// name of its own contract is own.
func (e *invocation) printMistakes(command string, opts *options, own string, mistakes []finding.Finding, printed map[string]bool) (code int) {
	for i := range mistakes {
		m := &mistakes[i]
		place := opts.Shorten(cmp.Or(m.In, own))
		m.File = place
		if m.Contract.IsValid() { // else it could not be read
			place = fmt.Sprintf("%s:%d:%d", place, m.Contract.Line, m.Contract.Column)
		}
		text := place + ": " + wording.Check(m).Text
		if !printed[text] {
			fmt.Fprintf(e.stderr, "importspy-vet %s: %s\n", command, text)
		}
		printed[text] = true
		code = exitUsage
	}
	return code
}

func showPackage(opts *options, reader *rules.Reader, pkg *packages.Package) (shownPackage, []finding.Finding) {
	bound := opts.Bind(reader, pkg, load.Dir(pkg))
	var imports []rules.Dependency
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		imports = append(imports, rules.Dependency{Dir: load.Dir(pkg.Imports[path]), Path: pkg.Imports[path].PkgPath})
	}
	terms, more := bound.Show(bound.Own, bound.Name, imports)
	shown := shownPackage{Package: pkg.PkgPath, Terms: []shownTerm{}}
	if bound.Own != nil {
		shown.Contract = opts.Shorten(bound.Name)
	}
	for _, t := range terms {
		shown.Terms = append(shown.Terms, shownTerm{
			Key: t.Key, Text: t.Text, Reason: t.Reason, From: t.From, Excepted: t.Excepted,
			Contract: report.Position{File: opts.Shorten(t.In), Line: t.At.Line, Column: t.At.Column},
		})
	}
	return shown, append(bound.Mistakes, more...)
}

func (e *invocation) printShownJSON(list []shownPackage) error {
	enc := json.NewEncoder(e.stdout)
	enc.SetIndent("", "\t")
	return enc.Encode(list)
}

func (e *invocation) printShown(list []shownPackage) error {
	for _, pkg := range list {
		w := tabwriter.NewWriter(e.stdout, 0, 0, 3, ' ', 0)
		fmt.Fprintln(w, plain.Text(pkg.Package))
		if len(pkg.Terms) == 0 {
			fmt.Fprintln(w, "    no rules apply")
		}
		for _, t := range pkg.Terms {
			fmt.Fprintf(w, "    %s\t%s\n", plain.Text(t.sentence()), plain.Text(t.source()))
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (t *shownTerm) sentence() string {
	text := t.Key + " " + t.Text
	if t.Excepted {
		text = "left out: " + t.Text
	}
	if t.Reason != "" {
		text += ": " + t.Reason
	}
	return text
}

func (t *shownTerm) source() string {
	at := fmt.Sprintf("%s:%d:%d", t.Contract.File, t.Contract.Line, t.Contract.Column)
	if t.From != "" {
		at += ", " + t.From
	}
	return at
}
