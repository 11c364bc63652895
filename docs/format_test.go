package docs_test

import (
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
)

// TestFormatExamples checks the examples of format.md: a contract alone must be
// without mistakes, one with messages below it has these mistakes, and one with
// a package is held against it.
func TestFormatExamples(t *testing.T) {
	list := examples(t, read(t, "format.md"), 0)
	for _, e := range list {
		switch {
		case e.source != "":
			e.compare(t, messages(e.check(t, "", "")))
		case e.hasMessages:
			e.compare(t, mistakes(e.contract))
		default:
			e.compare(t, e.mistakes())
		}
	}
	rewrite(t, "format.md", list)
}

// TestReadmeExamples checks that the contracts of README.md and the tour have no mistakes.
func TestReadmeExamples(t *testing.T) {
	for _, page := range []string{"../README.md", "tour.md"} {
		for _, e := range examples(t, read(t, page), 0) {
			e.compare(t, e.mistakes())
		}
	}
}

// mistakes returns the errors of the contracts of an example, of which each may
// leave out the version.
func (e *example) mistakes() string {
	list := mistakes(withKey(e.contract, "version", "1"))
	for _, o := range e.others {
		list += mistakes(withKey(o.text, "version", "1"))
	}
	return list
}

// mistakes returns the errors of a contract, one to a line.
func mistakes(text string) string {
	f, err := contract.Parse(contract.FileName, []byte(text))
	if err != nil {
		return err.Error() + "\n"
	}
	return messages(engine.Mistakes("", f, err))
}

// TestFormatLimits checks that the page quotes the messages of what no example
// can show.
func TestFormatLimits(t *testing.T) {
	page := read(t, "format.md")
	for what, text := range map[string]string{
		"size":              strings.Repeat("#", contract.MaxSize+1),
		"UTF-8":             "version: 1 # \xff",
		"control character": "version: 1 # \x00",
		"carriage return":   "version: 1\r",
		"line separator":    "version: 1 # \u2028",
		"tab":               "version: 1\nexports:\n\tfuncs:",
		"depth":             "version: 1\nexports: " + strings.Repeat("[", 102) + strings.Repeat("]", 102),
		"empty":             "",
	} {
		_, msg, _ := strings.Cut(mistakes(text), ": ") // behind the position
		if msg = strings.TrimSpace(msg); msg == "" || !strings.Contains(page, "`"+msg+"`") {
			t.Errorf("%s: the page does not have the message %q", what, msg)
		}
	}
}

// TestVariableTypes checks that the page says what each type of a variable accepts.
func TestVariableTypes(t *testing.T) {
	page := read(t, "format.md")
	at := 0
	for _, name := range contract.VariableTypes {
		i := strings.Index(page[at:], "\n| `"+name+"` | ")
		if i < 0 {
			t.Errorf("no row for %s, or not in its place", name)
			continue
		}
		at += i
	}
}
