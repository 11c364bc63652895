package snippet

import (
	"strings"
	"unicode"
)

// Words returns the identifiers and numbers in a text.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
