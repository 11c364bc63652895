// Package deployed determines which environment variables a program will find where it is
// deployed, from the files that say so: env files, and manifests for Kubernetes and
// Compose. It reads no variable of this machine, and its errors have no values.
package deployed

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/plain"
)

// A Position is a place in a file.
type Position struct {
	File         string
	Line, Column int
}

func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// A Variable is one that a program will find.
type Variable struct {
	Pos Position
	// Text is its value. If that is not in the files, Unknown says where it is from; then
	// the variable may also be unset if MayLack is set.
	Text    string
	Unknown string
	MayLack bool
}

// An Environment is what a program will find.
type Environment struct {
	Variables map[string]Variable
	// Others has where more variables may be from.
	Others []Source
	// GOOS and GOARCH are "" where the files do not say.
	GOOS, GOARCH string
}

// A Source is where variables may be from that are not in the files.
type Source struct {
	Pos    Position
	From   string
	Prefix string // with which their names begin
}

// MayHave returns a source that a variable may be from, nil if there is none.
func (e *Environment) MayHave(name string) *Source {
	for i := range e.Others {
		if strings.HasPrefix(name, e.Others[i].Prefix) {
			return &e.Others[i]
		}
	}
	return nil
}

// A Mistake is what is wrong with a file. It quotes no value.
type Mistake struct {
	Pos Position
	Msg string
}

func (m *Mistake) Error() string { return plain.Text(m.Pos.String() + ": " + m.Msg) }

// Mistakes are all that is wrong with files, in their order.
type Mistakes []*Mistake

func (l Mistakes) Error() string {
	lines := make([]string, len(l))
	for i, m := range l {
		lines[i] = m.Error()
	}
	return strings.Join(lines, "\n")
}

// err returns the mistakes sorted, nil if there are none.
func (l Mistakes) err() error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Mistake) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Column, b.Pos.Column))
	})
	return slices.CompactFunc(l, func(a, b *Mistake) bool { return *a == *b })
}

// add appends a mistake, unless there are too many.
func (l *Mistakes) add(at Position, format string, args ...any) {
	switch {
	case len(*l) == maxMistakes:
		format, args = "there are more mistakes; fix these first", nil
	case l.full():
		return
	}
	*l = append(*l, &Mistake{at, fmt.Sprintf(format, args...)})
}

// Over returns what a program finds to which both e and base apply: the variables of e
// replace those of base.
func (e *Environment) Over(base *Environment) *Environment {
	all := *e
	all.Variables = make(map[string]Variable, len(e.Variables)+len(base.Variables))
	for name, v := range base.Variables {
		all.Variables[name] = v
	}
	for name, v := range e.Variables {
		if under, ok := base.Variables[name]; ok && v.MayLack {
			v.MayLack = under.MayLack // one of the two has it
		}
		all.Variables[name] = v
	}
	all.Others = append(slices.Clip(e.Others), base.Others...)
	return &all
}

// isName reports whether a word can be the name of a variable in a file.
func isName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '=' }) && !strings.ContainsAny(s, "'\"$`\\#")
}
