package wording

import (
	"strings"
	"unicode/utf8"

	"github.com/importspy/importspy/internal/finding"
)

const maxText = finding.MaxText

// What is kept of a longer text, in bytes: its head and tail, what is around the
// place where it begins to differ from another and where it ends to, and the
// beginning and the end of what differs.
const (
	keptEnds    = 80
	keptContext = 60
	keptChange  = 200
)

// ellipsis stands for what is left out. It is no Go, where three dots would be.
const ellipsis = "…"

// abridge returns text for a message: without its middle if it is long.
func abridge(text string) string {
	if len(text) <= maxText {
		return text
	}
	const half = maxText / 2
	return keep(text, []span{{0, half}, {len(text) - half, len(text)}})
}

// abridgePair returns two texts for a message that says how they differ: of each
// that is long, the ends and what is around the differences are kept.
func abridgePair(a, b string) (string, string) {
	if a == "" || b == "" || len(a) <= maxText && len(b) <= maxText {
		return abridge(a), abridge(b)
	}
	prefix := commonPrefix(a, b)
	suffix := commonSuffix(a[prefix:], b[prefix:])
	return abridgeAround(a, prefix, len(a)-suffix), abridgeAround(b, prefix, len(b)-suffix)
}

// abridgeAround abridges text, of which text[start:end] is not in another one.
func abridgeAround(text string, start, end int) string {
	if len(text) <= maxText {
		return text
	}
	return keep(text, []span{
		{0, keptEnds},
		{start - keptContext, min(end, start+keptChange) + keptContext},
		{max(start, end-keptChange) - keptContext, end + keptContext},
		{len(text) - keptEnds, len(text)},
	})
}

type span struct{ start, end int }

// keep returns the spans of text, which are sorted, with an ellipsis for what is
// between them. Characters stay whole.
func keep(text string, spans []span) string {
	var b strings.Builder
	done := 0
	for _, s := range spans {
		start, end := max(s.start, 0), min(s.end, len(text))
		for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
			start--
		}
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		if end <= done {
			continue
		}
		if start > done+len(ellipsis) {
			b.WriteString(ellipsis)
		} else {
			start = done
		}
		b.WriteString(text[start:end])
		done = end
	}
	return b.String()
}

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func commonSuffix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[len(a)-1-i] != b[len(b)-1-i] {
			return i
		}
	}
	return n
}
