package contract

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/yamledit"
)

// TestEditLayouts makes random changes to contracts in random layouts.
func TestEditLayouts(t *testing.T) {
	n := uint64(300)
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		n = 3000
	}
	for seed := range n {
		rng := rand.New(rand.NewPCG(seed, 3))
		f := mustParse(t, randomLayout(rng))
		checkTexts(t, f)
		checkSteps(t, f, randomSteps(rng, f, 1))
		checkSteps(t, f, randomSteps(rng, f, 6))
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestEditKeepsComments makes random changes that remove nothing to contracts in random
// layouts: all comments stay, byte for byte, and in their order unless members are reordered.
func TestEditKeepsComments(t *testing.T) {
	n := uint64(100)
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		n = 2500
	}
	made := 0
	for seed := range n {
		rng := rand.New(rand.NewPCG(seed, 4))
		f := mustParse(t, randomLayout(rng))
		for _, s := range randomSteps(rng, f, 6) {
			if slices.ContainsFunc([]string{"drop", "delete", "replace"}, func(verb string) bool { return strings.HasPrefix(s.what, verb) }) || strings.HasSuffix(s.what, "=") {
				continue
			}
			out, err := Apply(f.Data, s.edits)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, s.what, err)
			}
			made++
			moves := strings.HasPrefix(s.what, "reorder") // members with their comments
			if was, is := commentsOf(f.Data, moves), commentsOf(out, moves); was != is {
				t.Fatalf("seed %d: %s: comments were\n%s\nand are\n%s\nin\n%s\nof\n%s", seed, s.what, was, is, out, f.Data)
			}
		}
	}
	if made < int(n) {
		t.Errorf("only %d changes are made", made)
	}
}

// comment is one that the layouter writes.
var comment = regexp.MustCompile(`(?m)(?:^|\s|\x{feff})# (?:note|about|it)\r?$`)

// commentsOf returns the comments of a contract, a line each, in their order or sorted.
func commentsOf(data []byte, sorted bool) string {
	var list []string
	for _, c := range comment.FindAllString(string(data), -1) {
		list = append(list, strings.Trim(c, "\ufeff \r\n"))
	}
	if sorted {
		slices.Sort(list)
	}
	return strings.Join(list, "\n")
}

// A layouter writes a contract in a random layout.
type layouter struct {
	strings.Builder
	rng  *rand.Rand
	unit int
	dash int // indentation of sequences
}

func randomLayout(rng *rand.Rand) string {
	l := &layouter{rng: rng, unit: 1 + rng.IntN(4)}
	l.dash = []int{0, l.unit, 2}[rng.IntN(3)]
	if l.chance(8) {
		return flowLayout(rng)
	}
	sections := []func(){
		func() { l.line(0, "version: 1") },
		func() { l.pair(0, "package", "example.com/p") },
		func() { l.pair(0, "name", "p") },
		l.uses, l.exports, l.waivers,
	}
	if l.chance(4) {
		rng.Shuffle(len(sections), func(i, j int) { sections[i], sections[j] = sections[j], sections[i] })
	}
	if l.chance(6) {
		l.WriteString("---\n")
	}
	l.comment(0)
	version := l.String()
	for i, s := range sections {
		if i == 0 || !l.chance(4) {
			s()
		}
	}
	if !strings.Contains(l.String()[len(version):], "version: 1") {
		l.line(0, "version: 1")
	}
	out := l.String()
	if l.chance(4) {
		out = strings.ReplaceAll(out, "\n", "\r\n")
	}
	if l.chance(3) {
		out = strings.TrimRight(out, "\r\n")
	}
	if l.chance(5) {
		out = "\ufeff" + out
	}
	return out
}

func flowLayout(rng *rand.Rand) string {
	return []string{
		"{version: 1}", "{version: 1, exports: {}}", "{\n  version: 1, # x\n  exports: {consts: {A: = 1}, types: {}},\n}\n",
		"{version: 1, exports: {consts: {Mmm: = 1}, types: {T: {type: struct, fields: {A: int, B: int}}, U: struct}}}",
		"version: 1\nexports: {consts: {A: = 1}, vars: {B: int}}\nuses: []\n",
		"version: 1\nexports: {types: {T: {type: struct, embeds: [a.B], methods: {}, fields: {A: int}}}, vars: , funcs: {}}",
	}[rng.IntN(6)]
}

func (l *layouter) chance(n int) bool { return l.rng.IntN(n) == 0 }

