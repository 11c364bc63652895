package pattern

import (
	"fmt"
	"go/version"
	"strconv"
	"strings"
)

// A Range is a set of versions of Go: those that meet all its conditions.
type Range struct {
	conditions []condition
}

type condition struct {
	op      string // ">=", ">", "<=", "<", or "" for just this version
	version string // "1.24", "1.24.2" or "1.24rc1"
}

// NewRange reads a range: one condition, or several with spaces between them,
// all of which must hold.
//
//	1.24           Go 1.24 in all its releases
//	>=1.24         Go 1.24 and newer
//	>=1.24 <1.27   Go 1.24, 1.25 and 1.26
//	>=1.24.2       Go 1.24.2 and newer
//
// A condition without a patch release covers all releases with its name, including release
// candidates: go1.27rc1 is not in <1.27, and go1.24.3 is in <=1.24 and
// not in >1.24.
//
// The error is a message for the position of the range.
func NewRange(s string) (*Range, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return nil, fmt.Errorf("missing range of Go versions; write for example >=%s", example)
	}
	r := new(Range)
	for i := 0; i < len(words); i++ {
		word := words[i]
		if op, rest := cutOperator(word); op != "" && rest == "" && i+1 < len(words) {
			i++
			word += words[i] // >= 1.24
		}
		c, err := parseCondition(word)
		if err != nil {
			return nil, err
		}
		r.conditions = append(r.conditions, c)
	}
	if r.isEmpty() {
		return nil, fmt.Errorf("no Go version is in the range %s", strings.Join(words, " "))
	}
	return r, nil
}

const example = "1.24"

func parseCondition(word string) (condition, error) {
	op, v := cutOperator(word)
	switch {
	case strings.ContainsAny(word, ",|"):
		return condition{}, fmt.Errorf("%s: separate conditions by spaces (all must hold)", word)
	case strings.HasPrefix(v, "go"):
		return condition{}, fmt.Errorf("%s: write the version without \"go\": %s%s", word, op, strings.TrimPrefix(v, "go"))
	case strings.HasPrefix(v, "v"):
		return condition{}, fmt.Errorf("%s: write the version without \"v\": %s%s", word, op, strings.TrimPrefix(v, "v"))
	case v == "":
		return condition{}, fmt.Errorf("%s: missing version; write for example %s%s", word, op, example)
	case !version.IsValid("go"+v) || strings.Contains(v, "-"):
		return condition{}, fmt.Errorf("%s: not a Go version; write for example %s or >=%[2]s", word, example)
	}
	return condition{op, v}, nil
}

func cutOperator(word string) (op, rest string) {
	for _, op := range []string{">=", "<=", ">", "<"} {
		if rest, ok := strings.CutPrefix(word, op); ok {
			return op, rest
		}
	}
	return "", word
}

// Contains reports whether a release, such as "1.24.2" or "1.24rc1", or the go
// directive of a module is in the range. It may begin with "go". A directive without
// a patch release, "1.24", comes before all of these, as for the go command, which
// builds the module with each (https://go.dev/doc/toolchain#version).
func (r *Range) Contains(v string) bool {
	v = goVersion(v)
	for _, c := range r.conditions {
		d := version.Compare(v, "go"+c.version)
		if c.isLanguage() {
			d = compareLanguages(v, c.version)
		}
		if !c.holds(d) {
			return false
		}
	}
	return version.IsValid(v)
}

// ContainsLanguage reports whether a version of the language, such as "1.24", is in
// the range: that of one of its releases, since the language does not change from
// one to the other.
func (r *Range) ContainsLanguage(v string) bool {
	for _, c := range r.conditions {
		d := compareLanguages(v, c.version)
		if !c.holds(d) && (d != 0 || c.isLanguage()) {
			return false
		}
	}
	return version.IsValid(goVersion(v))
}

func compareLanguages(a, b string) int { return version.Compare("go"+Language(a), "go"+Language(b)) }

// isLanguage reports whether the condition names no release.
func (c condition) isLanguage() bool { return Language(c.version) == c.version }

// holds reports whether the condition is met by a version that compares so to that
// of the condition.
func (c condition) holds(order int) bool {
	switch c.op {
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	default:
		return order == 0
	}
}

// isEmpty reports whether no version meets the conditions. If one does, then
// one of those that they name does, or one next to these.
func (r *Range) isEmpty() bool {
	for _, c := range r.conditions {
		of := Language(c.version)
		for _, v := range []string{c.version, next(c.version), step(c.version, -1), of, step(of, -1)} {
			if v != "" && r.Contains(v) {
				return false
			}
		}
	}
	return true
}

// Language returns the language version of a version, without "go", or "" if it is
// not a version.
func Language(v string) string { return strings.TrimPrefix(version.Lang(goVersion(v)), "go") }

// goVersion puts v into the form of package go/version.
func goVersion(v string) string {
	if v == "" || strings.HasPrefix(v, "go") {
		return v
	}
	return "go" + v
}

// next returns the version after v: the next patch release, or the next minor one
// after a version that covers all its releases.
func next(v string) string {
	if rc := strings.IndexAny(v, "rb"); rc >= 0 { // 1.24rc1, 1.24beta1
		return v[:rc] + ".0"
	}
	return step(v, 1)
}

// step changes the last number of a version. It returns "" if there is none.
func step(v string, by int) string {
	i := strings.LastIndexByte(v, '.') + 1
	n, err := strconv.Atoi(v[i:])
	if err != nil || n+by < 0 {
		return ""
	}
	return v[:i] + strconv.Itoa(n+by)
}
