package environ

import (
	"cmp"
	"go/token"
	"slices"

	"github.com/importspy/importspy/internal/environ/eval"
)

// A Package is a package as an analyzer has it, without its test files.
type Package = eval.Package

// A Read is one environment variable that a package reads, or a place where it
// reads one whose name cannot be known.
type Read struct {
	Name   string // "" if it is not known
	Prefix string // what an unknown name begins with, as far as that is known
	Why    string // why the name is not known

	// Pos and End are those of the call that gives the name, of the struct field
	// whose tag does, or of the reference to a function that reads.
	Pos, End token.Pos

	Via string // the function that reads, such as "os.Getenv"

	// Required reports whether the reader fails without the variable. A field of
	// package envconfig may be set by either of two variables; then both are.
	Required bool
}

// Reads returns the reads of a package, sorted by position and name.
func Reads(p *Package) []Read {
	s := newScan(p)
	s.direct()
	s.propagate()
	slices.SortFunc(s.reads, func(a, b Read) int {
		return cmp.Or(
			p.Compare(a.Pos, b.Pos), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Prefix, b.Prefix),
			cmp.Compare(a.Via, b.Via), cmp.Compare(a.Why, b.Why),
		)
	})
	return slices.Compact(s.reads)
}

// Reasons why a name is not known.
const (
	notConstant = "the name is not constant"
	everything  = "it reads all variables"
	asValue     = "the function is used as a value"
	callable    = "others can call the function that is given the name"
)
