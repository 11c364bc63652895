package contract

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteValue returns s as a YAML scalar on one line, in quotes where a plain
// one would not be read back as the string s by every reader.
func quoteValue(s string) string { return quote(s, false) }

// quoteFlow is quoteValue for inside of brackets and for keys.
func quoteFlow(s string) string { return quote(s, true) }

func quote(s string, flow bool) string {
	switch {
	case !utf8.ValidString(s):
		return quote(strings.ToValidUTF8(s, "\ufffd"), flow)
	case isPlain(s, flow):
		return s
	case strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'") && isPrintable(s):
		return "'" + s + "'"
	}
	return doubleQuote(s)
}

func isPrintable(s string) bool {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}

// isPlain reports whether s needs no quotes.
func isPlain(s string, flow bool) bool {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' || s[len(s)-1] == ':' || !isPrintable(s) {
		return false
	}
	switch s[0] {
	case '-', '?', ':':
		if flow || len(s) == 1 || s[1] == ' ' {
			return false
		}
	case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") {
		return false
	}
	if flow && strings.ContainsAny(s, ",[]{}:?") {
		return false
	}
	return !isSpecial(s)
}

// number matches what YAML 1.1 or 1.2 reads as a number or a date, except the
// underscores that 1.1 allows in numbers.
var number = regexp.MustCompile(`^(?i:[-+]?(0b[01]+|0o[0-7]+|0x[0-9a-f]+|` +
	`[0-9]*(\.[0-9]*)?(e[-+]?[0-9]+)?|` +
	`[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?|\.(inf|nan))|` +
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)$`)

// isSpecial reports whether YAML 1.1 or 1.2 reads the plain scalar s as
// something else than a string.
func isSpecial(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<", "---", "...":
		return true
	}
	c := s[0]
	return (c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.') && number.MatchString(strings.ReplaceAll(s, "_", ""))
}

func doubleQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02X`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
