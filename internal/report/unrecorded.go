package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

// An Unrecorded has what is no finding on a package and its contract does not have yet,
// so that it can change unnoticed.
type Unrecorded struct {
	Package   string   `json:"package"`
	Additions []string `json:"additions,omitempty"` // symbols that the package has got
	Changes   []string `json:"changes,omitempty"`   // symbols with other changes that break nobody
	Types     []string `json:"types,omitempty"`     // types of other packages that clients see
}

// Add adds what is no finding to what a contract does not have yet. Another platform may
// have it, too.
func (u *Unrecorded) Add(f *finding.Finding) {
	if f.Adds() {
		u.Additions = with(u.Additions, f.Symbol)
	} else {
		u.Changes = with(u.Changes, f.Symbol)
	}
}

// Empty reports whether the contract has all.
func (u *Unrecorded) Empty() bool { return len(u.Additions)+len(u.Changes)+len(u.Types) == 0 }

// AddType adds a type of another package.
func (u *Unrecorded) AddType(name string) { u.Types = with(u.Types, name) }

// with returns a sorted list with a text in it.
func with(list []string, text string) []string {
	i, found := slices.BinarySearch(list, text)
	if found {
		return list
	}
	return slices.Insert(list, i, text)
}

// UnrecordedText says in one line what contracts do not have yet, "" if that is nothing.
func (r *Report) UnrecordedText() string {
	var additions, changes, types int
	for _, u := range r.Unrecorded {
		additions, changes, types = additions+len(u.Additions), changes+len(u.Changes), types+len(u.Types)
	}
	var parts []string
	add := func(n int, one, more string) {
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, more))
		}
	}
	add(additions, "addition", "additions")
	add(changes, "compatible change", "compatible changes")
	add(types, "type of another package", "types of other packages")
	if parts == nil {
		return ""
	}
	list, verb := parts[len(parts)-1], "are"
	if n := len(parts) - 1; n > 0 {
		list = strings.Join(parts[:n], ", ") + " and " + list
	} else if additions+changes+types == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s %s not recorded yet; run importspy-vet update", list, verb)
}
