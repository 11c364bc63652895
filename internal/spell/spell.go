// Package spell finds the word that a misspelled one may be meant for.
package spell

import (
	"math/bits"
	"strings"
)

// Nearest returns the known word that is least different from word, and the
// number of letters to change.
func Nearest(word string, known []string) (near string, distance int) {
	return Within(1<<30-1, word, known)
}

// Within is [Nearest] among words in which at most so many letters are to change. With few,
// it is fast enough for thousands of words.
func Within(limit int, word string, known []string) (near string, distance int) {
	if len(word) > 64 {
		return "", 1 << 30
	}
	word, distance = strings.ToLower(word), limit+1
	has := letters(word)
	for _, k := range known {
		if max(len(word), len(k))-min(len(word), len(k)) >= distance {
			continue // so many letters are to be inserted or deleted
		}
		lower := strings.ToLower(k)
		if bits.OnesCount64(has^letters(lower)) >= 2*distance {
			continue // a change of a letter removes one and adds one
		}
		if d := editDistance(word, lower); d < distance {
			near, distance = k, d
		}
	}
	if near == "" {
		return "", 1 << 30
	}
	return near, distance
}

// letters returns the set of letters in a word, in which some may fall together.
func letters(word string) (set uint64) {
	for i := range len(word) {
		set |= 1 << (word[i] % 64)
	}
	return set
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
