package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"
)

// read reads the YAML. It leaves the root nil if there is no way to read it.
func (d *Document) read() []Mistake {
	root, rest, err := readYAML(bytes.NewReader(d.data[d.start:]))
	if err != nil {
		return []Mistake{d.yamlError(err)}
	}
	if root == nil || root.Kind == yaml.ScalarNode && root.Tag == "!!null" && root.Value == "" && root.Anchor == "" {
		return nil
	}
	b := &builder{doc: d, line: 1, offset: d.start}
	if rest != nil {
		b.errorf(b.locate(rest), "a %s is one YAML document, this is a second one", d.what)
		b.line, b.offset, b.column = 1, d.start, 0
	}
	switch n := b.node(root, false, 0); {
	case n == nil:
	case n.Kind != Mapping:
		b.errorf(n.Start, "a %s must be a mapping of keys to values, not %s", d.what, n.Describe())
	default:
		d.Root, d.blocks = n, b.blocks
		d.findLayout()
	}
	return b.mistakes
}

// readYAML returns the value of the first document and, if there is one, the
// second document. It turns a panic of the YAML package into an error.
func readYAML(r io.Reader) (root, rest *yaml.Node, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("yaml: %v", e)
		}
	}()
	dec := yaml.NewDecoder(r)
	var first, second yaml.Node
	if err := dec.Decode(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		rest = &second
	case !errors.Is(err, io.EOF):
		return nil, nil, err
	}
	if len(first.Content) > 0 {
		root = first.Content[0]
	}
	return root, rest, nil
}
