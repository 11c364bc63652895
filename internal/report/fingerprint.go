package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
)

// numbers are the places that mistakes in contracts have in their texts.
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
	// Of findings in one file that differ only in what they say, each has its number.
	// The order of what they say is the same in the next run, that of lines may not be.
	slices.SortStableFunc(order, func(i, j int) int {
		return strings.Compare(r.Findings[i].Says, r.Findings[j].Says)
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
	if !f.ID.IsWaivable() { // a mistake in a contract is identified by its text only
		key += "\x00" + f.mistake()
	}
	return key
}

// mistake is what a finding that cannot be waived says, without places. Code hosts
// know findings by it: it stays as it is, whatever the sentences become.
func (f *Finding) mistake() string {
	switch {
	case f.ID == contract.ContractInvalid:
		return contract.FileName + ": " + numbers.ReplaceAllString(f.detail, "")
	case f.Waiver != nil:
		return fmt.Sprintf("%s: there is no finding %s to waive; remove the waiver", f.Symbol, f.Waiver.Finding.Value)
	}
	return f.Says
}
