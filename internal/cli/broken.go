package cli

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// broken prints why a package cannot be worked on, if so, and reports whether
// that is the case. The set keeps what was printed.
func (e *environment) broken(opts *options, set *loadedSet, pkg *packages.Package) bool {
	if len(pkg.Errors) == 0 && pkg.Types != nil && !pkg.IllTyped {
		return false
	}
	what := pkg.PkgPath + " cannot be loaded"
	if opts.named {
		what += " for " + set.platform.String()
	}
	problems := problemsOf(opts, pkg)
	set.fail(what, problems...)
	if len(problems) == 1 && problems[0].file == "" {
		fmt.Fprintf(e.stderr, "importspy-vet: %s: %s\n", what, problems[0].msg)
		return true
	}
	fmt.Fprintf(e.stderr, "importspy-vet: %s:\n", what)
	for _, p := range problems {
		fmt.Fprintln(e.stderr, p)
	}
	return true
}

// A problem is an error of a package. The file is "" if it is in none.
type problem struct {
	file         string
	line, column int
	msg          string
}

func (p problem) String() string {
	switch {
	case p.file == "":
		return p.msg
	case p.line == 0:
		return p.file + ": " + p.msg
	}
	return fmt.Sprintf("%s: %s", position{p.file, p.line, p.column}, p.msg)
}

// problemsOf returns the errors of a package, sorted, no more than one for a
// line: those that follow are seldom mistakes of their own. Of an import that
// failed the go command's reason counts, which is with the imported package,
// and not what the type checker makes of it.
func problemsOf(opts *options, pkg *packages.Package) []problem {
	var placed, others []problem
	for _, err := range slices.Concat(importErrors(pkg), pkg.Errors) {
		p := newProblem(opts, err)
		switch {
		case strings.HasPrefix(p.msg, "could not import C "):
			// cgo failed, and said why
		case p.file != "":
			placed = append(placed, p)
		case !strings.HasPrefix(p.msg, "# "):
			others = append(others, p)
		}
	}
	slices.SortStableFunc(placed, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	placed = slices.CompactFunc(placed, func(a, b problem) bool { return a.file == b.file && a.line == b.line })
	if len(placed) == 0 && len(others) == 0 {
		return compilerOutput(opts, pkg)
	}
	return append(others, placed...)
}

// importErrors returns the errors of finding the packages that pkg imports.
func importErrors(pkg *packages.Package) []packages.Error {
	var list []packages.Error
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		for _, err := range pkg.Imports[path].Errors {
			if err.Kind == packages.ListError && strings.Contains(err.Pos, ":") {
				list = append(list, err)
			}
		}
	}
	return list
}

// compilerOutput returns what is known of a package that has no error with a
// place: what the compiler printed of it, which begins with the package's path
// and repeats errors that have one, or that the fault is in another package.
func compilerOutput(opts *options, pkg *packages.Package) []problem {
	for _, err := range pkg.Errors {
		if _, text, ok := strings.Cut(strings.TrimSpace(err.Msg), "\n"); ok {
			pos, msg, _ := strings.Cut(text, ": ")
			return []problem{newProblem(opts, packages.Error{Pos: pos, Msg: msg})}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; len(imp.Errors) > 0 || imp.IllTyped {
			msg := fmt.Sprintf("it imports %s, which cannot be loaded", imp.PkgPath)
			if len(imp.Errors) > 0 {
				msg += ": " + problemsOf(opts, imp)[0].String()
			}
			return []problem{{msg: msg}}
		}
	}
	return []problem{{msg: "it has no type information"}}
}

// newProblem takes the place of err apart, which is file:line:column,
// file:line, "-" or "".
func newProblem(opts *options, err packages.Error) problem {
	p := problem{msg: strings.TrimSpace(err.Msg)}
	if err.Pos == "" || err.Pos == "-" {
		return p
	}
	rest, last := cutNumber(err.Pos)
	file, line := cutNumber(rest)
	if line == 0 {
		file, line, last = rest, last, 0
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(opts.dir, file)
	}
	p.file, p.line, p.column = opts.shorten(file), line, last
	return p
}

// cutNumber cuts a colon and a number from the end of s.
func cutNumber(s string) (string, int) {
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		if n, err := strconv.Atoi(s[i+1:]); err == nil {
			return s[:i], n
		}
	}
	return s, 0
}

// explainNoModule prints the likely reason why there are no packages.
func (e *environment) explainNoModule(opts *options) {
	if opts.settings.Get("GOMOD") == os.DevNull && opts.settings.Get("GOWORK") == "off" {
		fmt.Fprintf(e.stderr, "importspy-vet: there is no go.mod in %s or above it; call importspy-vet in a module, or name its folder with -C\n", opts.dir)
	}
}
