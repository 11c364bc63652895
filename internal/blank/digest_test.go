package blank

import "testing"

// TestDigest checks which edits of a file change what its declarations say.
func TestDigest(t *testing.T) {
	const src = "package a\n\nimport \"io\"\n\n// T is one.\ntype T struct {\n\tR io.Reader // the reader\n}\n\nfunc (t *T) M(n int) error {\n\treturn nil\n}\n\nvar V = []int{1, 2}\n"
	for _, test := range []struct {
		name, src string
		same      bool
	}{
		{"nothing", src, true},
		{"comments", "// Package a has more.\npackage a\n\nimport \"io\" // io\n\ntype /* one */ T struct {\n\t// R reads.\n\tR io.Reader\n}\n\nfunc (t *T) M(n int) error {\n\treturn nil\n}\n\nvar V = []int{1, 2}\n// End.\n", true},
		{"layout", "package a\nimport \"io\"\ntype  T  struct {\n\n\tR\tio.Reader\n}\nfunc (t *T) M(n int) error { return nil }\nvar V = []int{1, 2}\n", true},
		{"another body", "package a\n\nimport \"io\"\n\ntype T struct {\n\tR io.Reader\n}\n\nfunc (t *T) M(n int) error {\n\tif n > 0 {\n\t\treturn io.EOF // \"}\"\n\t}\n\treturn nil\n}\n\nvar V = []int{1, 2}\n", true},
		{"an empty body", "package a\n\nimport \"io\"\n\ntype T struct {\n\tR io.Reader\n}\n\nfunc (t *T) M(n int) error {}\n\nvar V = []int{1, 2}\n", true},
		{"no body", "package a\n\nimport \"io\"\n\ntype T struct {\n\tR io.Reader\n}\n\nfunc (t *T) M(n int) error\n\nvar V = []int{1, 2}\n", false},
		{"a parameter's type", "package a\n\nimport \"io\"\n\ntype T struct {\n\tR io.Reader\n}\n\nfunc (t *T) M(n int8) error {\n\treturn nil\n}\n\nvar V = []int{1, 2}\n", false},
		{"a field's name", "package a\n\nimport \"io\"\n\ntype T struct {\n\tr io.Reader\n}\n\nfunc (t *T) M(n int) error {\n\treturn nil\n}\n\nvar V = []int{1, 2}\n", false},
		{"an import's name", "package a\n\nimport i \"io\"\n\ntype T struct {\n\tR i.Reader\n}\n\nfunc (t *T) M(n int) error {\n\treturn nil\n}\n\nvar V = []int{1, 2}\n", false},
		{"a value", "package a\n\nimport \"io\"\n\ntype T struct {\n\tR io.Reader\n}\n\nfunc (t *T) M(n int) error {\n\treturn nil\n}\n\nvar V = []int{1, 2, 3}\n", false},
		{"a directive", "//go:build go1.20\n\n" + src, false},
		{"a line directive", src + "//line x.go:1\n", false},
	} {
		if same := NewFile([]byte(test.src)).Digest() == NewFile([]byte(src)).Digest(); same != test.same {
			t.Errorf("%s: the same: %t, want %t", test.name, same, test.same)
		}
	}
}

// TestDigestOfWords checks pairs of texts that differ in what separates words.
func TestDigestOfWords(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"var x = a /* 1 */ + b\n", "var x = a + b\n", true},
		{"var x = a /*\n*/\n", "var x = a\n", true},
		{"type T struct{}\n", "type T struct {\n}\n", false}, // not worth the effort
		{"var x = \"a  b\"\n", "var x = \"a b\"\n", false},
		{"var x = `// a`\n", "var x = `// b`\n", false},
		{"var x = '\\''\n", "var x = '\"'\n", false},
		{"var x\nvar y int\n", "var x var y int\n", false},
		{"func f(", "func f((", false}, // not understood
		{"//go:embed a\nvar x string\n", "//go:embed b\nvar x string\n", false},
		{"var x = \"", "var x = \"a", false},
		{"", "\n", true},
	} {
		a, b := NewFile([]byte("package p\n"+test.a)).Digest(), NewFile([]byte("package p\n"+test.b)).Digest()
		if (a == b) != test.same {
			t.Errorf("%q and %q: the same: %t, want %t", test.a, test.b, a == b, test.same)
		}
	}
}
