package report

import (
	"cmp"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

// MaxMarkdown is the size of a Markdown report in bytes. GitHub takes comments of 65536
// characters; what a caller adds has room, too.
const MaxMarkdown = 60_000

// maxWitness is the size of a witness or of a declaration up to which it is shown.
const maxWitness = 4_000

// A mdItem is a finding, as Markdown shows it.
type mdItem struct {
	pkg, id, symbol, message string
	verdict                  finding.Verdict
	place                    string
	before, after            string // what was promised and what there is, if both are known
	lost                     bool   // before is a declaration that is gone
	witness, platforms       string
}

// markdown prints the report for a comment or a job summary.
func (r *Report) markdown(out *Output) error {
	p := newPlaces(out.Dir)
	var items []mdItem
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == finding.Waived && !out.Verbose {
			continue
		}
		at := f.Position
		at.File, _ = p.name(at.File)
		items = append(items, mdItem{
			pkg: f.Package, id: string(f.ID), symbol: f.Symbol, message: f.MessageAtPosition(), verdict: f.Verdict, place: at.String(),
			before: cmp.Or(f.lost, f.Promised), after: f.Actual, lost: f.lost != "", witness: f.Witness, platforms: f.where(),
		})
	}
	var notes []string
	for _, f := range r.Failures {
		notes = append(notes, f.Message)
	}
	for _, u := range r.Unchecked {
		notes = append(notes, u.Text())
	}
	return printMarkdown(out.W, mdText(r.UnrecordedText()), r.summary(), items, notes)
}

// Markdown prints the report for a comment or a job summary.
func (r *Diff) Markdown(out *Output) error {
	count := make(map[finding.Verdict]int)
	var items []mdItem
	for i := range r.Findings {
		f := &r.Findings[i]
		count[f.Verdict]++
		if f.Verdict == finding.Waived && !out.Verbose {
			continue
		}
		at := f.Position
		if f.Gone() {
			at = f.Old
			at.File = r.OldFiles + at.File
		}
		line := Finding{Platforms: f.Platforms, Everywhere: f.Everywhere}
		items = append(items, mdItem{
			pkg: f.Package, id: string(f.ID), symbol: f.Symbol, message: f.Message, verdict: f.Verdict, place: at.String(),
			before: cmp.Or(f.lost, f.Promised), after: f.Actual, lost: f.lost != "", witness: f.Witness, platforms: line.where(),
		})
	}
	var notes []string
	for _, f := range r.Failures {
		notes = append(notes, f.Message)
	}
	for _, u := range r.Uncompared {
		notes = append(notes, fmt.Sprintf("%s: %s: not compared: %s", u.Package, u.Symbol, u.Reason))
	}
	next := ""
	if r.Next != nil {
		next = fmt.Sprintf("Lowest version that can follow: **%s** (%s)", r.Next.Version, mdText(r.Next.Reason))
	}
	return printMarkdown(out.W, next, r.summary(count), items, notes)
}

// A mdWriter writes Markdown up to a size, and counts what it leaves out.
type mdWriter struct {
	b    strings.Builder
	left map[finding.Verdict]int
}

// printMarkdown prints a report, with a text in Markdown after the summary: those findings first that matter most, by package. Each
// of the two sections has its packages folded or not.
func printMarkdown(w io.Writer, after, summary string, items []mdItem, notes []string) error {
	m := &mdWriter{left: make(map[finding.Verdict]int)}
	fmt.Fprintf(&m.b, "**importspy-vet:** %s\n", mdText(summary))
	if after != "" {
		fmt.Fprintf(&m.b, "\n%s\n", after)
	}
	for i, note := range notes {
		if i == 10 {
			fmt.Fprintf(&m.b, "\n:warning: and %d more\n", len(notes)-i)
			break
		}
		fmt.Fprintf(&m.b, "\n:warning: %s\n", mdCode(shorten(oneLine(note), 300)))
	}
	sections := []struct {
		title    string
		open     bool
		verdicts []finding.Verdict
	}{
		{"Breaking", true, []finding.Verdict{finding.Breaking}},
		{"Violations", true, []finding.Verdict{finding.Violation}},
		{"Compatible", false, []finding.Verdict{finding.Compatible}},
		{"Accepted", false, []finding.Verdict{finding.Waived}},
	}
	for _, s := range sections {
		m.section(s.title, s.open, slices.DeleteFunc(slices.Clone(items), func(it mdItem) bool { return !slices.Contains(s.verdicts, it.verdict) }))
	}
	m.leftOut()
	_, err := io.WriteString(w, m.b.String())
	return err
}

func (m *mdWriter) section(title string, open bool, items []mdItem) {
	if len(items) == 0 {
		return
	}
	started := false
	for len(items) > 0 {
		pkg := items[0].pkg
		n := slices.IndexFunc(items, func(it mdItem) bool { return it.pkg != pkg })
		if n < 0 {
			n = len(items)
		}
		if m.pack(title, pkg, open, !started, items[:n]) {
			started = true
		}
		items = items[n:]
	}
}

