// Package library determines which environment variables six libraries read: three that
// fill structs by the tags of their fields, one that binds variables to keys, and two
// that take the values of flags from variables.
package library

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/environ/eval"
)

// A library is what is known of one library.
type library interface {
	// paths returns the import paths, without the version that can follow them.
	paths() []string

	// reader returns what finds the reads of a call of a function, or of a method if
	// the name is Type.Method. It is nil if the function reads nothing. The version is
	// the one at the end of the import path, 0 without one.
	reader(function string, version int) Reader
}

// A Reader returns the reads of one call, which has all its arguments.
type Reader func(*eval.Evaluator, *ast.CallExpr) []Read

// A Read is a variable that a library reads.
type Read struct {
	Field    *types.Var // whose tag names the variable; nil if the call does, or At
	At       ast.Expr   // what names the variable, if it is the value of a field
	Via      string     // the type of that field's struct, as source would name it
	Name     eval.Name
	Why      string   // why the name is not known, if it is not
	Required bool     // the library fails without the variable
	Default  string   // what the library takes in its place; "": nothing, or it is not known
	Value    ast.Expr // the same, where the call gives it
}

// ReaderOf returns what finds the reads of a function, given as eval.Package.Qualified
// does. It is nil if the function is not one of these libraries, or reads nothing.
func ReaderOf(fn string) Reader {
	for _, l := range []library{caarlos0{}, kelseyhightower{}, sethvargo{}, viper{}, kingpin{}, urfave{}} {
		for _, path := range l.paths() {
			if function, version, ok := versioned(fn, path); ok {
				return l.reader(function, version)
			}
		}
	}
	return nil
}

// versioned takes apart what follows an import path: a version in the form /v2 or, of
// gopkg.in, .v2, and a name after a dot.
func versioned(s, path string) (name string, version int, ok bool) {
	rest, ok := strings.CutPrefix(s, path)
	if !ok || rest == "" {
		return "", 0, false
	}
	if digits, tagged := strings.CutPrefix(rest[1:], "v"); tagged {
		digits, name, dot := strings.Cut(digits, ".")
		if version, err := strconv.Atoi(digits); dot && err == nil {
			return name, version, true
		}
	}
	return rest[1:], 0, rest[0] == '.'
}

// DefaultsOf returns what finds the variables in whose place a function has a library take
// a value, without being a read of them. It is nil for other functions.
func DefaultsOf(fn string) Reader {
	switch method := kingpinMethod(fn); {
	case fn == viperPath+".SetDefault" || fn == viperPath+".Viper.SetDefault":
		return collect(viperDefaults)
	case method == "FlagClause.Default" || method == "ArgClause.Default":
		return collect(kingpinDefaults)
	}
	return nil
}

// Reasons why a name is not known.
const (
	eachFlag       = "each flag has one"
	everything     = "it reads all variables"
	expanded       = "the value is expanded and can name any variable"
	notConstant    = "the name is not constant"
	unknownOpts    = "the options are not known here"
	unknownPrefix  = "the prefix at this time is not known here"
	unknownType    = "the type of the struct is not known here"
	unknownVersion = "this version of the library is not known"
	sliceOf        = "the number of structs in the list is not known"
)

// A call collects the reads of one call.
type call struct {
	*eval.Evaluator
	*ast.CallExpr
	busy  []types.Type // the structs that are being walked
	reads []Read
}

// collect returns a reader that collects with f.
func collect(f func(*call)) Reader {
	return func(ev *eval.Evaluator, expr *ast.CallExpr) []Read {
		c := &call{Evaluator: ev, CallExpr: expr}
		f(c)
		return c.reads
	}
}

// readsAll is the reader of functions that read all variables.
var readsAll = collect(func(c *call) { c.unknown(everything) })

// add adds a read with each of names.
func (c *call) add(r Read, names ...eval.Name) {
	for _, r.Name = range names {
		c.reads = append(c.reads, r)
	}
}

// unknown adds a read of which nothing is known.
func (c *call) unknown(why string) { c.add(Read{Why: why}, eval.Unknown()) }

// enter walks a struct type inside of another one, unless it is inside of itself.
func (c *call) enter(t types.Type, walk func()) {
	if slices.Contains(c.busy, t) {
		return
	}
	c.busy = append(c.busy, t)
	walk()
	c.busy = c.busy[:len(c.busy)-1]
}
