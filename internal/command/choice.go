package command

import (
	"flag"
	"fmt"
	"slices"
	"strings"

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
