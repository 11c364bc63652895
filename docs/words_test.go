package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A phrase is one that readers stumble over, and what to write instead.
type phrase struct {
	re  *regexp.Regexp
	say string
}

// phrases are those that a machine can tell from their harmless neighbours. Others are for
// reviewers: "program" for a main package, "what ... is" for the name of a thing.
var phrases = []phrase{
	{regexp.MustCompile(`(?i)\b(?:is|are|be|was) told\b`), "is reported, can be determined"},
	{regexp.MustCompile(`(?i)\btells? of\b`), "reports"},
	{regexp.MustCompile(`(?i)\bsays? of (?:a|an|it|its|the|that|them|what|[a-z]+'s)\b`), "says about"},
	{regexp.MustCompile(`(?i)\bmend(?:s|ed|ing)?\b`), "fix"},
	{regexp.MustCompile(`(?i)\bstands? (?:in|at|under|behind)\b`), "is in, goes in"},
	{regexp.MustCompile(`(?i)\blean(?:s|ed)? on\b`), "depend on, import"},
	{regexp.MustCompile(`\b(?:is|are) no [a-z]+`), "is not a"},
	{regexp.MustCompile(`(?i)\bbehind\b`), "after"},
	{regexp.MustCompile(`(?i)\bin front of\b`), "before"},
	{regexp.MustCompile(`(?i)\b(?:be it|be they|save for|but for)\b`), "even, except"},
	{regexp.MustCompile(`(?i)\basks? for an?(?:other)? (?:new|major|minor)\b`), "requires a"},
	{regexp.MustCompile(`\bWho (?:has|does|wants|needs|writes|uses)\b`), "users who"},
	{regexp.MustCompile(`(?i)\belsewhere\b`), "in another package, on another platform"},
	{regexp.MustCompile(`(?i)\bheld (?:to|against)\b`), "checked against"},
	{regexp.MustCompile(`(?i)\b(?:has|have) but\b`), "only has"},
	{regexp.MustCompile(`(?i)\b(?:none (?:has|have)\b|, none does|(?:package|contract|old|new) has none)\b`), "nothing has, package does not declare it"},
	{regexp.MustCompile(`(?i)\bof (?:its|their) own(?:[^ \w]|$| (?:and|or|that|which|if|in|for|is|with)\b)`), "own, separate"},
	{regexp.MustCompile(`(?i)\bmakes? no difference\b`), "does not affect"},
	{regexp.MustCompile(`(?i)\bcomes? of\b`), "results from"},
	{regexp.MustCompile(`(?:^|[.!?] )Of (?:what|which)\b`), "begin with the subject"},
}

// permitted are texts with such a phrase that are good English, by what surrounds it.
var permitted = []struct{ text, reason string }{
	{"here is no", "there is no such ... is how English says it"},
	{"here are no", "the same"},
	{"is no longer", "an adverb"},
	{"are no longer", "an adverb"},
	{"is no more than", "a comparison"},
	{"leaves behind", "a verb"},
	{"it leaves nothing else behind", "a verb"},
	{"else behind", "a verb"},
	{"alias behind", "a verb: a move leaves it behind"},
	{"its own underlying type", "the type that is its own"},
}

// TestWords refuses these phrases in what people read: messages and help texts, which are
// string literals of two spaces or more, pages, the action, scripts, contracts and templates,
// what editors show of the schema, and the documentation of public packages.
func TestWords(t *testing.T) {
	root := ".."
	texts := 0
	check := func(place, text string) {
		texts++
		text = strings.Join(strings.Fields(text), " ")
		for _, p := range phrases {
			for _, at := range p.re.FindAllStringIndex(text, -1) {
				around := text[max(0, at[0]-40):min(len(text), at[1]+40)]
				if !slices.ContainsFunc(permitted, func(e struct{ text, reason string }) bool { return strings.Contains(around, e.text) }) {
					t.Errorf("%s: %q: instead of %q write: %s", place, around, text[at[0]:at[1]], p.say)
				}
			}
		}
	}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, name)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return filepath.SkipDir
		case d.IsDir() && strings.HasPrefix(rel, "internal/") && strings.HasSuffix(rel, "test"):
			return filepath.SkipDir // nobody but the tests' authors read it
		case strings.HasSuffix(rel, ".md"):
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for paragraph := range strings.SplitSeq(string(data), "\n\n") {
				check(rel, paragraph)
			}
		case slices.Contains([]string{".sh", ".yml", ".yaml", ".tmpl"}, filepath.Ext(rel)), rel == "docs/importspy.schema.json":
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(data)) {
				check(rel, line)
			}
		case strings.HasSuffix(rel, ".go") && !strings.HasSuffix(rel, "_test.go"):
			return checkGoWords(name, rel, check)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if texts < 2000 {
		t.Errorf("%d texts found; the walk misses most of them", texts)
	}
}

// checkGoWords checks the string literals of a Go file, and in a public package its doc
// comments.
func checkGoWords(name, rel string, check func(place, text string)) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	place := func(pos token.Pos) string { return rel + ":" + strconv.Itoa(fset.Position(pos).Line) }
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.Count(text, " ") >= 2 {
				check(place(lit.Pos()), text)
			}
		}
		return true
	})
	if dir := filepath.ToSlash(filepath.Dir(rel)); dir != "contract" && dir != "analyzer" {
		return nil
	}
	for _, group := range file.Comments {
		check(place(group.Pos()), group.Text())
	}
	return nil
}
