// Package contract implements the format of importspy.yaml: what a Go package
// promises, in a file next to it.
//
// [Parse] turns the bytes of a contract into a [File], the interpreted form, in
// which every value knows its place in the bytes, and reports every error of
// the file at once. [Format] writes a contract anew. The methods of File that
// return [Edit] values change a contract in place, byte by byte, so that
// comments, order and layout stay as a person wrote them.
//
// The package knows YAML, the shape of the format and the syntax of the Go source
// in it, which it hands on as [Text]; what that means needs a package, and is not
// looked at here. It does no I/O.
//
// Within a major version of the module, what this package exports changes only in
// compatible ways, and a contract that one version reads is read by later ones.
package contract

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// FileName is the one name of a contract.
const FileName = "importspy.yaml"

// MaxSize is how many bytes a contract may have.
const MaxSize = yamledit.MaxSize

// Version is the version of the format that this package reads and writes.
const Version = 1

// A Policy says how much of a package a contract binds.
type Policy string

const (
	Exact      Policy = "exact"      // no more and no less than what is declared
	Compatible Policy = "compatible" // may grow, must not break; the default
	Minimum    Policy = "minimum"    // what is listed is there, whatever else there is
)

// A Position is a place in a contract.
// The zero Position is that of values that were not read from a file.
type Position struct {
	Offset int // in bytes, from 0
	Line   int // from 1
	Column int // in bytes, from 1
}

// IsValid reports whether p is a place in a file.
func (p Position) IsValid() bool { return p.Line > 0 }

