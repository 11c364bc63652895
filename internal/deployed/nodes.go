package deployed

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A reader goes through the documents of manifests. It follows aliases where it comes to
// one, and expands none, so that a file takes no more than its size.
type reader struct {
	name     string
	mistakes Mistakes
	merged   int                   // pairs
	known    map[*yaml.Node][]pair // of mappings that were looked at
}

// A node is a YAML node in its file; the zero node is absent.
type node struct {
	*yaml.Node
	r *reader
}

// documents parses a file. Its documents are mappings, or there is a mistake.
func (r *reader) documents(data []byte) (docs []node) {
	if at := manyValues(data); at >= 0 {
		r.mistakes.add(Position{r.name, 1 + bytes.Count(data[:at], []byte("\n")), at - bytes.LastIndexByte(data[:at], '\n')},
			"the file has more than %d values, by lines, commas and brackets; check the part of it that deploys the program", maxValues)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs
		}
		if err != nil {
			at, msg := r.syntax(err, data)
			r.mistakes.add(at, "%s", msg)
			return nil
		}
		if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 || doc.Content[0].ShortTag() == "!!null" {
			continue
		}
		n := node{doc.Content[0], r}.follow()
		if n.Kind != yaml.MappingNode {
			r.mistakes.add(n.pos(), "a document of a manifest must be a mapping")
			continue
		}
		docs = append(docs, n)
	}
}

// manyValues returns where a file has had more values than it may have, -1 if that is nowhere.
func manyValues(data []byte) int {
	n := 0
	for i, c := range data {
		if c == '\n' || c == ',' || c == '{' || c == '[' {
			if n++; n > maxValues {
				return i
			}
		}
	}
	return -1
}

var (
	lineOf   = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)
	noAnchor = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// syntax returns the place and the text of an error of the YAML parser, which counts from
// the line before in some of them.
func (r *reader) syntax(err error, data []byte) (Position, string) {
	if m := noAnchor.FindStringSubmatch(err.Error()); m != nil { // it may be a secret that begins with *
		before := data[:max(0, bytes.Index(data, []byte("*"+m[1])))]
		at := Position{r.name, 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')}
		return at, "not YAML: an alias (*) without its anchor (&); quote it if it is not an alias"
	}
	m := lineOf.FindStringSubmatch(err.Error())
	if m == nil {
		return Position{r.name, 1, 1}, "not YAML"
	}
	line, _ := strconv.Atoi(m[1])
	if strings.Contains(m[2], "anchor") {
		m[2] = "an anchor contains itself"
	}
	return Position{r.name, max(line, 1), 1}, "not YAML: " + m[2]
}

func (n node) exists() bool { return n.Node != nil }

func (n node) pos() Position { return Position{n.r.name, n.Line, n.Column} }

func (n node) fail(format string, args ...any) { n.r.mistakes.add(n.pos(), format, args...) }

// follow returns what an alias stands for.
func (n node) follow() node {
	for range maxFollowed {
		if n.Node == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n.Node = n.Alias
	}
	return n
}

func (n node) isNull() bool {
	return n.Node == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
}

// A pair is a key of a mapping with its value.
type pair struct{ key, value node }

// pairs returns the pairs of a mapping, those that it merges last. It reports a key that is
// there twice, and what is not a mapping; null has none.
func (n node) pairs(what string) []pair {
	if n = n.follow(); n.Node == nil {
		return nil
	}
	pairs, ok := n.r.known[n.Node]
	if !ok {
		pairs = n.merge(what, make(map[string]int), 0)
		if n.r.known == nil {
			n.r.known = make(map[*yaml.Node][]pair)
		}
		n.r.known[n.Node] = pairs
	}
	return pairs
}

func (n node) merge(what string, lines map[string]int, depth int) (pairs []pair) {
	if n = n.follow(); n.isNull() {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		n.fail("%s must be a mapping", what)
		return nil
	}
	if depth > 0 {
		n.r.merged += len(n.Content)/2 + 1
	}
	if depth > maxFollowed || n.r.merged > maxMerged {
		n.fail("%s merges too many mappings", what)
		return nil
	}
	own := make(map[string]bool)
	var merges []node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := node{n.Content[i], n.r}.follow(), node{n.Content[i+1], n.r}
		if key.ShortTag() == "!!merge" {
			merges = append(merges, value)
			continue
		}
		if key.Kind != yaml.ScalarNode {
			key.fail("a key of %s must be a word", what)
			continue
		}
		if own[key.Value] {
			key.fail("%s has the key %s twice, first in line %d", what, key.Value, lines[key.Value])
			continue
		}
		own[key.Value] = true
		if _, ok := lines[key.Value]; !ok {
			lines[key.Value] = key.Line
			pairs = append(pairs, pair{key, value.follow()})
		}
	}
	for _, m := range merges {
		if m = m.follow(); m.Kind != yaml.SequenceNode {
			pairs = append(pairs, m.merge(what, lines, depth+1)...)
			continue
		}
		for _, item := range m.Content {
			pairs = append(pairs, node{item, n.r}.merge(what, lines, depth+1)...)
		}
	}
	return pairs
}

// get returns the value under keys, one in the other; the zero node if there is none.
func (n node) get(keys ...string) node {
	for _, key := range keys {
		if n = n.follow(); n.Node == nil || n.Kind != yaml.MappingNode {
			return node{nil, n.r}
		}
		next := node{nil, n.r}
		for _, p := range n.pairs("a mapping") {
			if p.key.Value == key {
				next = p.value
				break
			}
		}
		n = next
	}
	return n
}

// items returns the items of a sequence. It reports what is not one; null has none.
func (n node) items(what string) (list []node) {
	if n = n.follow(); n.isNull() {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		n.fail("%s must be a list", what)
		return nil
	}
	if n.r.mistakes.full() {
		return nil
	}
	for _, item := range n.Content {
		list = append(list, node{item, n.r}.follow())
	}
	return list
}

// word returns a scalar, "" if n is none; it reports other kinds.
func (n node) word(what string) string {
	if n = n.follow(); n.isNull() {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		n.fail("%s must be a word", what)
		return ""
	}
	return n.Value
}

// text returns a string as Kubernetes takes it: a number or a truth value without quotes
// is none.
func (n node) text(what string) (string, bool) {
	switch {
	case n.isNull():
		return "", true
	case n.Kind != yaml.ScalarNode:
		n.fail("%s must be a string", what)
		return "", false
	case n.ShortTag() != "!!str" && n.ShortTag() != "!!timestamp" || n.Style == 0 && yaml11[strings.ToLower(n.Value)]:
		n.fail("%s must be a string; quote it", what)
		return "", false
	}
	return n.Value, true
}

// yaml11 are words that are truth values to YAML 1.1, which Kubernetes reads.
var yaml11 = map[string]bool{"y": true, "yes": true, "on": true, "n": true, "no": true, "off": true}

// isTrue reports whether n is the word true.
func (n node) isTrue() bool { return n.Node != nil && n.ShortTag() == "!!bool" && n.Value == "true" }
