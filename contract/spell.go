package contract

import (
	"strings"
	"unicode"

	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/yamledit"
)

// unknownKey words the message about a key that is none of the known ones.
func unknownKey(word string, known []string) string {
	if near, d := spell.Nearest(word, known); d <= max(1, len(word)/3) {
		return "unknown key " + show(word) + "; did you mean " + near + "?"
	}
	return "unknown key " + show(word) + "; the keys here are " + enumerate(known) + "; a newer version of importspy-vet may have written it"
}

// meant asks whether the nearest of the known words is meant, and goes on with what the known
// words are for. Of a word that is too long, nothing is near.
func meant(word string, known []string, sentence string) string {
	near, _ := spell.Nearest(word, known)
	if near == "" {
		return "; " + sentence
	}
	return "; did you mean " + near + "? " + strings.ToUpper(sentence[:1]) + sentence[1:]
}

// show makes a word of the file fit for a message: in one line, quoted where
// something would be lost, and cut where it is long.
func show(s string) string {
	if strings.TrimSpace(s) != s || s == "" || !yamledit.IsPrintable(s) {
		return yamledit.DoubleQuote(yamledit.Cut(s))
	}
	return yamledit.Cut(s)
}

// oneLine makes a message that quotes the file fit for one line, and cuts it where
// it is long.
func oneLine(msg string) string {
	const limit = 500 // bytes
	if len(msg) > limit {
		msg = strings.ToValidUTF8(msg[:limit], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, msg)
}

// enumerate writes words as "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
