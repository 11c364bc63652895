package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// numbers are the places that messages about contracts have in them.
var numbers = regexp.MustCompile(`:\d+:\d+|\bline \d+`)

// fingerprints returns a name for each finding, by which a code host distinguishes from
// one run to the next what is new, what is still there and what is gone. It
// depends on what diverges and in which file, not on lines, on other files nor on
// how the two sides put it, and no two findings of a report share one.
func (r *Report) fingerprints(p *places) []string {
	order := make([]int, len(r.Findings))
	for i := range order {
		order[i] = i
	}
	// Findings in one file that differ only in their messages are numbered. The order of messages is there in the next run, too, that of lines may
	// not be.
	slices.SortStableFunc(order, func(i, j int) int {
		return strings.Compare(r.Findings[i].Message, r.Findings[j].Message)
	})
	list := make([]string, len(order))
	seen := make(map[string]int)
	for _, i := range order {
		list[i] = fingerprint(r.Findings[i].identity(p), seen)
	}
	return list
}

// fingerprint returns a name for what has a key, other than those that were
// returned for the same key before, which are counted in seen.
func fingerprint(key string, seen map[string]int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
	seen[key]++
	return hex.EncodeToString(sum[:16])
}

// identity is what a finding is about.
func (f *Finding) identity(p *places) string {
	where := f.Package
	if where == "" { // a contract whose package is gone
		where, _ = p.name(f.Contract.File)
	}
	key := where + "\x00" + string(f.ID) + "\x00" + f.Symbol
	if f.Placed { // else the file is the first one of the package, which another may become
		// The package says the folder, in a way that does not depend on the machine.
		key += "\x00" + filepath.Base(f.Position.File)
	}
	if !f.ID.Waivable() { // a mistake in a contract is identified by its message only
		key += "\x00" + numbers.ReplaceAllString(f.Message, "")
	}
	return key
}