// String returns the place as line:column, or - if it is not valid.
func (p Position) String() string {
	if !p.IsValid() {
		return "-"
	}
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// A File is a contract, or a part of one: what a rule within a contract asks of
// other packages, in the same language. A part's policy is Minimum if it says
// nothing, and its positions are those of the contract that it is in.
type File struct {
	Name string // as given to Parse
	Data []byte // as given to Parse; the base of all positions and edits

	Package     *String // the import path of the package; nil if absent
	PackageName *String // key "name", the package clause; nil if absent
	Policy      Policy  // Compatible if absent
	PolicyPos   Position
	Strict      []String // finding ids that count as breaking
	Uses        []*Use
	Aliases     bool // key "aliases" is AllAliases
	Consts      []*Entry
	Vars        []*Entry
	Funcs       []*Entry
	Types       []*Entry
	Results     []*Result // only in a part
	Provides    []Text    // interfaces, each of which some exported type implements
	Calls       []String  // functions that the package's init calls: "import/path.Func"
	Imports     *Imports
	Importers   *Importers
	Subpackages []*Family // nil if there are none; of what cannot be read, empty
	Skip        []*Rule   // patterns of folders whose packages need no contract, see [NoSkip]; nil if absent
	Environment *Environment
	Waivers     []*Waiver

	lists  map[Kind]bool      // of a part: the sections of exports that it has
	syntax *yamledit.Document // nil if the file was not parsed, or is a part
	index  map[string]place   // of entries, when the file was parsed
}

// AllAliases is the word under the key "aliases" for: each type of another module that the
// contract mentions and that is an alias has an entry. Any other one is a defined type, also
// where its package cannot be found any more.
const AllAliases = "all"

// NoSkip is the word under Skip for: not even the folders that are skipped by default.
const NoSkip = "none"

// PromisesExports reports whether the contract is about what the package exports, and not
// only about rules.
func (f *File) PromisesExports() bool { return f.PolicyPos.IsValid() || f.hasExports() }

// Lists reports whether f, a part, has the section of exports for a kind of
// entry, even an empty one. Under the policy exact, it binds those sections only.
func (f *File) Lists(kind Kind) bool { return f.lists[kind] }

// A String is a scalar with its place.
type String struct {
	Value string
	Pos   Position
}

// A Bool is a truth value with its place.
type Bool struct {
	Value bool
	Pos   Position
}

// A Text is Go source in a contract.
type Text struct {
	Value string
	Pos   Position // of the scalar

	syntax  *scalar // nil if the text was not parsed from a file
	mistake *Error  // nil if there is none
}

// A Manner is how a type implements an interface that its entry lists under
// implements: without any, the type or a pointer to it has all methods.
type Manner struct {
	ByValue bool // the type itself has the methods
	// WhenEmbedded is set if the type only has the unexported methods: a client that
	// embeds it declares the others.
	WhenEmbedded bool
}

const byValue, whenEmbedded = " by value", " when embedded"

// Covers reports whether a type that implements an interface in the manner m does so in
// the manner other, too.
func (m Manner) Covers(other Manner) bool {
	return (m.ByValue || !other.ByValue) && (!m.WhenEmbedded || other.WhenEmbedded)
}

// String returns what follows the interface in the text: " by value when embedded"; "" for
// no manner.
func (m Manner) String() string {
	var s string
	if m.ByValue {
		s = byValue
	}
	if m.WhenEmbedded {
		s += whenEmbedded
	}
	return s
}

// CutManner returns the interface and the manner of a text under implements.
func CutManner(text string) (iface string, m Manner) {
	text, m.WhenEmbedded = strings.CutSuffix(text, whenEmbedded)
	text, m.ByValue = strings.CutSuffix(text, byValue)
	return text, m
}

// Mistake returns what [Parse] reported about the syntax of the Go source, or nil.
func (t Text) Mistake() *Error { return t.mistake }

// A Use is one item of the section uses: an import of the signatures.
type Use struct {
	Name string // the local name; "" for the imported package's own
	Path string
	Pos  Position
}

// A Kind is what an entry declares.
type Kind int

const (
	Const Kind = iota
	Var
	Func
	Type
	Field         // of a struct
	Embed         // an embedded field of a struct, or an embedded element of an interface
	Method        // in the method set of T, and so of *T
	PointerMethod // in the method set of *T only
)

// An Entry declares one name, or, for Embed, one embedded type.
type Entry struct {
	Kind Kind
	// Name is for Embed the Go source of what is embedded, and for a type of another
	// package its qualified name, see [Entry.Qualified].
	Name string
	Pos  Position

	// Decls has one element, unless the entry's value is a sequence: then it has
	// one for each set of platforms. An Embed entry has one, whose Text is Name.
	Decls []*Decl

	syntax *entrySyntax // nil if the entry was not parsed from a file
}

// A Decl is what one entry says, on all platforms or on some.
type Decl struct {
	Pos Position // of the value
	// Text is the Go source that follows the declared name, the first word of
	// func signatures included: "= 256", "error", "func() error", "= time.Time",
	// "[T any] struct". In a type whose text ends in the bare keyword struct or
	// interface, the members follow below.
	Text Text

	Platforms  []Platform // nil: all
	Deprecated *String
	Since      *String
	Stability  *String // "stable" or "experimental"; nil: stable

	// The rest is for types.
	Comparable *Bool
	// ComparableForAny has the type parameters for which it is comparable with any
	// argument: see [ParamNames].
	ComparableForAny *String
	// AssignableForAny likewise has those for which the instances of a sealed interface
	// with different arguments are assignable to each other: no method mentions them.
	AssignableForAny *String
	Sealed           *Bool   // has unexported fields (struct) or methods (interface)
	Size             *String // in bytes, decimal
	Hidden           *String // what clients do not see of it, or a digest of that
	// Underlying is the underlying type with its unexported members, of a type that values of
	// a type without a name are assignable to.
	Underlying     *String
	Open           *Bool // may grow under policy exact; other methods may be there (interface)
	Fields         []*Entry
	Embeds         []*Entry
	Methods        []*Entry
	PointerMethods []*Entry
	Implements     []Text

	syntax *declSyntax // nil if the declaration was not parsed
}

// A Platform is an operating system and an architecture, each in the go
// command's spelling, or "*" for any.
type Platform struct {
	GOOS, GOARCH string
	Pos          Position
}

// Matches reports whether p covers the platform goos/goarch.
func (p Platform) Matches(goos, goarch string) bool {
	return (p.GOOS == "*" || p.GOOS == goos) && (p.GOARCH == "*" || p.GOARCH == goarch)
}

// On reports whether d holds on the platform goos/goarch.
func (d *Decl) On(goos, goarch string) bool { return covers(d.Platforms, goos, goarch) }

// Opaque reports whether a type is given as struct or interface and no more, which under
// the policies compatible and minimum leaves open what is in it.
func (d *Decl) Opaque() bool {
	keyword := d.Text.Keyword()
	return keyword != "" && len(d.Members()) == 0 && d.Sealed == nil && (keyword == "interface" || d.Comparable == nil)
}

// Experimental reports whether changes of what d declares are compatible by
// definition.
func (d *Decl) Experimental() bool {
	return d.Stability != nil && d.Stability.Value == Experimental
}

// The values of the key stability.
const (
	Stable       = "stable"
	Experimental = "experimental"
)

// On reports whether w is for the platform goos/goarch.
func (w *Waiver) On(goos, goarch string) bool { return covers(w.Platforms, goos, goarch) }

func covers(platforms []Platform, goos, goarch string) bool {
	for _, p := range platforms {
		if p.Matches(goos, goarch) {
			return true
		}
	}
	return platforms == nil
}

// A Waiver lets one finding pass.
type Waiver struct {
	Finding   String // the finding's id
	Symbol    String // the finding's symbol
	Reason    String
	Platforms []Platform // nil: all
	Pos       Position

	syntax *entrySyntax
}
