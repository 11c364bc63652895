package contract

import (
	"strings"

	"github.com/importspy/importspy/internal/environ/value"
)

// Imports says what a package may import, and what its imports must offer.
type Imports struct {
	Pos Position // of the key
	ImportRules
	Tests   *ImportRules // the rules for test files; nil: none
	Require []*Requirement
}

// ImportRules say which import paths are allowed. What Deny matches is denied,
// even if allowed.
type ImportRules struct {
	Allow []*Rule // nil: all
	Deny  []*Rule
}

// A Rule is an item of allow, deny, except or skip, or one path of such an item: the rules
// of an item with several paths share the pointers to its reason, version and indirect, and
// have no Except and no Files.
type Rule struct {
	Pos     Position  // of the item; of the path if the item has several
	Pattern String    // see [Pattern]
	Reason  *String   // nil if none is given
	Except  []*String // patterns of import paths that the rule leaves out
	Files   []*String // globs of file names that the rule is for; nil: all
	// Version is a range of module versions that the rule is for, as in
	// "<1.4.0" or ">=1.2.0 <2.0.0"; nil: all. Only rules of deny have one.
	Version *String
	// Indirect says whether the rule is for packages that are imported by way of others
	// of the module, too; nil: it is, if its pattern is for packages of the module. Only
	// rules of deny have one.
	Indirect *Bool
}

// A Requirement is what an imported package must offer.
type Requirement struct {
	Pos  Position
	Path String // its import path
	Part *File  // exports only
}

// Importers says who may import a package, and what each importer must itself
// satisfy.
type Importers struct {
	Pos    Position // of the key
	Allow  []*Rule  // nil: all
	Deny   []*Rule
	Except []*Rule // whom the section does not bind
	Tests  bool    // whether it binds tests
	// Require is what an importer must satisfy: exports, imports and
	// environment; nil: nothing.
	Require *File
}

// A Family is an item of subpackages: what the packages in and below the folder
// of a contract must satisfy.
type Family struct {
	Pos    Position
	Match  []*String // patterns of folders, from the contract's own: "./..."
	Except []*Rule   // patterns of folders that the family leaves out
	// Required reports whether each package must have its own contract; nil
	// if the family does not say.
	Required *Bool
	Part     *File // exports, imports and environment
}

// An Environment says what a package is for.
type Environment struct {
	Pos       Position // of the key
	Go        *String  // a range of Go versions; nil: any
	Platforms []Platform
	Forbid    []*String // see [Forbiddable]
	BuildMode *String   // [Plugin]; nil: any
	// Variables are the environment variables that the package may read. It is
	// nil if the contract does not say, and not nil if it says that there are
	// none.
	Variables    []*Variable
	VariablesPos Position // of the key
	// Deployments are alternatives, of which a machine must be one; nil: there are none.
	Deployments []*Deployment
}

// Plugin is the build mode of what programs load when they run: see package plugin.
const Plugin = "plugin"

// A Deployment is what a machine can be: Go, Platforms and Variables of its environment.
type Deployment struct {
	Name        *String // nil: it has none
	Environment *Environment
}

// A Variable is an environment variable.
type Variable struct {
	Pos      Position
	Name     string // or a prefix and *
	Required bool   // the package must read it, and it must be set

	Type    *String   // one of [VariableTypes]; nil: any text
	Values  []*String // the values that it can have; nil: any
	Pattern *String   // the RE2 that the whole of a value matches; nil: any
	// Default is what the package takes where the variable is not set; nil: the
	// contract does not say.
	Default     *String
	Secret      bool    // the value must be in no file that others can read
	Description *String // for people; nil: none

	parts int // of the pattern
}

// VariableTypes lists the types of variables.
var VariableTypes = value.Types()

// Requires returns what a value of the variable must be and text is not: "an int",
// "one of debug, info or warn", "a text that matches [a-z]+". It is "" if text is allowed.
func (v *Variable) Requires(text string) string { return v.allowed().Requires(text) }

// MaxMatching is how much it may take to match the values of one contract with its patterns:
// see [Variable.Matching].
const MaxMatching = 20 << 20

// Matching returns what it takes to match a text with the pattern of the variable: its bytes,
// times the parts of the pattern; 0 if there is none.
func (v *Variable) Matching(text string) int { return v.parts * len(text) }

// Rule returns all that a value of the variable must be, "" if it can be any text.
func (v *Variable) Rule() string { return v.allowed().String() }

// Same reports whether two texts are one value: of durations, 1m and 60s are.
func (v *Variable) Same(a, b string) bool { return v.allowed().Type.Same(a, b) }

// allowed returns what a value of the variable must be. A pattern with a mistake, which
// Parse reports, allows all.
func (v *Variable) allowed() *value.Set {
	set := &value.Set{}
	if v.Type != nil {
		set.Type = value.Type(v.Type.Value)
	}
	for _, s := range v.Values {
		set.Values = append(set.Values, s.Value)
	}
	if v.Pattern != nil {
		set.Source = v.Pattern.Value
		set.Pattern, _ = value.Compile(v.Pattern.Value)
	}
	return set
}

// Covers reports whether the variable, or the prefix before its star, is for a name.
func (v *Variable) Covers(name string) bool {
	prefix, ok := strings.CutSuffix(v.Name, "*")
	return v.Name == name || ok && strings.HasPrefix(name, prefix)
}

// Variable returns what the environment says about the variable called name: under that
// name, else under the longest prefix of it. It is nil if it says nothing.
// It does not look at deployments.
func (env *Environment) Variable(name string) (found *Variable) {
	for _, v := range env.Variables {
		switch {
		case v.Name == name:
			return v
		case v.Covers(name) && (found == nil || len(v.Name) > len(found.Name)):
			found = v
		}
	}
	return found
}

// Forbiddable lists what an environment can forbid.
var Forbiddable = []string{"cgo", "exec", "init", "linkname", "network", "reflect", "unsafe"}

// A Result is a function of a part whose result must implement an interface.
type Result struct {
	Pos       Position
	Name      string
	Interface Text
}
