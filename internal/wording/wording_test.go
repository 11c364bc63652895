package wording

import (
	"regexp"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// last is the last form.
const last = finding.NotAPlugin

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// TestTable checks that each form has a sentence in the words of check and of diff,
// and that these have no words of the other one's.
func TestTable(t *testing.T) {
	if len(table) != int(last)+1 {
		t.Errorf("there are sentences for %d forms, want %d", len(table), last+1)
	}
	check, diff := regexp.MustCompile(`\b(old|new)\b`), regexp.MustCompile(`\b(contract|package)\b`)
	for form := range last + 1 {
		r, ok := table[form]
		switch {
		case !ok || r.check == "":
			t.Errorf("form %d has no sentence", form)
		case check.MatchString(r.check) && form != finding.NewPackage && form != finding.GonePackage:
			t.Errorf("in the words of diff: %s", r.check)
		case diff.MatchString(r.diff):
			t.Errorf("in the words of check: %s", r.diff)
		case diff.MatchString(r.note):
			t.Errorf("a note for one of the two: %s", r.note)
		case r.diff != "" && texts(r.check) != texts(r.diff):
			t.Errorf("these have different texts: %s; %s", r.check, r.diff)
		}
	}
}

// texts returns the placeholders of a sentence.
func texts(sentence string) string {
	return strings.Join(placeholder.FindAllString(sentence, -1), " ")
}

// TestSentences checks what is put together from several parts.
func TestSentences(t *testing.T) {
	waiver := &contract.Waiver{Reason: contract.String{Value: "on its way out"}}
	differs := finding.Finding{Symbol: "A", Verdict: finding.Breaking, Promised: "io.Reader", Actual: "io2.Reader", Names: "io2 is example.com/io"}
	waived := differs
	waived.Verdict, waived.Waiver = finding.Waived, waiver
	unnamed := differs
	unnamed.Form = finding.DiffersUnnamed
	mistake := finding.Invalid(contract.Position{Line: 3, Column: 5}, "unknown key alow; did you mean allow?")
	ofImport := mistake
	ofImport.Form, ofImport.Args = finding.MistakeOfImport, []string{"example.com/lib"}
	unmet := finding.Finding{Symbol: "example.com/lib.A", Verdict: finding.Violation, Form: finding.RequiredNotMet, Args: []string{"example.com/lib"}, Cause: &differs}
	denied := finding.Finding{Symbol: "log", Verdict: finding.Violation, Form: finding.ImportForbidden, Detail: "use slog"}
	for _, test := range []struct {
		finding     finding.Finding
		check, diff string
		note        string
	}{
		{
			differs, "A: contract says io.Reader, package has io2.Reader, where io2 is example.com/io (breaking)",
			"A: old has io.Reader, new has io2.Reader, where io2 is example.com/io (breaking)", "where io2 is example.com/io",
		},
		{
			waived, "A: contract says io.Reader, package has io2.Reader, where io2 is example.com/io (waived: on its way out)", "",
			"where io2 is example.com/io",
		},
		{
			unnamed, "A: contract says io.Reader, package has io2.Reader; clients have no name for it, where io2 is example.com/io (breaking)", "",
			"clients have no name for it; where io2 is example.com/io",
		},
		{mistake, "importspy.yaml:3:5: unknown key alow; did you mean allow?", "", ""},
		{ofImport, "example.com/lib: what its contract requires of importers cannot be determined: importspy.yaml:3:5: unknown key alow; did you mean allow?", "", ""},
		{unmet, "example.com/lib.A: contract says io.Reader, package has io2.Reader, where io2 is example.com/io", "", "where io2 is example.com/io"},
		{denied, "log: contract denies its import: use slog", "", "use slog"},
	} {
		if got := Check(&test.finding); got.String() != test.check || got.Note != test.note {
			t.Errorf("got %q with the note %q, want %q with %q", got, got.Note, test.check, test.note)
		}
		if got := Diff(&test.finding).String(); test.diff != "" && got != test.diff {
			t.Errorf("got %q, want %q", got, test.diff)
		}
	}
}
