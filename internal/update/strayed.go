package update

import (
	"slices"
	"strings"
)

// strayedComments returns the comments directly above a line that an edit has removed with its key,
// as they are in the contract after it: what follows them there is something else.
func strayedComments(before, after string) (strayed []Comment) {
	left := make(map[string]bool)
	for _, k := range keyLines(after) {
		left[k.path] = true
	}
	were, are := byText(comments(before)), byText(comments(after))
	for _, k := range keyLines(before) {
		if left[k.path] {
			continue
		}
		for _, c := range k.above {
			// Of several with the same text, which one is lost is not known.
			if i := slices.Index(were[c.Text], c); i >= 0 && len(were[c.Text]) == len(are[c.Text]) {
				strayed = append(strayed, are[c.Text][i])
			}
		}
	}
	return strayed
}

// byText returns comments by their texts, in their order.
func byText(list []Comment) map[string][]Comment {
	by := make(map[string][]Comment)
	for _, c := range list {
		by[c.Text] = append(by[c.Text], c)
	}
	return by
}

// A keyLine is a line of YAML with a key or an item of a list, in block style.
type keyLine struct {
	path  string    // with the keys that it is below
	above []Comment // the comments directly above it
}

// keyLines returns the lines of a contract that have a key or an item.
func keyLines(text string) (list []keyLine) {
	type level struct {
		indent int
		path   string
	}
	levels := []level{{-1, ""}}
	var above []Comment
	n := 0
	for line := range strings.Lines(text) {
		n++
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			above = nil
			continue
		case strings.HasPrefix(trimmed, "#"):
			above = append(above, Comment{n, trimmed})
			continue
		case !strings.HasPrefix(trimmed, "-") && !strings.Contains(trimmed, ":"): // such as a bracket
			above = nil
			continue
		}
		indent := strings.Index(line, trimmed)
		for levels[len(levels)-1].indent >= indent {
			levels = levels[:len(levels)-1]
		}
		path := levels[len(levels)-1].path + "\n" + keyOf(trimmed)
		levels = append(levels, level{indent, path})
		list, above = append(list, keyLine{path, above}), nil
	}
	return list
}

// keyOf returns the key in a line of YAML; of an item of a list, all of it.
func keyOf(line string) string {
	if at := strings.Index(line, ":"); at >= 0 && !strings.HasPrefix(line, "-") {
		return strings.Trim(line[:at], ` "'`)
	}
	return line
}
