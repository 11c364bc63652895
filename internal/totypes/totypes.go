// Package totypes turns the entries of a contract into types, those of a type-checked package.
// The other direction is that of package toentries.
//
// The Go source after the names of a contract is parsed, put into one
// synthetic file and checked by go/types as a package of the same path as the
// one that the contract is for. What the contract does not declare resolves to
// the objects of that actual package, so that a contract may mention types that
// it leaves undeclared.
package totypes

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
)

// A Config says what a contract is checked against.
type Config struct {
	Actual       *types.Package // as its importers see it
	Imports      *api.Imports
	GOOS, GOARCH string

	// Folder returns the folder of a package that the actual one does not depend on,
	// whose content must not change: "" if it has none. nil: there are none.
	Folder func(path string) string
	// Foreign reports whether the package of a path is known to be of another module, and not
	// of the standard library. nil: no package is.
	Foreign func(path string) bool
}

// A Package is what a contract declares for one platform.
type Package struct {
	Types   *types.Package
	Objects []*Object // in the order of the contract
	Errors  []*Error  // mistakes in the contract, by position

	// Whole is set if the package is not what a contract says but a version of it, with
	// all that no contract says.
	Whole bool

	// Locals are the local names that the contract's uses give to packages, by
	// import path.
	Locals map[string]string

	// Others has what the contract declares of other packages, in the order of the
	// contract.
	Others []*Other

	// Refers is set if the declared types can mention the declared form of another
	// package. It corresponds to the actual one of its path.
	Refers bool

	// FromSource is set if some package is not the actual package's own import but
	// was loaded from its source.
	FromSource bool

	checker *checker
	apart   map[*contract.Entry]bool
	assumed map[*contract.Entry]string
}

// StandIn returns the package in the place of one that the contract mentions and that cannot be
// found, with all that is known of it; nil if there is none.
func (p *Package) StandIn(path string) *types.Package {
	if p.checker == nil {
		return nil
	}
	return p.checker.promise.standIns[path]
}

// FromSourceOf returns a package that the contract mentions as its source has it; nil if it was
// not loaded from there.
func (p *Package) FromSourceOf(path string) *types.Package {
	if p.checker == nil {
		return nil
	}
	return p.checker.promise.loaded[path]
}

// ForeignEntries returns what the contract declares of types of other packages.
func (p *Package) ForeignEntries() (list []*Object) {
	for _, o := range p.Others {
		list = append(list, o.Objects...)
	}
	return list
}

// Apart reports whether an entry mentions a package that the actual one no longer
// depends on, but is loaded with. A driver that checks one package at a time cannot
// know what such an entry means.
func (p *Package) Apart(e *contract.Entry) bool { return p.apart[e] }

// Assumed returns the path of a package that an entry mentions and that cannot be
// found, "" if there is none. What the entry mentions is then taken for an alias of
// what the actual package can mention under that name: it may be something else.
func (p *Package) Assumed(e *contract.Entry) (path string) { return p.assumed[e] }

// An Error is a mistake in a contract that a Go reader finds.
type Error struct {
	Pos contract.Position
	Msg string
	// Entry is the top-level entry that the mistake is in, if any.
	Entry *contract.Entry
	// Lacking is the path of the package without an object that the contract mentions,
	// if that is the mistake.
	Lacking string
	// Limit is set if the mistake is that the entry is too large, by itself or with those
	// before it.
	Limit bool
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Column, e.Msg)
}

// An Object is a declared constant, variable, function or type.
type Object struct {
	Entry *contract.Entry
	Decl  *contract.Decl // the form that holds on the platform

	// Obj is nil if the declaration does not type-check. If it cannot be that of
	// the actual object, as it mentions what that object cannot mention, then
	// Foreign is set; else Errors has the reason.
	Obj     types.Object
	Foreign bool

	// TypeName is set for every type that the type checker has seen, valid or not.
	TypeName *types.TypeName

	Members    []*Member     // of a type, in the order of the contract
	Implements []*Implements // of a type
	Underlying types.Type    // of a type, with its unexported members; nil: the contract does not say it
	Opaque     bool          // the type is given as struct or interface and no more
}

// ForeignMembers returns the members that are set aside since they mention what
// the package cannot mention. The declared type does not have them.
func (o *Object) ForeignMembers() []*Member {
	var list []*Member
	for _, m := range o.Members {
		if m.Foreign {
			list = append(list, m)
		}
	}
	return list
}

