package command

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/spell"
)

// A choice is the value of a flag that is one of a few words.
type choice struct {
	value  *string
	values []string
}

// choiceVar declares such a flag. Its usage gets the words.
func choiceVar(fs *flag.FlagSet, p *string, name, value, usage string, values []string) {
	*p = value
	fs.Var(&choice{p, values}, name, usage+": "+orList(values))
}

func (c *choice) String() string {
	if c.value == nil {
		return "" // the zero value, of which the package flag asks
	}
	return *c.value
}

// Set implements [flag.Value]. Whether the word is one of those, check says.
func (c *choice) Set(s string) error {
	*c.value = s
	return nil
}

// unknownChoice returns the error of a flag whose value is none of the words, else nil.
func unknownChoice(name, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("unknown -%s %s; use %s%s", name, value, orList(values), spell.Suggest(value, values))
}

// orList lists words as "a, b or c".
func orList(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}

// failOns are the values of the flag -fail-on.
var failOns = []string{string(report.FailOnAny), string(report.FailOnBreaking)}

func failOnVar(fs *flag.FlagSet, p *string, value report.FailOn) {
	choiceVar(fs, p, "fail-on", string(value), "`findings` that lead to exit code 1, besides violations", failOns)
}

// parseSkip returns the patterns in the value of -skip. Those that match no package, as a
// misspelled one does, are reported as the go command reports its own, without failing.
func (e *invocation) parseSkip(command, text string, opts *options) ([]string, error) {
	list, err := rules.ParseSkip(text)
	if err != nil || len(list) == 0 {
		return list, err
	}
	roots := []string{gocmd.ModuleRoot(opts.Dir)}
	if work, _ := opts.Settings.Workspace(opts.Dir); work != "" {
		_, roots, _ = gocmd.ReadWorkspace(work) // what is wrong with it, the go command reports
	}
	for _, said := range rules.MatchNone(list, roots) {
		fmt.Fprintf(e.stderr, "%s: -skip: %s\n", command, said)
	}
	return list, nil
}

// skipVar declares the flag -skip of check and init.
func skipVar(fs *flag.FlagSet, p *string) {
	fs.StringVar(p, "skip", "", "comma-separated `patterns` of folders whose packages need no contract: names of folders at any depth, "+
		"or ./folder/... from the module's root; "+strings.Join(rules.SkippedByDefault, ", ")+" are skipped anyway, unless none is in the list")
}

// aboutStrict is what -strict is for.
var aboutStrict = "comma-separated `list` of findings that count as breaking although the Go 1 compatibility promise excludes them; all, or some of: " +
	strictNames()

// parseStrict reads the flag -strict.
func parseStrict(list string) ([]contract.String, error) {
	var strict []contract.String
	if list == "" {
		return nil, nil
	}
	if list == "all" {
		for _, id := range contract.StrictRules() {
			strict = append(strict, contract.String{Value: string(id)})
		}
		return strict, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		word = strings.TrimSpace(word)
		switch {
		case word == "all":
			return nil, errors.New("-strict: all cannot be combined with ids")
		case slices.ContainsFunc(strict, func(s contract.String) bool { return s.Value == word }):
			return nil, fmt.Errorf("-strict: %s is named twice", word)
		case !contract.RuleID(word).IsStrict():
			return nil, fmt.Errorf("unknown -strict %s; use all, or some of %s%s", word, strictNames(), spell.Suggest(word, strings.Split(strictNames(), ", ")))
		}
		strict = append(strict, contract.String{Value: word})
	}
	return strict, nil
}

func strictNames() string {
	var names []string
	for _, id := range contract.StrictRules() {
		names = append(names, string(id))
	}
	return strings.Join(names, ", ")
}
