// Package plain makes text that others wrote fit to print: none of it commands a
// terminal, reorders what is next to it, or is a command for the log of a CI system.
package plain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s with escapes, as in Go and JSON, for what is not text of one line.
func Text(s string) string { return escape(s, func(rune) bool { return false }) }

// Lines is Text for lines, which may have tabs.
func Lines(s string) string {
	if strings.Contains(s, "\r\n") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return escape(s, func(r rune) bool { return r == '\n' || r == '\t' })
}

// Start returns s for the start of a line. A CI system would run what begins with ::, or
// has ##[ in it, as a command:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func Start(s string) string {
	rest := strings.TrimLeft(s, " \t")
	if strings.HasPrefix(rest, "::") {
		return s[:len(s)-len(rest)] + `\u003a` + rest[1:]
	}
	return s
}

func escape(s string, keep func(rune) bool) string {
	if !needed(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '[' && strings.HasSuffix(s[:i], "##"): // the second # is written
			text := b.String()
			b.Reset()
			b.WriteString(strings.TrimSuffix(text, "#") + `\u0023[`)
		case !unsafe(r) || keep(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// needed reports whether there is something to escape; mostly there is not.
func needed(s string) bool {
	return strings.ContainsFunc(s, unsafe) || strings.Contains(s, "##[") || !utf8.ValidString(s)
}

// unsafe reports whether a character is one that terminals and viewers act on: a control
// character of C0 or C1, a line separator, or one that changes the direction of text
// (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters).
func unsafe(r rune) bool {
	switch r {
	case 0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff:
		return true
	}
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
