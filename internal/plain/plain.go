// Package plain makes text that others wrote fit to print: none of it commands a
// terminal, reorders what is next to it, or is a command for the log of a CI system.
package plain

import (
	"bytes"
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

// Start returns s for the start of a line. GitHub would run what begins with ::, after white
// space of any kind, as a command:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func Start(s string) string {
	rest := strings.TrimLeftFunc(s, unicode.IsSpace)
	if strings.HasPrefix(rest, "::") {
		return s[:len(s)-len(rest)] + `\u003a` + rest[1:]
	}
	return s
}

// Starts is Start for each line of a text.
func Starts(text string) string {
	if !strings.Contains(text, "::") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(Start(line))
	}
	return b.String()
}

func escape(s string, keep func(rune) bool) string {
	if !needed(s) {
		return s
	}
	out := make([]byte, 0, len(s)+16)
	for i, r := range s {
		switch {
		case r == '[' && isCommand(s[:i]): // the second # is written
			end := bytes.LastIndexByte(out, '#')
			word := string(out[end+1:])
			out = append(append(append(out[:end], `\u0023`...), word...), '[')
		case !unsafe(r) || keep(r):
			out = utf8.AppendRune(out, r)
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\r':
			out = append(out, `\r`...)
		case r == '\t':
			out = append(out, `\t`...)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return string(out)
}

// isCommand reports whether a bracket after s makes a command for a CI system of it, wherever
// that is in a line: ##[error], ##vso[task.complete] or ##teamcity[buildStop].
func isCommand(s string) bool {
	return strings.HasSuffix(strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), "##")
}

// needed reports whether there is something to escape; mostly there is not.
func needed(s string) bool {
	return strings.ContainsFunc(s, unsafe) || strings.Contains(s, "##") || !utf8.ValidString(s)
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
