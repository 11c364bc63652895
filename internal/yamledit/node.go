package yamledit

// A Kind is what a node is.
type Kind int

const (
	Scalar Kind = iota
	Mapping
	Sequence
)

type style int

const (
	plain style = iota
	singleQuoted
	doubleQuoted
	literal
	folded
)

// A Node is a YAML value and the bytes that it is in. The YAML package
// only reports where a node starts, and in runes, so the rest is found here.
type Node struct {
	Kind  Kind
	Flow  bool   // a collection in brackets, or a scalar inside of one
	Value string // of a scalar
	Start int
	End   int     // after the last byte; a block scalar ends before its last line break
	Pairs []*Pair // of a mapping
	Items []*Node // of a sequence

	style style // of a scalar
	dash  int   // of an item of a block sequence
}

// A Pair is a key and its value. An absent value is an empty scalar that starts
// after the colon.
type Pair struct {
	Key, Value *Node

	Bad bool // the key is not a word, which is reported
}

// Get returns the pair with the key name, or nil.
func (n *Node) Get(name string) *Pair {
	if n == nil {
		return nil
	}
	for _, p := range n.Pairs {
		if p.Key.Value == name {
			return p
		}
	}
	return nil
}

// IsNull reports whether YAML takes n for null.
func (n *Node) IsNull() bool {
	if !n.IsPlain() {
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// IsPlain reports whether n is a scalar without quotes, on one line or several.
func (n *Node) IsPlain() bool { return n.Kind == Scalar && n.style == plain }

// bracketed reports whether n is a collection within brackets: a pair may stand
// in a flow sequence without any.
func (d *Document) bracketed(n *Node) bool {
	return n.Kind != Scalar && n.Flow && (d.data[n.Start] == '{' || d.data[n.Start] == '[')
}

// Describe says what a node is, for messages.
func (n *Node) Describe() string {
	switch {
	case n.Kind == Mapping:
		return "a mapping"
	case n.Kind == Sequence:
		return "a sequence"
	case n.IsNull():
		return "null"
	default:
		return "a scalar"
	}
}

// A span is the bytes of one element of a collection.
type span struct{ Start, End int }

// size returns the number of elements of a collection.
func (n *Node) size() int { return len(n.Pairs) + len(n.Items) }

// span returns the bytes of element i of a collection.
func (n *Node) span(i int) span {
	if n.Kind == Mapping {
		return span{n.Pairs[i].Key.Start, n.Pairs[i].Value.End}
	}
	item := n.Items[i]
	if n.Flow {
		return span{item.Start, item.End}
	}
	return span{item.dash, max(item.End, item.dash+1)}
}

// IsEmpty reports whether n is a collection without elements, or null.
func (n *Node) IsEmpty() bool {
	return n.IsNull() || n.Kind != Scalar && n.size() == 0
}

// Quote returns s as a scalar that can take the place of n.
func (n *Node) Quote(s string) string { return quote(s, n.Flow) }