func (l *layouter) line(indent int, text string) {
	l.WriteString(strings.Repeat(" ", indent) + text)
	l.WriteString(l.note() + "\n")
}

// note returns a comment for the end of a line, or nothing.
func (l *layouter) note() string {
	if l.chance(8) {
		return " # note"
	}
	return ""
}

// comment writes comments and blank lines, or nothing.
func (l *layouter) comment(indent int) {
	switch l.rng.IntN(8) {
	case 0:
		l.WriteByte('\n')
	case 1:
		l.WriteString(strings.Repeat(" ", indent) + "# about\n" + strings.Repeat(" ", indent) + "# it\n")
	case 2:
		l.WriteString("\n" + strings.Repeat(" ", indent) + "# about\n\n")
	}
}

// pair writes a key and a scalar in some style.
func (l *layouter) pair(indent int, key, value string) {
	pad := strings.Repeat(" ", indent+l.unit)
	switch l.rng.IntN(12) {
	case 0:
		l.line(indent, key+": "+yamledit.DoubleQuote(value))
	case 1:
		l.line(indent, key+":   '"+strings.ReplaceAll(value, "'", "''")+"'")
	case 2:
		l.WriteString(strings.Repeat(" ", indent) + key + ": |" + []string{"", "-", "+"}[l.rng.IntN(3)] + l.note() + "\n" + pad + value + "\n")
		if l.chance(2) {
			l.WriteByte('\n')
		}
	case 3:
		l.WriteString(strings.Repeat(" ", indent) + key + ": >-" + l.note() + "\n" + pad + strings.ReplaceAll(value, " ", "\n"+pad) + "\n")
	case 4:
		l.WriteString(strings.Repeat(" ", indent) + key + ":\n")
		l.line(indent+l.unit, value)
	case 5:
		l.line(indent, key+": "+strings.Replace(value, " ", "\n"+pad, 1))
	default:
		l.line(indent, key+": "+value)
	}
}

func (l *layouter) uses() {
	switch l.rng.IntN(5) {
	case 0:
		l.line(0, "uses: [context, v1: example.com/a]")
	case 1:
		l.line(0, "uses:")
	case 2:
		l.line(0, "uses: [ context, ]")
	default:
		l.line(0, "uses:")
		l.comment(l.dash)
		l.line(l.dash, "- context")
		l.comment(l.dash)
		l.line(l.dash, "-  v1: example.com/a")
	}
}

func (l *layouter) exports() {
	if l.chance(10) {
		l.line(0, []string{"exports:", "exports: {}", "exports: ~"}[l.rng.IntN(3)])
		return
	}
	l.line(0, "exports:")
	for _, i := range l.rng.Perm(4)[:1+l.rng.IntN(4)] {
		l.comment(l.unit)
		name := exportKeys[i]
		text := []string{"= 1", "error", "func(a int) error", "string"}[i]
		l.section(l.unit, name, Kind(i), text)
	}
}

// section writes a section or member list.
func (l *layouter) section(indent int, name string, kind Kind, text string) {
	switch l.rng.IntN(12) {
	case 0:
		l.line(indent, name+":")
		return
	case 1:
		l.line(indent, name+": {}")
		return
	case 2:
		text = yamledit.QuoteFlow(text)
		a, b, c := "A1", "B2", "C3"
		if kind >= Field {
			a, b, c = a+name[:1], b+name[:1], c+name[:1]
		}
		l.line(indent, name+": {"+[]string{
			a + ": " + text, " " + b + ": " + text + ", " + c + ": " + text + " ", b + ": " + text + ",",
			"\n     " + a + ": " + text + ", # note\n     # own\n     " + b + ": " + text + "\n  ",
		}[l.rng.IntN(4)]+"}")
		return
	}
	l.line(indent, name+":")
	names := []string{"Aa", "Bb", "No", "Zz"}
	l.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, n := range names[:1+l.rng.IntN(4)] {
		if kind >= Field {
			n += name[:1]
		}
		l.comment(indent + l.unit)
		l.entry(indent+l.unit, n, kind, text)
	}
}

