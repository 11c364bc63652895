package threeway_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"github.com/importspy/importspy/internal/threeway"
)

// A block is an entry or an item: lines that are in it together, after a comment.
type block struct {
	comment string
	lines   []string
}

// contractOf returns a contract with functions, rules and families, most of which are for
// the same folders. Every other line is there once.
func contractOf(funcs, rules, families []block) string {
	var b strings.Builder
	write := func(indent string, list []block) {
		for _, bl := range list {
			if bl.comment != "" {
				b.WriteString(indent + "# " + bl.comment + "\n")
			}
			for _, line := range bl.lines {
				b.WriteString(indent + line + "\n")
			}
		}
	}
	b.WriteString("version: 1\nimports:\n  deny:\n    - always\n")
	write("    ", rules)
	b.WriteString("exports:\n  funcs:\n    Always: func()\n")
	write("    ", funcs)
	b.WriteString("subpackages:\n  - match: ./always\n")
	write("  ", families)
	return b.String()
}

// edit returns blocks of which one in four is removed or changed, and some are added. New
// lines begin with the name of the side.
func edit(r *rand.Rand, list []block, side string, added func(name string) block) (edited []block) {
	for i, bl := range list {
		name := fmt.Sprintf("%s%d", side, i)
		if r.IntN(8) == 0 {
			edited = append(edited, added(name))
		}
		bl.lines = append([]string(nil), bl.lines...)
		switch r.IntN(8) {
		case 0:
			continue
		case 1:
			last := len(bl.lines) - 1
			bl.lines[last] = strings.Replace(bl.lines[last], "old", name, 1)
		case 2:
			bl.comment = name + " says more"
		}
		edited = append(edited, bl)
	}
	return edited
}

// TestRandom merges random changes: what a side has written is there, what both have is
// there, what both have removed is not, and what one has removed is there only in a conflict.
func TestRandom(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		entry := func(name string) block {
			return block{lines: []string{"F" + name + ": func(" + name + " old" + name + ")"}}
		}
		rule := func(name string) block { return block{lines: []string{"- path: p" + name, "  reason: old" + name}} }
		family := func(name string) block {
			return block{lines: []string{"- match: ./...", "  contract: required", "  except: [x" + name + "]", "  imports: {deny: [{path: old" + name + "}]}"}}
		}
		var sections [3][]block
		kinds := []func(string) block{entry, rule, family}
		for i, kind := range kinds {
			for j := range r.IntN(5) {
				bl := kind(fmt.Sprintf("%c%d", 'a'+i, j))
				bl.comment = fmt.Sprintf("C%c%d", 'a'+i, j)
				sections[i] = append(sections[i], bl)
			}
		}
		texts := []string{contractOf(sections[0], sections[1], sections[2])}
		for _, side := range []string{"ours", "theirs"} {
			var s [3][]block
			for i, kind := range kinds {
				s[i] = edit(r, sections[i], fmt.Sprintf("%s%c", side, 'a'+i), kind)
			}
			texts = append(texts, contractOf(s[0], s[1], s[2]))
		}
		merged, conflicts, err := threeway.Merge([]byte(texts[0]), []byte(texts[1]), []byte(texts[2]))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if problem := lost(texts[0], texts[1], texts[2], string(merged), conflicts); problem != "" {
			t.Fatalf("seed %d, %d conflicts: %s\nbase\n%s\nours\n%s\ntheirs\n%s\nmerged\n%s", seed, conflicts, problem, texts[0], texts[1], texts[2], merged)
		}
	}
}

// lost says which word is not as it should be, "" if all are.
func lost(base, ours, theirs, merged string, conflicts int) string {
	var texts []map[string]bool
	for _, text := range []string{base, ours, theirs, merged} {
		words := make(map[string]bool)
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if strings.ContainsAny(word, "0123456789") { // others are there more than once
				words[word] = true
			}
		}
		texts = append(texts, words)
	}
	b, o, t, m := texts[0], texts[1], texts[2], texts[3]
	for _, words := range texts {
		for word := range words {
			switch {
			case !m[word] && (o[word] && t[word] || !b[word]):
				return "missing: " + word
			case m[word] && b[word] && !o[word] && !t[word]:
				return "back: " + word
			case m[word] && b[word] && o[word] != t[word] && conflicts == 0:
				return "back without a conflict: " + word
			}
		}
	}
	return ""
}
