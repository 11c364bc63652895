package pattern

import (
	"fmt"
	"strings"

	"golang.org/x/mod/semver"
)

// Versions is a set of module versions: those that satisfy each of its
// comparisons.
type Versions []comparison

type comparison struct{ op, version string }

// NewVersions reads a range such as "<1.4.0" or ">=v1.2.0 <v2.0.0".
func NewVersions(text string) (Versions, error) {
	var r Versions
	for _, word := range strings.Fields(text) {
		version := strings.TrimLeft(word, "<>=!")
		c := comparison{word[:len(word)-len(version)], "v" + strings.TrimPrefix(version, "v")}
		switch c.op {
		case "<", "<=", ">", ">=", "=", "!=":
		case "":
			c.op = "="
		default:
			return nil, fmt.Errorf("%s is not a version comparison; it must begin with <, <=, >, >=, = or !=", word)
		}
		if !semver.IsValid(c.version) {
			return nil, fmt.Errorf("%s is not a module version", word)
		}
		r = append(r, c)
	}
	if r == nil {
		return nil, fmt.Errorf("empty range of versions")
	}
	return r, nil
}

// Has reports whether a version is in the range.
func (r Versions) Has(version string) bool {
	for _, c := range r {
		if !c.holds(semver.Compare(version, c.version)) {
			return false
		}
	}
	return true
}

// holds reports whether the comparison is true where the version compares so.
func (c comparison) holds(order int) bool {
	switch c.op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "!=":
		return order != 0
	}
	return order == 0
}
