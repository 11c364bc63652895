package yamledit

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func FuzzQuote(f *testing.F) {
	for _, s := range []string{
		"", " ", "a", "*DB", "[]byte", "= 256", `= "x: y"`, "it's", `"it's"`, "true", "No", "~", "0x1f", "1:30", "1.5e3",
		"2001-01-01", "a # b", "a: b", "a:", "- a", "-", "? a", "#", "@x", "`x`", "%x", "!x", "&x", "|", ">", "{a}", "a, b",
		"---", "...", "<<", "=", "a\tb", "a\nb", "\u00e9", "\u2028", "\ufeff", "a\\b", ",a", "]", "é: x", " a", "a ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd")
		value, flow := Quote(s), QuoteFlow(s)
		for _, doc := range []string{
			"a: " + value + "\n", "a:\n  - " + value + "\n", "a: " + value + " # x\nb: c\n",
			"[" + flow + "]\n", "{a: " + flow + "}\n", "{a: " + flow + ", b: c}\n",
		} {
			if got := firstString(t, doc); got != s {
				t.Errorf("%q is written %q and read %q", s, doc, got)
			}
		}
		if len(flow) < 1000 { // YAML does not take longer keys
			for _, doc := range []string{flow + ": a\n", "{" + flow + ": a}\n"} {
				if got := firstString(t, doc); got != s {
					t.Errorf("the key %q is written %q and read %q", s, doc, got)
				}
			}
		}
	})
}

// firstString returns the first scalar of a document that is not "a", which must
// be a string for the YAML package.
func firstString(t *testing.T, doc string) string {
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(doc), &n); err != nil {
		t.Fatalf("%v in %q", err, doc)
	}
	at := &n
	for at.Kind != yaml.ScalarNode {
		next := at.Content[0]
		if at.Kind == yaml.MappingNode && next.Value == "a" && next.Kind == yaml.ScalarNode {
			next = at.Content[1]
		}
		at = next
	}
	if at.Tag != "!!str" {
		t.Errorf("%q is read as %s", doc, at.Tag)
	}
	return at.Value
}
