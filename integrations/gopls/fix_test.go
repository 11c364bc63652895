package main

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestFix applies fixes of diagnostics, as quick fixes that the editor asks for,
// to the contract: each makes its diagnostic go away, and what is written beside
// the entries stays, letters outside of ASCII too.
func TestFix(t *testing.T) {
	slow(t)
	for _, test := range []struct{ name, source, contract, message, fixed string }{
		{
			"changed", "func Open(dsn string, n int) error { return nil }",
			"    Open: func(dsn string) error # 𝒜ß",
			"Open: contract says func(dsn string) error, package has func(dsn string, n int) error (breaking)",
			"    Open: func(dsn string, n int) error # 𝒜ß",
		},
		{
			"missing", "func Öffne() {}",
			"    # 𝒜ß\n    Gone: func()\n    Öffne: func()",
			"Gone: contract declares func Gone, package does not declare it (breaking)",
			"    # 𝒜ß\n    Öffne: func()",
		},
		{
			"extra", "func Öffne() {}\n\nfunc Zu() {}",
			"    Öffne: func() # 𝒜ß",
			"Zu: package exports func(), contract does not declare it (compatible)",
			"    Zu: func()\n    Öffne: func() # 𝒜ß",
		},
		{
			"missing, at the end", "func F() {}",
			"    F: func()\n    Gone: func()",
			"Gone: contract declares func Gone, package does not declare it (breaking)",
			"    F: func()",
		},
		{
			"extra, at the end", "func F() {}\n\nfunc H() {}",
			"    F: func()",
			"H: package exports func(), contract does not declare it (compatible)",
			"    F: func()\n    H: func()",
		},
		{
			"behind letters outside of ASCII", "func 𝒜ß(n int) {}",
			"    𝒜ß: {func: func(), since: v1.0.0}",
			"𝒜ß: contract says func(), package has func(n int) (breaking)",
			"    𝒜ß: {func: func(n int), since: v1.0.0}",
		},
	} {
		for _, open := range []bool{false, true} {
			name := test.name + ", contract closed"
			if open {
				name = test.name + ", contract open"
			}
			t.Run(name, func(t *testing.T) {
				const head = "version: 1\npolicy: exact\nexports:\n  funcs:\n"
				e := startEditor(t, newShop(t), t.TempDir())
				e.write(goFile, "package store\n\n"+test.source+"\n")
				e.write(contractFile, head+test.contract+"\n")
				e.open(goFile, "go")
				if open {
					e.open(contractFile, "yaml")
				}
				found := e.awaitMessages(goFile, test.message)
				if found[0].Tags != nil {
					t.Errorf("the code has the tags %d, though only the contract has to change", found[0].Tags)
				}
				fixed := e.apply(e.read(contractFile), e.quickFix(goFile, found[0]))
				if want := head + test.fixed + "\n"; fixed != want {
					t.Fatalf("the contract is\n%s\nwant\n%s", fixed, want)
				}
				if open {
					e.edit(contractFile, fixed)
				} else {
					e.write(contractFile, fixed)
					e.tell(contractFile, changed)
				}
				e.awaitMessages(goFile)
			})
		}
	}
}

// TestOneLine checks that all findings on one line are shown, each with its fix.
func TestOneLine(t *testing.T) {
	slow(t)
	e := startEditor(t, newShop(t), t.TempDir())
	e.write(contractFile, "version: 1\npolicy: exact\nexports:\n  consts: {A: = 1, B: = 2}\n  funcs: {C: func(), D: func()}\n")
	e.write(goFile, "package store\n\nconst A, B = 3, 4\n")
	e.open(goFile, "go")
	titles := []string{}
	for _, d := range e.awaitMessages(goFile,
		"C: contract declares func C, package does not declare it (breaking)",
		"D: contract declares func D, package does not declare it (breaking)",
		"A: contract says = 1, package has = 3 (breaking)",
		"B: contract says = 2, package has = 4 (breaking)",
	) {
		titles = append(titles, e.quickFix(goFile, d).Title)
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(titles))); len(unique) != 4 {
		t.Errorf("the fixes are %q, want four", titles)
	}
}

// TestFixAtOnce asks for a fix while the contract has changes that gopls has not
// analyzed yet: the fix is of the contract as it is by then.
func TestFixAtOnce(t *testing.T) {
	slow(t)
	const (
		head    = "version: 1\npolicy: exact\n"
		comment = "# What the shop promises.\n# 𝒜ß\n\n"
		old     = "exports:\n  funcs:\n    Open: func()\n"
		fixed   = "exports:\n  funcs:\n    Open: func(dsn string) error\n"
	)
	e := startEditor(t, newShop(t), t.TempDir())
	e.write(contractFile, head+old)
	e.open(goFile, "go")
	e.open(contractFile, "yaml")
	found := e.awaitMessages(goFile, openChanged)

	e.edit(contractFile, head+comment+old)
	if got, want := e.apply(head+comment+old, e.quickFix(goFile, found[0])), head+comment+fixed; got != want {
		t.Errorf("the contract is\n%s\nwant\n%s", got, want)
	}
	e.edit(contractFile, head+fixed)
	if actions := e.quickFixes(goFile, found[0]); len(actions) > 0 {
		t.Errorf("the quick fixes of what is mended are %+v", actions)
	}
	e.awaitMessages(goFile)
}

