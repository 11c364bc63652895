package contract

import (
	"strings"
	"unicode"
)

// unknownKey words the message about a key that is none of the known ones.
func unknownKey(word string, known []string) string {
	if near, d := nearest(word, known); d <= max(1, len(word)/3) {
		return "unknown key " + show(word) + "; did you mean " + near + "?"
	}
	return "unknown key " + show(word) + "; the keys here are " + enumerate(known)
}

// show makes a word of the file fit for a message: in one line, quoted where
// something would be lost, and cut where it is long.
func show(s string) string {
	if strings.TrimSpace(s) != s || s == "" || !isPrintable(s) {
		return doubleQuote(cut(s))
	}
	return cut(s)
}

// cut shortens what is long.
func cut(s string) string {
	const limit = 80 // bytes
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "…"
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

// nearest returns the known word that is least different from word, and the
// number of letters to change.
func nearest(word string, known []string) (near string, distance int) {
	distance = 1 << 30
	if len(word) > 64 {
		return near, distance
	}
	for _, k := range known {
		if d := editDistance(strings.ToLower(word), strings.ToLower(k)); d < distance {
			near, distance = k, d
		}
	}
	return near, distance
}

// editDistance returns the number of letters to insert, delete, replace or swap
// with their neighbour.
func editDistance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
