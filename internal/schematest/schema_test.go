package schematest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

const contractSchema = "../../docs/importspy.schema.json"

// compile compiles the schema in a file.
func compile(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	name := filepath.Base(file)
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// value reads a YAML document as editors do, by YAML 1.2's core schema: yes is a
// word there, and 2026-01-02 is no date.
func value(data []byte) (any, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return nodeValue(doc.Content[0])
}

func nodeValue(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if _, ok := m[key]; ok {
				return nil, fmt.Errorf("line %d: key %s is there twice", n.Content[i].Line, key)
			}
			v, err := nodeValue(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[key] = v
		}
		return m, nil
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			v, err := nodeValue(item)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.AliasNode:
		return nodeValue(n.Alias)
	}
	return scalarValue(n), nil
}

func scalarValue(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		switch n.Value {
		case "true", "True", "TRUE":
			return true
		case "false", "False", "FALSE":
			return false
		}
	case "!!int", "!!float":
		if _, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return json.Number(n.Value)
		}
	}
	return n.Value
}

// accepts returns why a schema refuses a YAML document, if it does.
func accepts(schema *jsonschema.Schema, data []byte) error {
	v, err := value(data)
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

// TestAnnotations checks that what a person can write has a description, or is
// what its choices say, and that examples are examples.
func TestAnnotations(t *testing.T) {
	data, err := os.ReadFile(contractSchema)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	definitions, _ := root["definitions"].(map[string]any)
	var visit func(path string, v any)
	visit = func(path string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		properties, _ := m["properties"].(map[string]any)
		for name, p := range properties {
			p, ok := p.(map[string]any)
			if ok && p["description"] == nil && describedBy(definitions, p) == "" && filepath.Base(path) != "dependencies" {
				t.Errorf("%s.%s has no description", path, name)
			}
		}
		for key, sub := range m {
			if key != "dependencies" {
				visit(path+"."+key, sub)
			}
		}
	}
	visit("", root)

	for name, d := range definitions {
		checkExamples(t, name, d.(map[string]any))
	}
}

// describedBy is the description of the definition that a property refers to,
// or what the property's name says by itself.
func describedBy(definitions map[string]any, property map[string]any) string {
	ref, _ := property["$ref"].(string)
	d, _ := definitions[filepath.Base(ref)].(map[string]any)
	s, _ := d["description"].(string)
	return s
}

func checkExamples(t *testing.T, name string, definition map[string]any) {
	t.Helper()
	examples, _ := definition["examples"].([]any)
	if len(examples) == 0 {
		return
	}
	c := jsonschema.NewCompiler()
	f, err := os.Open(contractSchema)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json#/definitions/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range examples {
		if err := schema.Validate(e); err != nil {
			t.Errorf("%s: its example %v is none: %v", name, e, err)
		}
	}
}