// pack writes the findings on a package, folded unless open, and reports whether there
// was room for any. The first one of a section has its title above.
func (m *mdWriter) pack(title, pkg string, open, first bool, items []mdItem) bool {
	const end = "\n</details>\n"
	head := ""
	if first {
		head = "\n### " + title + "\n"
	}
	attribute := ""
	if open {
		attribute = " open"
	}
	if pkg == "" {
		pkg = "contracts"
	}
	head += fmt.Sprintf("\n<details%s><summary><code>%s</code>: %d</summary>\n\n", attribute, html.EscapeString(oneLine(pkg)), len(items))
	started := false
	for i := range items {
		text := items[i].text()
		if !started {
			text = head + text
		}
		if m.b.Len()+len(text)+len(end) > MaxMarkdown-500 { // room for leftOut
			m.left[items[i].verdict]++
			continue
		}
		m.b.WriteString(text)
		started = true
	}
	if started {
		m.b.WriteString(end)
	}
	return started
}

// leftOut says what there was no room for.
func (m *mdWriter) leftOut() {
	var parts []string
	for _, v := range []finding.Verdict{finding.Breaking, finding.Violation, finding.Compatible, finding.Waived} {
		if n := m.left[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(&m.b, "\n:scissors: Left out because this text is limited in size: %s. The other formats have everything.\n", strings.Join(parts, ", "))
	}
}

// text is a finding as an element of a list. What breaks has both declarations and the
// client code that proves it.
func (it *mdItem) text() string {
	var b strings.Builder
	differs := it.verdict == finding.Breaking && it.before != "" && it.after != ""
	fmt.Fprintf(&b, "- %s%s (%s, %s)\n", it.sentence(differs), mdText(it.platforms), mdCode(it.place), mdCode(it.id))
	if it.verdict != finding.Breaking {
		return b.String()
	}
	switch {
	case it.lost:
		b.WriteString(mdBlock("diff", "- "+strings.ReplaceAll(it.before, "\n", "\n- ")))
	case differs:
		diff := "- " + strings.ReplaceAll(it.before, "\n", "\n- ") + "\n+ " + strings.ReplaceAll(it.after, "\n", "\n+ ")
		b.WriteString(mdBlock("diff", diff))
	}
	if it.witness != "" {
		b.WriteString("\n  <details><summary>client code that no longer compiles</summary>\n" + mdBlock("go", it.witness) + "\n  </details>\n")
	}
	return b.String()
}

// sentence is the symbol and what is said about it, without the verdict, which the title
// of the section has. If both declarations follow, a sentence that only repeats them is
// left out.
func (it *mdItem) sentence(differs bool) string {
	said := strings.TrimSuffix(it.message, " ("+string(it.verdict)+")")
	said, about := strings.CutPrefix(said, it.symbol+": ")
	if it.symbol == "" || !about {
		return mdCode(shorten(oneLine(said), 700))
	}
	symbol := "**" + mdCode(shorten(oneLine(it.symbol), 300)) + "**"
	if differs && (said == "contract says "+it.before+", package has "+it.after || said == "old has "+it.before+", new has "+it.after) {
		return symbol
	}
	return symbol + ": " + mdCode(shorten(oneLine(said), 700))
}

// mdBlock is a block of code in an element of a list, with a fence that the code does not
// have.
func mdBlock(language, code string) string {
	fence := strings.Repeat("`", max(3, longestRun(code)+1))
	code = strings.TrimRight(shorten(strings.Map(printable, code), maxWitness), "\n")
	return "\n  " + fence + language + "\n  " + strings.ReplaceAll(strings.ReplaceAll(code, "\n", "\n  "), "\n  \n", "\n\n") + "\n  " + fence + "\n"
}

// mdCode is a span of code, with delimiters that the code does not have. In it nothing is
// markup, a mention or a link.
func mdCode(code string) string {
	code = strings.Map(printable, strings.ReplaceAll(code, "\n", " "))
	ticks := strings.Repeat("`", longestRun(code)+1)
	if strings.HasPrefix(code, "`") || strings.HasSuffix(code, "`") || strings.TrimSpace(code) == "" {
		code = " " + code + " "
	}
	return ticks + code + ticks
}

// MarkdownCode returns a text as code in a table.
func MarkdownCode(s string) string { return strings.ReplaceAll(mdCode(s), "|", `\|`) }

// MarkdownText returns a text for a table, without markup.
func MarkdownText(s string) string { return mdText(s) }

// longestRun returns the length of the longest run of backticks.
func longestRun(s string) (longest int) {
	run := 0
	for _, r := range s {
		if r == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

// mdText escapes all that is markup in a text.
func mdText(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>#|~!@$", r):
			if r == '@' {
				b.WriteString("@\u200b") // no escape keeps GitHub from mentioning somebody
				continue
			}
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(strings.Map(printable, s)), " ") }

// printable drops control characters, and those that change the direction of a text, by
// which code can look like other code.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < ' ' || r == 0x7f, 0x80 <= r && r <= 0x9f, 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069, r == 0x200e || r == 0x200f:
		return -1
	}
	return r
}

// shorten cuts a text after n bytes.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + " …"
}