func (l *layouter) entry(indent int, name string, kind Kind, text string) {
	switch l.rng.IntN(6) {
	case 0, 1:
		l.line(indent, name+":")
		l.long(indent+l.unit, kind, text, "")
	case 2:
		l.line(indent, name+":")
		for _, p := range []string{"linux", "windows"}[:1+l.rng.IntN(2)] {
			l.comment(indent + l.dash)
			l.WriteString(strings.Repeat(" ", indent+l.dash) + "- ")
			mark := l.Len()
			l.long(indent+l.dash+2, kind, text, p)
			// The first key stands behind the dash.
			s := l.String()
			head, tail := s[:mark], strings.TrimLeft(s[mark:], " \n")
			for strings.HasPrefix(tail, "#") {
				_, tail, _ = strings.Cut(tail, "\n")
				tail = strings.TrimLeft(tail, " \n")
			}
			l.Reset()
			l.WriteString(head + tail)
		}
	default:
		l.pair(indent, name, text)
	}
}

// long writes a long form.
func (l *layouter) long(indent int, kind Kind, text, platform string) {
	isStruct := kind == Type && l.chance(2)
	keys := []func(){func() {
		if isStruct {
			text = "struct"
		}
		l.pair(indent, kinds[kind].text, text)
	}}
	if platform != "" {
		keys = append(keys, func() { l.line(indent, fmt.Sprintf("platforms: [%s]", platform)) })
	}
	if l.chance(2) {
		keys = append(keys, func() { l.pair(indent, "since", "v1.0.0") })
	}
	if kind == Type {
		keys = append(keys, func() { l.section(indent, "methods", Method, "func()") })
		if isStruct {
			keys = append(keys, func() { l.section(indent, "fields", Field, "string") })
			keys = append(keys, func() { l.embeds(indent) })
		}
		if l.chance(3) {
			keys = append(keys, func() { l.line(indent, "open: true") })
		}
	}
	if l.chance(3) {
		l.rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	}
	for _, key := range keys {
		l.comment(indent)
		key()
	}
}

func (l *layouter) embeds(indent int) {
	switch l.rng.IntN(4) {
	case 0:
		l.line(indent, `embeds: [a.B, "*c.D"]`)
	case 1:
		l.line(indent, "embeds: [a.B]")
	default:
		l.line(indent, "embeds:")
		l.comment(indent + l.dash)
		l.line(indent+l.dash, "- a.B")
		if l.chance(2) {
			l.line(indent+l.dash, "- sync.Locker")
		}
	}
}

func (l *layouter) waivers() {
	l.line(0, "waivers:")
	l.line(l.dash, "- finding: a")
	l.line(l.dash+2, "symbol: b")
	l.line(l.dash+2, "reason: c")
	if l.chance(2) {
		l.comment(l.dash)
		l.line(l.dash, "- {finding: a, symbol: c, reason: d}")
	}
}

// TestDeleteKeepsComments deletes and replaces each entry of contracts in random layouts:
// comments on lines that the entry is not on stay, byte for byte and in their order.
func TestDeleteKeepsComments(t *testing.T) {
	n := uint64(100)
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		n = 2500
	}
	made := 0
	for seed := range n {
		rng := rand.New(rand.NewPCG(seed, 5))
		id := 0
		text := comment.ReplaceAllStringFunc(randomLayout(rng), func(c string) string {
			id++
			body := strings.TrimSuffix(c, "\r")
			return fmt.Sprintf("%s %d%s", body, id, c[len(body):])
		})
		f := mustParse(t, text)
		all := numbered.FindAllStringIndex(text, -1)
		for _, e := range f.Entries() {
			if len(e.syntax.list.Pairs) == 1 {
				continue // the keys above go, too
			}
			other := newEntry(rng, e.Kind)
			other.Name = e.Name
			for what, edits := range map[string][]Edit{"delete": changed(f.DeleteEntry(e)), "replace": changed(f.ReplaceEntry(e, other))} {
				out, err := Apply(f.Data, edits)
				if err != nil {
					t.Fatalf("seed %d: %s %s: %v", seed, what, e.Name, err)
				}
				made++
				first, last := e.Pos.Line, 1+strings.Count(text[:e.syntax.pair.Value.End], "\n")
				at := 0
				for _, c := range all {
					line := 1 + strings.Count(text[:c[0]], "\n")
					if first <= line && line <= last {
						continue
					}
					kept := strings.TrimSpace(text[c[0]:c[1]])
					i := strings.Index(string(out[at:]), kept)
					if i < 0 {
						t.Fatalf("seed %d: %s %s, on lines %d to %d: %q of line %d is gone, or in another place:\n%s\nof\n%s", seed, what, e.Name, first, last, kept, line, out, text)
					}
					at += i
				}
			}
		}
	}
	if made < int(n) {
		t.Errorf("only %d changes are made", made)
	}
}

// numbered is a comment with a number.
var numbered = regexp.MustCompile(`# (?:note|about|it) \d+\b`)
