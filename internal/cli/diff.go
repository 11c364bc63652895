package cli

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

const aboutDiff = `Diff compares two versions of a module, without any contract. Each is a folder,
a module as path@version, or a revision of the git repository that the working
directory is in. NEW is the working directory if it is not given. Programs and
internal packages are left out.
It exits with 0 if nothing breaks, 1 if something does, 2 if the usage is wrong,
3 if a version could not be loaded.`

// A diffReport is what diff found. It is the object that -format json prints.
type diffReport struct {
	Version  int           `json:"version"`
	Old      string        `json:"old"`
	New      string        `json:"new"`
	Packages int           `json:"packages"`
	Bump     string        `json:"bump"` // major, minor or patch
	Findings []diffFinding `json:"findings"`
	// Incomplete is set if packages are missing that could not be loaded.
	Incomplete bool `json:"incomplete,omitempty"`
}

type diffFinding struct {
	ID        finding.ID      `json:"id"`
	Package   string          `json:"package"`
	Symbol    string          `json:"symbol"`
	Verdict   finding.Verdict `json:"verdict"`
	Message   string          `json:"message"`
	Position  position        `json:"position"` // in the new version
	Old       position        `json:"old"`      // in the old version
	Platforms []string        `json:"platforms"`
}

func runDiff(e *environment, args []string) int {
	format, strict := "text", ""
	opts, code, ok := e.flags("diff", aboutDiff, args, func(fs *flag.FlagSet) {
		fs.StringVar(&format, "format", format, "output `format`: text or json")
		fs.StringVar(&strict, "strict", "", aboutStrict)
	})
	if !ok {
		return code
	}
	usage := func(err error) int {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitUsage
	}
	ids, err := parseStrict(strict)
	switch {
	case err != nil:
		return usage(err)
	case format != "text" && format != "json":
		return usage(fmt.Errorf("unknown -format %s; use text or json", format))
	case len(opts.patterns) > 2:
		return usage(fmt.Errorf("name OLD and NEW only; %s is a third", opts.patterns[2]))
	}
	names := append(opts.patterns, ".")[:2]
	var sides [2]*source
	for i, name := range names {
		s, err := openSource(opts.dir, name)
		if err != nil {
			code := usage(err)
			if _, ok := errors.AsType[unavailable](err); ok {
				code = exitFailed
			}
			return code
		}
		defer s.remove()
		sides[i] = s
	}
	d := newDiffer(e, opts, sides[0], sides[1])
	d.strict = ids
	for _, p := range opts.platforms {
		d.compare(p)
	}
	r := d.report()
	for _, u := range d.uncompared() {
		what := "not all of it is"
		if u.whole {
			what = "not"
		}
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s compared on %s: %s\n", u.Package, what, u.Platform, u.Reason)
	}
	if format == "text" {
		d.text(r)
	} else if err := r.json(e.stdout); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet diff: %v\n", err)
		return exitFailed
	}
	switch {
	case d.failed:
		return exitFailed
	case r.Bump == "major":
		return exitFindings
	}
	return exitOK
}

func (r *diffReport) json(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	enc.SetEscapeHTML(false)
	return enc.Encode(r)
}

func (d *differ) report() *diffReport {
	r := &diffReport{Version: 1, Old: d.old.name, New: d.new.name, Packages: len(d.packages), Bump: "patch", Findings: []diffFinding{}, Incomplete: d.failed}
	for _, f := range d.order {
		key := fmt.Sprintf("%s\x00%s\x00%s\x00%v\x00%v", f.Package, f.ID, f.Message, f.Position, f.Old)
		f.Platforms = []string{}
		if d.opts.named {
			f.Platforms = d.on[key]
		}
		r.Findings = append(r.Findings, f)
		switch {
		case f.Verdict == finding.Breaking:
			r.Bump = "major"
		case r.Bump == "patch":
			r.Bump = "minor"
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b diffFinding) int {
		if c := strings.Compare(a.Package, b.Package); c != 0 {
			return c
		}
		if c := strings.Compare(string(a.Verdict), string(b.Verdict)); c != 0 {
			return c // breaking first
		}
		return strings.Compare(a.Symbol+string(a.ID), b.Symbol+string(b.ID))
	})
	return r
}

// text prints a change a line, with its place in the new version, or in the old
// one if it is gone.
func (d *differ) text(r *diffReport) {
	p := d.palette()
	count := make(map[finding.Verdict]int)
	for _, f := range r.Findings {
		count[f.Verdict]++
		at, other := f.Position, f.Old
		if f.ID == finding.ExportMissing || f.ID == finding.FieldMissing || f.ID == finding.MethodMissing {
			at, other = f.Old, position{}
		}
		line := reportFinding{Verdict: f.Verdict, Message: f.Message, Platforms: f.Platforms, everywhere: len(f.Platforms) == d.checked[f.Package]}
		fmt.Fprintf(d.stdout, "%s: %s%s\n", p.paint(bold, at.String()), p.verdict(line), line.where())
		if other.Line > 0 && !d.opts.quiet {
			fmt.Fprintf(d.stdout, "\t%s: the old declaration\n", other)
		}
	}
	if !d.opts.quiet {
		fmt.Fprintln(d.stdout, d.summary(r, count))
	}
}

func (d *differ) summary(r *diffReport, count map[finding.Verdict]int) string {
	s := "no changes"
	if len(r.Findings) > 0 {
		s = fmt.Sprintf("%d breaking, %d compatible%s", count[finding.Breaking], count[finding.Compatible], bump(count))
	}
	if d.failed {
		s += "; some packages could not be loaded"
	}
	return plural(r.Packages, "package") + ": " + s
}
