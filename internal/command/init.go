package command

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/initial"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
)

const aboutInit = `Init writes a contract for each package that has an API and no contract. It never
changes an existing contract. The contract describes the package as it is, so check
finds nothing. With -rules it also records what the package imports, which environment
variables it reads, and what it uses of packages of other modules, so an upgrade that
lacks some of that is reported; main packages, and others that export nothing, get a
contract then, too. With -buildmode=plugin, main packages are plugins, and their contracts
say so. It exits 0 even if there is nothing to write, 2 if the usage is wrong or a
contract above a package, which may say something about it, has mistakes, 3 if packages
could not be loaded or a contract could not be written.`

func runInit(e *invocation, args []string) int {
	policy, strict, skip, buildMode, withRules := string(contract.Exact), "", "", "default", false
	opts, code, ok := e.flags("init", aboutInit, args, func(fs *flag.FlagSet) {
		fs.StringVar(&strict, "strict", "", aboutStrict)
		skipVar(fs, &skip)
		fs.BoolVar(&withRules, "rules", false, "write rules, too: imports, what they must offer, and environment variables")
		choiceVar(fs, &buildMode, "buildmode", buildMode, "build `mode` of main packages, as for go build", buildModes)
		choiceVar(fs, &policy, "policy", policy, "`policy` of the contracts", policies)
	})
	if !ok {
		return code
	}
	if err := errors.Join(unknownChoice("policy", policy, policies), unknownChoice("buildmode", buildMode, buildModes)); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: %v\n", err)
		return exitUsage
	}
	o := initial.Options{Policy: contract.Policy(policy), Rules: withRules, Plugins: buildMode == contract.Plugin}
	if withRules {
		opts.Bodies = func(*packages.Package) bool { return true }
	}
	var err error
	if o.Strict, err = parseStrict(strict); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: %v\n", err)
		return exitUsage
	}
	if o.Skip, err = e.parseSkip("importspy-vet init", skip, opts); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet init: -skip: %v\n", err)
		return exitUsage
	}
	in, failed := initial.New(&opts.Scope, o), false
	d := e.driver(opts)
	d.EachPlatform(func(set *load.Set) {
		p := e.progress(opts)
		if opts.verbose {
			p = &report.Progress{} // there is a line for each package
		}
		defer p.Done()
		p.Say("describing %s", report.Plural(len(set.Packages), "package"))
		for i, pkg := range set.Packages {
			p.Count(i, len(set.Packages))
			reason, err := in.Describe(set, pkg)
			if err != nil {
				fmt.Fprintf(e.stderr, "importspy-vet init: %s: %v\n", pkg.PkgPath, err)
				failed = true
			} else if reason != "" && opts.verbose {
				fmt.Fprintf(e.stdout, "%s: %s\n", pkg.PkgPath, reason)
			}
		}
		in.Uncovered(set.Unchecked)
		failed = failed || set.Failed
	})
	written := e.writeInitial(opts, in)
	code = e.printMistakes("init", opts, "", in.Mistakes(), make(map[string]bool))
	if !written || failed {
		return exitFailed
	}
	e.noteNested("init", opts, d)
	return code
}

// maxNested is how many nested modules are named.
const maxNested = 5

// noteNested prints which modules below the folders that a command is called on it did not
// reach, since ./... looks like all there is.
func (e *invocation) noteNested(command string, opts *options, d *driver.Driver) {
	if opts.quiet {
		return
	}
	list := d.Nested()
	if len(list) == 0 {
		return
	}
	named, verb := strings.Join(list[:min(len(list), maxNested)], ", "), "is"
	if len(list) > 1 {
		verb = "are"
	}
	if n := len(list) - maxNested; n > 0 {
		named += fmt.Sprintf(" and %d more", n)
	}
	fmt.Fprintf(e.stderr, "importspy-vet %s: %s %s not covered: %s; run %[1]s in each, for example with -C %[5]s\n",
		command, report.Plural(len(list), "nested module"), verb, named, list[0])
}

// policies are the values of the flag -policy.
var policies = []string{string(contract.Exact), string(contract.Compatible), string(contract.Minimum)}

// buildModes are those that contracts tell apart.
var buildModes = []string{"default", contract.Plugin}

// writeInitial writes contracts, in the order of their packages, and reports whether all
// could be written.
func (e *invocation) writeInitial(opts *options, in *initial.Contracts) bool {
	written, ok := 0, true
	for c := range in.All() {
		if c.Text == nil && c.Err == nil {
			if opts.verbose {
				fmt.Fprintf(e.stdout, "%s: %s\n", c.Path, initial.ExportsNothing)
			}
			continue
		}
		err := c.Err
		if err == nil {
			err = opts.Create(c.Name, c.Text)
		}
		if err != nil {
			fmt.Fprintf(e.stderr, "importspy-vet init: %s: %v\n", c.Path, err)
			ok = false
			continue
		}
		written++
		if !opts.quiet {
			fmt.Fprintf(e.stdout, "wrote %s\n", opts.Shorten(c.Name))
		}
	}
	for _, u := range in.Unchecked() {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: not described on %s: %s\n", u.Package, u.Platform, u.Reason)
	}
	if !opts.quiet {
		text := report.Plural(written, "contract") + " written" + existingText(in.Existing(), in.Rules) + skippedText(in.Skipped())
		if written == 0 && in.Existing() == 0 {
			text += withoutText(in.Without(initial.IsMain), in.Without(initial.ExportsNothing))
		}
		fmt.Fprintln(e.stdout, text)
	}
	return ok
}

// withoutText says how many packages have nothing that a contract would be about.
func withoutText(mains, bare int) string {
	var list []string
	if mains > 0 {
		list = append(list, report.Plural(mains, "main package"))
	}
	switch {
	case bare == 1:
		list = append(list, "1 package that exports nothing")
	case bare > 1:
		list = append(list, fmt.Sprintf("%d packages that export nothing", bare))
	}
	switch {
	case mains+bare == 0:
		return ""
	case mains+bare == 1:
		return "; " + list[0] + " needs none, unless rules are wanted: -rules"
	}
	return "; " + strings.Join(list, " and ") + " need none, unless rules are wanted: -rules"
}

// existingText says how many packages got no contract, since they have one, and that they get
// no rules either.
func existingText(n int, rules bool) string {
	var text string
	switch n {
	case 0:
		return ""
	case 1:
		text = "; 1 package already has one"
	default:
		text = fmt.Sprintf("; %d packages already have one", n)
	}
	if rules {
		text += ", which -rules does not change"
	}
	return text
}

// skippedText says which packages got no contract, since they need none.
func skippedText(n int, by []string) string {
	if n == 0 {
		return ""
	}
	text := fmt.Sprintf("; %s skipped (%s)", report.Plural(n, "package"), strings.Join(by, ", "))
	if slices.ContainsFunc(by, func(p string) bool { return slices.Contains(rules.SkippedByDefault, p) }) {
		text += "; -skip none includes them"
	}
	return text
}
