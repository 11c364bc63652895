package update

import "strings"

// A Comment is a comment in a contract.
type Comment struct {
	Line int
	Text string
}

// lostComments returns the comments that a contract had before an edit and has no more.
func lostComments(before, after string) (lost []Comment) {
	left := make(map[string]int)
	for _, c := range comments(after) {
		left[c.Text]++
	}
	for _, c := range comments(before) {
		if left[c.Text]--; left[c.Text] < 0 {
			lost = append(lost, c)
		}
	}
	return lost
}

// comments returns what begins with # on a line, after white space and outside of quotes.
// In a scalar of several lines that may be text; then it is none that gets lost, unless
// the scalar does.
func comments(text string) (list []Comment) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if at := commentIn(line); at >= 0 {
			list = append(list, Comment{n, strings.TrimSpace(line[at:])})
		}
	}
	return list
}

// commentIn returns the offset of the comment in a line, or -1.
func commentIn(line string) int {
	quote := rune(0)
	for i, r := range line {
		before := strings.TrimLeft(line[:i], "\ufeff")
		switch {
		case quote != 0:
			if r == quote && (r != '"' || !strings.HasSuffix(before, `\`)) {
				quote = 0
			}
		case r == '#' && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "\t")):
			return i
		case (r == '"' || r == '\'') && beginsValue(strings.TrimSpace(before)):
			quote = r
		case r == '\'' && strings.HasSuffix(before, "'"): // two of them are one
			quote = r
		}
	}
	return -1
}

// beginsValue reports whether a key or value begins after what is on a line.
func beginsValue(before string) bool {
	return before == "" || strings.ContainsRune(":[{,-", rune(before[len(before)-1]))
}
