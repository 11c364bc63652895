package schematest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/importspy/importspy/contract"
)

// spelledLikeGo is why the schema refuses values that the parser accepts.
const spelledLikeGo = "numbers and truth values are spelled like Go source, which is looked at later; no type, package or interface is called so"

// TestMutants changes each contract of the repository in one place, in many ways,
// and holds the verdict of the schema to that of the parser and of what reads the
// patterns and ranges of rules. Go source is left to go/types.
func TestMutants(t *testing.T) {
	schema := compile(t, contractSchema)
	tried := make(map[string]bool)
	counts := make(map[string]int)
	eachContract(t, func(name string, data []byte) {
		if mistake(data) != nil || accepts(schema, data) != nil {
			return // the other tests look at these
		}
		for _, m := range mutants(t, data, tried) {
			says, err := mistake(m.data), accepts(schema, m.data)
			switch {
			case says != nil && err != nil:
				counts["refused by both"]++
			case says == nil && err == nil:
				counts["accepted by both"]++
			case says != nil && unseenReason(says) != "":
				counts[unseenReason(says)]++
			case says != nil:
				t.Errorf("%s: %s: the schema accepts what the parser refuses: %v", name, m.kind, says)
			case m.plain:
				counts[spelledLikeGo]++
			default:
				t.Errorf("%s: %s: the parser accepts what the schema refuses: %v", name, m.kind, err)
			}
		}
	})
	const least = 8000
	if len(tried) < least {
		t.Errorf("only %d mutants, want %d at least", len(tried), least)
	}
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%d: %s", counts[what], what)
	}
}

// mistake returns the first mistake of a contract that can be determined without Go
// source, nil if there is none.
func mistake(data []byte) error {
	_, err := contract.Parse("importspy.yaml", data)
	list, ok := errors.AsType[contract.ErrorList](err)
	if !ok {
		return err
	}
	for _, e := range list {
		if e.Kind != contract.SourceError || strings.Contains(e.Msg, "sealed is for types") { // no matter of Go
			return errors.New(e.Msg)
		}
	}
	return nil
}

// A mutant is a contract that was changed in one place.
type mutant struct {
	kind  string // what was changed, apart from names
	plain bool   // a value became a number or a truth value
	data  []byte
}

// replacements are what each value is replaced by.
var replacements = []string{
	"", "null", "word", "true", "True", "1", "12", "-1", "1.5", `"true"`, `"12"`, `""`, `" "`,
	"two words", "./...", "../x", "/x", "x/", "./x/../y", "./x.../y", "x*", "'[x'", "a.b", "example.com/a.B", "example.com/a..B",
	"'>=1.24'", "'>=v1.2.0 <2'", "=1.24.1", "=>1.2", "go1.24", "'>= 1.24'", "'!x.go'", "a/b.go", "func()", "struct", "= 3",
	"linux", "linux/amd64", "[linux, linux]", "[linux/arm, '*/arm']",
	"[]", "{}", "[word]", "[word, word]", "[two words]", "[x*]", "[[]]", "[null]", "[true]", "[12]", "{word: word}", "{Word: null}",
}

// A mutator changes a document and takes each change back.
type mutator struct {
	t     *testing.T
	doc   yaml.Node
	tried map[string]bool // kinds of mutants, for all contracts
	list  []mutant
}

// mutants returns the mutants of a contract that are of kinds not yet tried. Their
// order is that of the document.
func mutants(t *testing.T, data []byte, tried map[string]bool) []mutant {
	m := &mutator{t: t, tried: tried}
	if err := yaml.Unmarshal(data, &m.doc); err != nil {
		t.Fatal(err)
	}
	m.visit(m.doc.Content[0], "")
	return m.list
}

// add adds the document as it is now.
func (m *mutator) add(plain bool, format string, args ...any) {
	kind := fmt.Sprintf(format, args...)
	if m.tried[kind] {
		return
	}
	m.tried[kind] = true
	text, err := yaml.Marshal(&m.doc)
	if err != nil {
		m.t.Fatal(err)
	}
	m.list = append(m.list, mutant{kind, plain, text})
}

// visit changes what is in n, which is at path.
func (m *mutator) visit(n *yaml.Node, path string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			m.pair(n, i, path+"."+abstract(path, n.Content[i].Value))
		}
	case yaml.SequenceNode:
		for i := range n.Content {
			m.item(n, i, path)
		}
	}
}

// pair drops, doubles and renames the key at i, and changes its value.
func (m *mutator) pair(n *yaml.Node, i int, path string) {
	content, key, value := n.Content, n.Content[i], n.Content[i+1]
	keys := shape(n)
	n.Content = append(content[:i:i], content[i+2:]...)
	m.add(false, "%s: dropped of %s", path, keys)
	n.Content = append(content[:len(content):len(content)], key, value)
	m.add(false, "%s: twice", path)
	n.Content = content
	was := *key
	for _, name := range []string{was.Value + "x", strings.ToUpper(was.Value), strings.ToLower(was.Value), "a b", "3", ""} {
		key.SetString(name)
		m.add(false, "%s: renamed to %s", path, strings.Replace(name, was.Value, "*", 1))
	}
	*key = was
	m.retype(value, path)
	m.visit(value, path)
}

// item drops, doubles and changes the item at i.
func (m *mutator) item(n *yaml.Node, i int, path string) {
	content, item := n.Content, n.Content[i]
	n.Content = append(content[:i:i], content[i+1:]...)
	m.add(false, "%s: dropped %s of %d", path, item.ShortTag(), len(content))
	n.Content = append(content[:len(content):len(content)], item)
	m.add(false, "%s: twice %s", path, item.ShortTag())
	n.Content = content
	m.retype(item, path+"[]")
	m.visit(item, path+"[]")
}

// retype puts other values in the place of n.
func (m *mutator) retype(n *yaml.Node, path string) {
	was := *n
	for _, text := range replacements {
		*n = parseValue(m.t, text)
		m.add(isPlain(n), "%s: %s becomes %q", path, was.ShortTag(), text)
	}
	*n = was
}

// abstract is a key as it counts for what was tried: names of the user are all
// alike.
func abstract(path, key string) string {
	switch path[strings.LastIndexByte(path, '.')+1:] {
	case "consts", "vars", "funcs", "types", "fields", "methods", "pointer_methods", "variables":
		return "*"
	case "require", "provides", "modules":
		if strings.ContainsAny(key, "./*") || key == "io" {
			return "*"
		}
	}
	return key
}

// shape is the keys of a mapping, the first of them.
func shape(n *yaml.Node) string {
	var keys []string
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i].Value)
	}
	if len(keys) > 6 {
		keys = keys[:6]
	}
	return strings.Join(keys, " ")
}

// isPlain reports whether a value is a number or a truth value, or has one.
func isPlain(n *yaml.Node) bool {
	switch n.ShortTag() {
	case "!!int", "!!float", "!!bool":
		return true
	}
	return slices.ContainsFunc(n.Content, isPlain)
}

// parseValue reads a value; "" is null.
func parseValue(t *testing.T, text string) yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Content) == 0 {
		return yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	return *doc.Content[0]
}
