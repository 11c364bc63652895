package contract

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// entries returns a contract of about so many bytes.
func manyEntries(size int) string {
	var b strings.Builder
	b.WriteString("version: 1\nexports:\n  funcs:\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "    Name%06d: func(ctx context.Context, dsn string) (*DB, error)\n", i)
	}
	return b.String()
}

// TestParseLarge checks that no input takes more than a few seconds.
func TestParseLarge(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("parses megabytes; set IMPORTSPY_SLOW=1 to run it")
	}
	const size = 1 << 20
	var aliases strings.Builder
	aliases.WriteString("version: 1\nexports:\n  vars:\n")
	for i := range 20000 {
		fmt.Fprintf(&aliases, "    A%d: &a%d [*a%d, *a%d]\n", i, i, max(0, i-1), max(0, i-1))
	}
	rep := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, test := range []struct{ name, in string }{
		{"entries", manyEntries(size)},
		{"error on the last line", manyEntries(size) + "    X: []byte\n"},
		{"errors on all lines", "version: 1\nexports:\n  funcs:\n" + rep("    a: int\n")},
		{"comments", "version: 1\n" + rep("# comment\n") + "name: x\n"},
		{"indented comments", "version: 1\nexports:\n" + rep("  # comment\n") + "  vars:\n"},
		{"blank lines", "version: 1\n" + rep("\n") + "name: x\n"},
		{"items", "version: 1\nuses:\n" + rep("- io\n")},
		{"braces", "version: 1\nexports: {vars: {" + rep("A: int, ") + "}}\n"},
		{"brackets", "version: 1\nuses: [" + rep("é, ") + "]\n"},
		{"unclosed bracket", "version: 1\nuses: [" + rep("a, ")},
		{"unclosed quote", "version: 1\nname: \"" + rep("a\n")},
		{"open brackets", "version: 1\nuses: " + rep("[")},
		{"open braces", "version: 1\nuses: " + rep("{a: ")},
		{"aliases", aliases.String()},
		{"long value", "version: 1\nname: " + rep("x") + "\n"},
		{"long quoted value", "version: 1\nname: \"" + rep("\\u00e9") + "\"\n"},
		{"long lines in a value", "version: 1\nname: x\n" + rep("  x\n")},
		{"literal", "version: 1\nname: |\n" + rep("  x\n")},
		{"folded", "version: 1\nname: >\n" + rep("  x\n")},
		{"long key", "version: 1\n" + rep("x") + ": 1\n"},
		{"dashes", "version: 1\nuses:\n" + rep("- ")},
	} {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			_, err := Parse("c", []byte(test.in))
			took := time.Since(start)
			if took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			msg := ""
			if list := errorList(t, err); len(list) > 0 {
				msg = list[0].Error()
			}
			t.Log(took.Round(time.Millisecond), msg[:min(len(msg), 120)])
		})
	}
}

func TestNestedBlocks(t *testing.T) {
	var b strings.Builder
	b.WriteString("version: 1\n")
	for i := range 10000 {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
		if b.Len() > MaxSize-20000 {
			break
		}
	}
	_, err := Parse("c", []byte(b.String()))
	if err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Errorf("got %.200v", err)
	}
}

func BenchmarkParse(b *testing.B) {
	data := []byte(manyEntries(1 << 20))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Parse("c", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInsertMany(b *testing.B) {
	f := mustParse(b, manyEntries(1<<20))
	for b.Loop() {
		var edits []Edit
		for i := range 1000 {
			d := &Decl{Text: Text{Value: "func()"}}
			edits = append(edits, changed(f.InsertEntry(&Entry{Kind: Func, Name: fmt.Sprintf("Name%06dA", i), Decls: []*Decl{d}}))...)
		}
		if _, err := Apply(f.Data, edits); err != nil {
			b.Fatal(err)
		}
	}
}
