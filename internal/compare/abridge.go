package compare

import (
	"go/types"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/importspy/importspy/contract"
)

// maxText is the number of bytes up to which a text stands in a message whole.
const maxText = 1000

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

// abridgeArgs abridges what a format of a message is given. The last two texts are
// a pair: what the contract says and what the package has.
func abridgeArgs(args []any) []any {
	var texts []int
	long := false
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			texts = append(texts, i)
			long = long || len(s) > maxText
		}
	}
	if !long {
		return args
	}
	args = slices.Clone(args)
	if n := len(texts); n >= 2 {
		i, j := texts[n-2], texts[n-1]
		args[i], args[j] = abridgePair(args[i].(string), args[j].(string))
		texts = texts[:n-2]
	}
	for _, i := range texts {
		args[i] = abridge(args[i].(string))
	}
	return args
}

// saysOf is the text of a declaration, for a message that has the package's beside
// it. If it is too long to stand there whole, then it is spelled as the package's
// is, so that nothing differs but what is meant to be seen.
func (c *comparison) saysOf(d *contract.Decl, declared types.Object) string {
	if text := says(d); len(text) <= maxText {
		return text
	}
	return c.Describe.Text(declared)
}

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
	if len(a) <= maxText && len(b) <= maxText {
		return a, b
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
