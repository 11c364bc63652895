package load

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/plain"
)

// keeps reports whether a package with errors is wanted, and has declarations.
func (r *Request) keeps(pkg *packages.Package) bool {
	return r.KeepBroken && pkg.Types != nil && pkg.Name != "" && len(pkg.Syntax) > 0
}

// broken notes what is wrong with a package, and reports whether something is.
func (r *Request) broken(set *Set, pkg *packages.Package) bool {
	if len(pkg.Errors) == 0 && pkg.Types != nil && !pkg.IllTyped {
		return false
	}
	path := plain.Text(pkg.PkgPath) // which the go command finds malformed if it is
	what := path + " cannot be loaded"
	if r.keeps(pkg) {
		what = path + " has errors"
	}
	if r.Named {
		what += " for " + set.Platform.String()
	}
	set.Broken[pkg.PkgPath] = Failure{What: what, Problems: problemsOf(r, pkg)}
	return true
}

// declared reports whether a package has errors, but none in its declarations.
func declared(pkg *packages.Package) bool {
	return len(pkg.Errors) > 0 && pkg.Types != nil && !pkg.IllTyped
}

// A Problem is an error of a package. The file is "" if it is in none.
type Problem struct {
	File         string
	Line, Column int
	Msg          string
}

// String returns the problem as a line of text, which begins with its place.
func (p Problem) String() string {
	file := plain.Text(p.File)
	switch {
	case file == "":
		return p.Msg
	case p.Line == 0:
		return file + ": " + p.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", file, p.Line, p.Column, p.Msg)
}

// problemsOf returns the errors of a package, sorted, no more than one for a
// line: those that follow are seldom separate mistakes. Of an import that
// failed the go command's reason counts, which is with the imported package,
// and not what the type checker makes of it.
func problemsOf(r *Request, pkg *packages.Package) []Problem {
	var placed, others []Problem
	for _, err := range slices.Concat(importErrors(pkg), pkg.Errors) {
		p := newProblem(r, err)
		switch last := len(placed) - 1; {
		case strings.HasPrefix(err.Msg, "\t") && last >= 0:
			// The type checker indents what belongs to the error before.
			placed[last].Msg += "; " + p.String()
		case strings.HasPrefix(p.Msg, "could not import C "):
			// cgo failed, and said why
		case p.File != "":
			placed = append(placed, p)
		case !strings.HasPrefix(p.Msg, "# "):
			others = append(others, p)
		}
	}
	slices.SortStableFunc(placed, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	placed = slices.CompactFunc(placed, func(a, b Problem) bool { return a.File == b.File && a.Line == b.Line })
	if len(placed) == 0 && len(others) == 0 {
		return compilerOutput(r, pkg)
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
// and repeats errors that have one, or that the fault is in another package. Of what cgo
// ran, such as pkg-config, it has the output below its name.
func compilerOutput(r *Request, pkg *packages.Package) []Problem {
	for _, err := range pkg.Errors {
		if _, text, ok := strings.Cut(strings.TrimSpace(err.Msg), "\n"); ok {
			return []Problem{problemIn(r, text)}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; len(imp.Errors) > 0 || imp.IllTyped {
			msg := fmt.Sprintf("it imports %s, which cannot be loaded", plain.Text(imp.PkgPath))
			if len(imp.Errors) > 0 {
				msg += ": " + problemsOf(r, imp)[0].String()
			}
			return []Problem{{Msg: msg}}
		}
	}
	return []Problem{{Msg: "it has no type information"}}
}

// problemIn returns the problem that output is about, with the place that it begins with,
// if it does.
func problemIn(r *Request, output string) Problem {
	if name, text, ok := strings.Cut(output, "\n"); ok && strings.HasPrefix(name, "# ") {
		output = text
	}
	pos, msg, ok := strings.Cut(output, ": ")
	if _, n := cutNumber(pos); !ok || n == 0 || strings.Contains(pos, "\n") {
		return Problem{Msg: output}
	}
	return newProblem(r, packages.Error{Pos: pos, Msg: msg})
}

// newProblem takes the place of err apart, which is file:line:column,
// file:line, "-" or "".
func newProblem(r *Request, err packages.Error) Problem {
	p := Problem{Msg: r.misnamed(strings.TrimSpace(err.Msg))}
	if err.Pos == "" || err.Pos == "-" {
		return p
	}
	rest, last := cutNumber(err.Pos)
	file, line := cutNumber(rest)
	if line == 0 {
		file, line, last = rest, last, 0
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.Dir, file)
	}
	p.File, p.Line, p.Column = r.Shorten(file), line, last
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

// ListProblems returns what the go command reports of a package that is only listed. Without
// a place, it begins with the package's path.
func (r *Request) ListProblems(pkg *packages.Package) (list []Problem) {
	for _, err := range pkg.Errors {
		p := newProblem(r, err)
		if p.File == "" {
			p.Msg = pkg.PkgPath + ": " + p.Msg
		}
		list = append(list, p)
	}
	return list
}

// HasBadBodies reports whether a package has no function bodies since these have errors.
func (set *Set) HasBadBodies(path string) bool { _, ok := set.BadBodies[path]; return ok }

// noteBodies notes what is wrong with the function bodies of a package, which has none then.
func (set *Set) noteBodies(r *Request, pkg *packages.Package) {
	what := plain.Text(pkg.PkgPath) + " has errors in function bodies"
	if r.Named {
		what += " for " + set.Platform.String()
	}
	set.BadBodies[pkg.PkgPath] = Failure{What: what + "; rules on these are not checked", Problems: problemsOf(r, pkg), Bodies: pkg.PkgPath}
}