// TestFixTwice takes two fixes of a contract that gopls does not see before it is saved:
// the second one is only there after that.
func TestFixTwice(t *testing.T) {
	slow(t)
	const head = "version: 1\nexports:\n  funcs:\n"
	e := startEditor(t, newShop(t), t.TempDir())
	e.write(goFile, "package store\n\nfunc C() {}\n")
	e.write(contractFile, head+"    A: func()\n    B: func()\n    C: func()\n")
	e.open(goFile, "go")
	found := e.awaitMessages(goFile, "A: contract declares func A, package does not declare it (breaking)", "B: contract declares func B, package does not declare it (breaking)")
	first := e.quickFix(goFile, found[0])
	text := e.apply(e.read(contractFile), first)
	e.call("workspace/executeCommand", first.Command, nil)

	second := e.quickFix(goFile, found[1])
	if len(second.Edit.DocumentChanges) > 0 || second.Title != "Save importspy.yaml before another fix" {
		t.Errorf("before the contract is saved, the second fix is %+v", second)
	}
	e.write(contractFile, text)
	e.tell(contractFile, changed)
	found = e.awaitMessages(goFile, "B: contract declares func B, package does not declare it (breaking)")
	if got, want := e.apply(text, e.quickFix(goFile, found[0])), head+"    C: func()\n"; got != want {
		t.Errorf("after both, the contract is\n%s\nwant\n%s", got, want)
	}

	// What is undone instead is there to be fixed once it is written.
	e.call("workspace/executeCommand", e.quickFix(goFile, found[0]).Command, nil)
	if again := e.quickFix(goFile, found[0]); again.Command != nil {
		t.Errorf("before the contract is saved, the fix is %+v", again)
	}
	e.tell(contractFile, changed)
	e.await("offers the fix again", func() bool { return e.quickFix(goFile, found[0]).Command != nil }, func() string { return "" })
}

// quickFix returns the one fix that gopls has for a diagnostic of a file.
func (e *editor) quickFix(name string, d diagnostic) codeAction {
	e.t.Helper()
	actions := e.quickFixes(name, d)
	if len(actions) != 1 || actions[0].Edit == nil {
		e.t.Fatalf("%s: the quick fixes are %+v, want one", d.Message, actions)
	}
	return actions[0]
}

// quickFixes returns the fixes that gopls has for a diagnostic of a file.
func (e *editor) quickFixes(name string, d diagnostic) []codeAction {
	e.t.Helper()
	var actions []codeAction
	e.call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": uri(e.path(name))},
		"range":        d.Range,
		"context":      map[string]any{"diagnostics": []diagnostic{d}, "only": []string{"quickfix"}},
	}, &actions)
	return actions
}

// apply returns the contract, whose text is given, after an action, which must
// edit nothing else and be of the text that is open.
func (e *editor) apply(text string, action codeAction) string {
	e.t.Helper()
	changes := action.Edit.DocumentChanges
	if len(changes) != 1 || changes[0].TextDocument.URI != uri(e.path(contractFile)) {
		e.t.Fatalf("%s: edits %+v, want the contract", action.Title, changes)
	}
	if version, open := e.versions[contractFile]; open && changes[0].TextDocument.Version != version {
		e.t.Fatalf("%s: edits version %d, want %d", action.Title, changes[0].TextDocument.Version, version)
	}
	edits := changes[0].Edits
	slices.SortStableFunc(edits, func(a, b textEdit) int {
		return offset(text, a.Range.Start) - offset(text, b.Range.Start)
	})
	for _, edit := range slices.Backward(edits) {
		text = text[:offset(text, edit.Range.Start)] + edit.NewText + text[offset(text, edit.Range.End):]
	}
	return text
}

// offset returns where a position is in a text, in bytes. As the protocol has it,
// a character behind the end of its line is the end of the line, which is before
// what ends it.
func offset(text string, p position) int {
	lines := strings.SplitAfter(text, "\n")
	if p.Line >= len(lines) {
		return len(text)
	}
	before := len(strings.Join(lines[:p.Line], ""))
	line := strings.TrimRight(lines[p.Line], "\r\n")
	for i := range line {
		if len(utf16.Encode([]rune(line[:i]))) >= p.Character {
			return before + i
		}
	}
	return before + len(line)
}
