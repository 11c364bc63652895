package finding_test

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// TestSort has findings in an order that is not theirs: mistakes are first, then come
// exports by section, type, member and id, then waivers.
func TestSort(t *testing.T) {
	owner := types.NewTypeName(token.NoPos, nil, "T", nil)
	member := func(id finding.ID, symbol string, kind contract.Kind, pos token.Pos) finding.Finding {
		return finding.Finding{ID: id, Symbol: symbol, Verdict: finding.Breaking, Pos: pos, Subject: finding.Subject{Kind: kind, Type: owner}}
	}
	object := func(id finding.ID, symbol string, kind contract.Kind) finding.Finding {
		return finding.Finding{ID: id, Symbol: symbol, Verdict: finding.Breaking, Subject: finding.Subject{Kind: kind}}
	}
	sorted := []finding.Finding{
		finding.Invalid(contract.Position{Offset: 1, Line: 1, Column: 2}, "first"),
		finding.Invalid(contract.Position{Offset: 9, Line: 2, Column: 1}, "second"),
		object(contract.ValueChanged, "C", contract.Const),
		object(contract.TypeChanged, "A", contract.Var),
		object(contract.ExportMissing, "F", contract.Func),
		object(contract.SignatureChanged, "F", contract.Func),
		object(contract.ExportMissing, "S", contract.Type),
		object(contract.NotComparable, "T", contract.Type),
		member(contract.FieldChanged, "T.Z", contract.Field, 1),
		member(contract.FieldChanged, "T.A", contract.Field, 2),
		member(contract.MethodMissing, "T.A", contract.Method, 9),
		member(contract.MethodMissing, "T.B", contract.Method, 8),
		member(contract.MethodMissing, "(*T).A", contract.PointerMethod, 7),
		object(contract.ExportExtra, "U", contract.Type),
		{ID: contract.WaiverUnused, Symbol: "A", Verdict: finding.Violation, Subject: finding.Subject{Waiver: new(contract.Waiver)}},
	}
	names := func(list []finding.Finding) (names []string) {
		for _, f := range list {
			names = append(names, fmt.Sprint(f.ID, " ", f.Symbol, " ", f.Detail))
		}
		return names
	}
	list := slices.Clone(sorted)
	slices.Reverse(list)
	finding.Sort(list)
	if got, want := names(list), names(sorted); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestKey has findings that differ in one thing each: places and subjects are not in the
// key, except for mistakes.
func TestKey(t *testing.T) {
	base := finding.Finding{ID: contract.FieldMissing, Symbol: "T.A", Verdict: finding.Breaking, Promised: "int"}
	key := func(change func(*finding.Finding)) string {
		f := base
		change(&f)
		return f.Key()
	}
	for name, change := range map[string]func(*finding.Finding){
		"position": func(f *finding.Finding) { f.Pos, f.End = 1, 2 },
		"line":     func(f *finding.Finding) { f.Contract = contract.Position{Offset: 3, Line: 1, Column: 4} },
		"subject":  func(f *finding.Finding) { f.Subject.Kind = contract.Field },
		"witness":  func(f *finding.Finding) { f.Witness = "package client" },
	} {
		if key(change) != base.Key() {
			t.Errorf("another %s is another key", name)
		}
	}
	seen := map[string]string{base.Key(): "the same"}
	for name, change := range map[string]func(*finding.Finding){
		"id":       func(f *finding.Finding) { f.ID = contract.FieldChanged },
		"symbol":   func(f *finding.Finding) { f.Symbol = "T.B" },
		"verdict":  func(f *finding.Finding) { f.Verdict = finding.Compatible },
		"form":     func(f *finding.Finding) { f.Form = finding.NoSuchField },
		"promised": func(f *finding.Finding) { f.Promised = "string" },
		"actual":   func(f *finding.Finding) { f.Promised, f.Actual = "", "int" },
		"detail":   func(f *finding.Finding) { f.Detail = "int" },
		"names":    func(f *finding.Finding) { f.Names = "io2 is example.com/io" },
		"args":     func(f *finding.Finding) { f.Args = []string{"int"} },
		"waiver":   func(f *finding.Finding) { f.Waiver = &contract.Waiver{Reason: contract.String{Value: "soon"}} },
		"cause":    func(f *finding.Finding) { f.Cause = &finding.Finding{ID: contract.TypeChanged} },
		"origin":   func(f *finding.Finding) { f.Origin = &finding.Origin{Package: "example.com/a", Symbol: "T"} },
		"mistake": func(f *finding.Finding) {
			*f = finding.Invalid(contract.Position{Offset: 3, Line: 1, Column: 4}, "wrong")
		},
		"mistake in another place": func(f *finding.Finding) {
			*f = finding.Invalid(contract.Position{Offset: 4, Line: 1, Column: 5}, "wrong")
		},
	} {
		k := key(change)
		if other := seen[k]; other != "" {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[k] = name
	}
}

// TestEntry has the top-level entries that findings are on.
func TestEntry(t *testing.T) {
	for _, test := range []struct {
		f    finding.Finding
		want string
	}{
		{finding.Finding{ID: contract.ExportMissing, Symbol: "Open"}, "Open"},
		{finding.Finding{ID: contract.MethodMissing, Symbol: "(*DB).Close", Own: "(*db).Close", Subject: finding.Subject{Owner: &contract.Entry{Name: "db"}}}, "db"},
		{finding.Finding{ID: contract.TypeChanged, Symbol: "DB", Own: "db"}, "db"},
		{finding.Finding{ID: contract.NameChanged, Symbol: "package"}, ""},
		{finding.Finding{ID: contract.WaiverUnused, Symbol: "Open"}, ""},
		{finding.Invalid(contract.Position{}, "wrong"), ""},
	} {
		if got := test.f.Entry(); got != test.want {
			t.Errorf("%s %s is on the entry %q, want %q", test.f.ID, test.f.Symbol, got, test.want)
		}
	}
}

// TestPlainSymbol has symbols of one member by both kinds of receiver.
func TestPlainSymbol(t *testing.T) {
	for symbol, want := range map[string]string{"Open": "Open", "DB.Close": "DB.Close", "(*DB).Close": "DB.Close"} {
		if got := finding.PlainSymbol(symbol); got != want {
			t.Errorf("%s: got %s, want %s", symbol, got, want)
		}
	}
}

// TestAddsAndRemoves has the rules whose findings are on something more, or on a name less.
func TestAddsAndRemoves(t *testing.T) {
	var adds, removes []contract.RuleID
	for _, r := range contract.Rules() {
		if f := (&finding.Finding{ID: r.ID}); f.Adds() {
			adds = append(adds, r.ID)
		}
		if r.Removes {
			removes = append(removes, r.ID)
		}
	}
	if want := []contract.RuleID{contract.ExportExtra, contract.FieldExtra, contract.MethodExtra, contract.NowImplemented, contract.NowComparable}; !slices.Equal(adds, want) {
		t.Errorf("these add: %s, want %s", adds, want)
	}
	if want := []contract.RuleID{contract.ExportMissing, contract.FieldMissing, contract.MethodMissing}; !slices.Equal(removes, want) {
		t.Errorf("these remove: %s, want %s", removes, want)
	}
}