// A Member is a declared field, embedded type or method.
type Member struct {
	Entry   *contract.Entry
	Decl    *contract.Decl
	Name    string       // of the field or method; for an embedded type, that of its field
	Obj     types.Object // nil as for an Object; an embedded element of an interface has none
	Type    types.Type   // of an embedded element of an interface
	Foreign bool
}

// An Implements is an interface that a type says to implement.
type Implements struct {
	Text contract.Text
	// Type is the interface, nil if it does not type-check; TypeParams are the
	// type parameters of the declared type, as Type has them.
	Type       types.Type
	TypeParams *types.TypeParamList
	// Gone is the path of the package of the interface, if it is of another module and cannot be
	// found.
	Gone string
	contract.Manner
}

// Check declares what f says for the platform of c.
func Check(f *contract.File, c Config) *Package {
	p := check(f, c, false)
	if p.Refers && len(p.Errors) > 0 {
		if together := check(f, c, true); len(together.Errors) < len(p.Errors) {
			return together
		}
	}
	return p
}

// check declares what f says. For together, see [checker.refer].
func check(f *contract.File, c Config, together bool) *Package {
	own, names, entries := splitOthers(f)
	ck := newChecker(own, c)
	ck.together = together
	ck.resolveUses(f)
	ck.findOthers(names, entries)
	ck.declareOthers()
	return ck.check()
}

func newChecker(f *contract.File, c Config) *checker {
	ck := &checker{
		Config:  c,
		file:    f,
		fset:    token.NewFileSet(),
		sources: make(map[*token.File]*source),
		names:   make(map[string]*use),
		pkg: &Package{
			Types:  types.NewPackage(c.Actual.Path(), c.Actual.Name()),
			Locals: make(map[string]string),
			apart:  make(map[*contract.Entry]bool),

			assumed: make(map[*contract.Entry]string),
		},
		promise:  &promise{others: make(map[string]*Other), begun: make(map[string]bool), loaded: make(map[string]*types.Package), standIns: make(map[string]*types.Package)},
		wrong:    make(map[contract.Position]bool),
		tooLarge: make(map[string]bool),
		info:     &types.Info{Defs: make(map[*ast.Ident]types.Object)},
	}
	ck.pkg.checker = ck
	return ck
}

// check declares the entries of the checker's file, whose local names are known.
func (ck *checker) check() *Package {
	ck.parse()
	if ck.prefix != "" {
		ck.localize()
	}
	ck.resolveNames()
	ck.limit()
	ck.typeCheck()
	if ck.prefix != "" {
		ck.checkQualified()
	}
	ck.bind()
	sort.SliceStable(ck.pkg.Errors, func(i, j int) bool {
		return ck.pkg.Errors[i].Pos.Offset < ck.pkg.Errors[j].Pos.Offset
	})
	return ck.pkg
}

// A checker holds the state of one Check. Its methods are the stages, in order.
type checker struct {
	Config
	file    *contract.File
	fset    *token.FileSet
	sources map[*token.File]*source
	names   map[string]*use // local names of packages
	imports map[string]*use // by path, those that the synthetic file imports
	decls   []*declaration
	pkg     *Package
	info    *types.Info
	wrong   map[contract.Position]bool // the texts that the type checker complained of

	together  bool                // see refer
	promise   *promise            // the declared forms of other packages
	gone      bool                // the package is not known: it has what the contract declares and no more
	prefix    string              // of names in messages: of another package, its local name and a dot
	localized map[*ast.Ident]bool // see localize

	complaints int                // of go/types
	tooLarge   map[string]bool    // the names of entries that are set aside by limit
	qualifiers map[token.Pos]bool // see qualifies; nil: not known yet
}

var tooManyMistakes = fmt.Sprintf("Go source of the contract has more than %d mistakes; fix the others first", maxMistakes)

// errorf reports a mistake, unless there have been too many, and returns it.
func (ck *checker) errorf(pos contract.Position, entry *contract.Entry, format string, args ...any) *Error {
	e := &Error{Pos: pos, Entry: entry}
	switch n := len(ck.pkg.Errors); {
	case n < maxMistakes:
		e.Msg = fmt.Sprintf(format, args...)
	case n == maxMistakes:
		e.Msg = tooManyMistakes
	default:
		return e
	}
	ck.pkg.Errors = append(ck.pkg.Errors, e)
	return e
}
