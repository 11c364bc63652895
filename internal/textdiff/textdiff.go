// Package textdiff says in which lines two texts differ.
package textdiff

import (
	"fmt"
	"strings"
)

// context is how many lines that are the same a hunk has before and after those that
// are not.
const context = 3

// Unified returns the lines in which two texts differ, in the unified format; "" if
// they do not.
func Unified(oldName, newName, old, new string) string {
	if old == new {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", oldName, newName)
	list := script(lines(old), lines(new))
	for len(list) > 0 {
		start, end := hunk(list)
		print(&b, list[start:end])
		list = list[end:]
	}
	return b.String()
}

// A line is one of a script that turns the old text into the new one.
type line struct {
	op       byte // ' ', '-' or '+'
	text     string
	old, new int // the numbers, from 1, of the lines that are next in each text
}

// lines splits a text. Each line has its line feed, except perhaps the last.
func lines(s string) []string {
	list := strings.SplitAfter(s, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

// script returns how the lines a become the lines b. What is between the lines that
// both begin and end with is compared by longest common subsequence; where that would
// take too long, all of it is replaced.
func script(a, b []string) (list []line) {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	i, j := 0, 0
	add := func(op byte, text string) {
		list = append(list, line{op, text, i + 1, j + 1})
		if op != '+' {
			i++
		}
		if op != '-' {
			j++
		}
	}
	for i < start {
		add(' ', a[i])
	}
	longest := table(a[start:endA], b[start:endB])
	for i < endA || j < endB {
		switch {
		case i < endA && j < endB && a[i] == b[j]:
			add(' ', a[i])
		case j == endB || i < endA && longest(i-start+1, j-start) >= longest(i-start, j-start+1):
			add('-', a[i])
		default:
			add('+', b[j])
		}
	}
	for i < len(a) {
		add(' ', a[i])
	}
	return list
}

// maxCells bounds the table of common subsequences: 2,000 lines on each side.
const maxCells = 4_000_000

// table returns a function for the length of the longest common subsequence of a from
// i on and b from j on.
func table(a, b []string) func(i, j int) int32 {
	width := len(b) + 1
	if len(a)*width > maxCells {
		return func(int, int) int32 { return 0 }
	}
	cells := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				cells[i*width+j] = cells[(i+1)*width+j+1] + 1
			} else {
				cells[i*width+j] = max(cells[(i+1)*width+j], cells[i*width+j+1])
			}
		}
	}
	return func(i, j int) int32 { return cells[i*width+j] }
}

// hunk returns the range of the first hunk of a script; of a script without changes it
// is empty, at the end.
func hunk(list []line) (start, end int) {
	first := 0
	for first < len(list) && list[first].op == ' ' {
		first++
	}
	if first == len(list) {
		return first, first
	}
	same := 0
	for end = first; end < len(list) && same <= 2*context; end++ {
		if same++; list[end].op != ' ' {
			same = 0
		}
	}
	return max(first-context, 0), end - max(same-context, 0)
}

func print(b *strings.Builder, list []line) {
	if len(list) == 0 {
		return
	}
	old, new := 0, 0
	for _, l := range list {
		if l.op != '+' {
			old++
		}
		if l.op != '-' {
			new++
		}
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", span(list[0].old, old), span(list[0].new, new))
	for _, l := range list {
		b.WriteByte(l.op)
		b.WriteString(l.text)
		if !strings.HasSuffix(l.text, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// span is how a hunk says which n lines it has, of which the first is start.
func span(start, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", start-1)
	case 1:
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, n)
}
