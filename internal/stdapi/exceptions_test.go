package stdapi_test

import (
	"os"
	"strings"
	"testing"
)

// An exception is lines of the files in GOROOT/api that no contract has, with
// the reason.
type exception struct {
	begin  string // of the lines
	reason string
	used   bool
}

// readExceptions reads a file of reasons, each with the beginnings of lines
// indented below it.
func readExceptions(t *testing.T, name string) []*exception {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var list []*exception
	reason := ""
	for text := range strings.Lines(string(data)) {
		text = strings.TrimRight(text, "\n")
		switch begin, indented := strings.CutPrefix(text, "\t"); {
		case text == "" || strings.HasPrefix(text, "#"):
		case !indented:
			reason = text
		case reason == "":
			t.Fatalf("%s: %q has no reason", name, begin)
		default:
			list = append(list, &exception{begin: begin, reason: reason})
		}
	}
	return list
}

// reasonOf returns why there is nothing of a line in contracts, or "".
func reasonOf(exceptions []*exception, l line) string {
	for _, e := range exceptions {
		if strings.HasPrefix(l.text, e.begin) {
			e.used = true
			return e.reason
		}
	}
	return ""
}
