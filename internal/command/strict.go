package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/spell"
)

// aboutStrict is what -strict is for.
var aboutStrict = "`list` of findings that count as breaking, though Go's promise of compatibility leaves them out, or all: " +
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
			return nil, errors.New("-strict all goes without other words")
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
