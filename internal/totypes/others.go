package totypes

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/world"
)

// This file is on the types of other packages that a contract has entries for, under
// qualified names. The entries of one package are the declarations of a synthetic
// package of its path, which borrows what they leave out from the actual one, as the
// contract's own entries are those of the contract's package. Whatever else the
// contract says refers to it.

// An Other package is what a contract declares of another package.
type Other struct {
	*Package
	Qualifier string            // its local name in the contract
	Actual    *types.Package    // nil if it is not loaded
	File      *contract.File    // the entries, under the names that they have in the package
	entries   []*contract.Entry // of the contract, for each of File
	index     map[string]int    // of entries, by the name in File
	source    *types.Package    // what the entries borrow from: Actual, or the package as its source has it, or one that has no more than what they mention
}

// Entry returns the contract's entry for the one of a name in File.
func (o *Other) Entry(name string) *contract.Entry {
	if i, ok := o.index[name]; ok {
		return o.entries[i]
	}
	return nil
}

// Original returns the contract's entry for one in File; of any other entry, that one.
func (o *Other) Original(e *contract.Entry) *contract.Entry {
	if i := slices.Index(o.File.Types, e); i >= 0 {
		return o.entries[i]
	}
	return e
}

// TypeName returns the actual type of a name, or nil.
func (o *Other) TypeName(name string) *types.TypeName {
	if o.Actual == nil {
		return nil
	}
	tn, _ := o.Actual.Scope().Lookup(name).(*types.TypeName)
	return tn
}

// A promise is the declared form of other packages, by path.
type promise struct {
	others map[string]*Other
	paths  []string        // in the order of the contract
	names  map[string]*use // the contract's local names
	begun  map[string]bool
	source *sourceImporter           // nil: not needed yet
	loaded map[string]*types.Package // from source, by path; nil: cannot be

	standIns map[string]*types.Package // in the place of those that cannot be
}

// splitOthers returns the contract without its entries for types of other packages,
// and these by the local name of their package, in the order of the contract.
func splitOthers(f *contract.File) (own *contract.File, names []string, entries map[string][]*contract.Entry) {
	entries = make(map[string][]*contract.Entry)
	rest := *f
	rest.Types = nil
	for _, e := range f.Types {
		qualifier, _, ok := e.Qualified()
		if !ok {
			rest.Types = append(rest.Types, e)
			continue
		}
		if entries[qualifier] == nil {
			names = append(names, qualifier)
		}
		entries[qualifier] = append(entries[qualifier], e)
	}
	if names == nil {
		return f, nil, nil
	}
	return &rest, names, entries
}

// findOthers finds the packages of the entries that splitOthers returned.
func (ck *checker) findOthers(names []string, entries map[string][]*contract.Entry) {
	ck.promise.names = ck.names
	for _, name := range names {
		u := ck.names[name]
		if u == nil {
			for _, e := range entries[name] {
				ck.errorf(e.Pos, e, "%s: no package is called %s here; list its import path under uses", e.Name, name)
			}
			continue
		}
		f := ck.promise.others[u.path]
		if f == nil {
			file := *ck.file
			file.Consts, file.Vars, file.Funcs, file.Types = nil, nil, nil, nil
			f = &Other{Qualifier: name, Actual: u.pkg, File: &file, index: make(map[string]int), source: ck.sourceOf(u)}
			ck.promise.others[u.path] = f
			ck.promise.paths = append(ck.promise.paths, u.path)
		}
		for _, e := range entries[name] {
			_, base, _ := e.Qualified()
			if ck.notInStd(e, u.path, base, f.source) {
				continue
			}
			if _, ok := f.index[base]; !ok {
				f.index[base] = len(f.entries)
			}
			f.File.Types = append(f.File.Types, &contract.Entry{Kind: e.Kind, Name: base, Pos: e.Pos, Decls: e.Decls})
			f.entries = append(f.entries, e)
		}
	}
}

// notInStd reports an entry for a type that the standard library does not have. Unlike one
// of another module, it has never been there: Go 1 keeps what there is.
func (ck *checker) notInStd(e *contract.Entry, path, name string, known *types.Package) bool {
	if isType(known, name) || path == "syscall" { // which has other types on other platforms
		return false
	}
	std := loadStd(path) // known may have no more than what others need
	if std == nil || isType(std, name) {
		return false
	}
	names := slices.DeleteFunc(std.Scope().Names(), func(name string) bool { return !token.IsExported(name) || !isType(std, name) })
	ck.errorf(e.Pos, e, "%s: package %s has no type of this name%s", e.Name, path, spell.Suggest(name, names))
	return true
}

func isType(pkg *types.Package, name string) bool {
	_, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	return ok
}

// sourceOf returns a package as far as it is known: as it is loaded, or as its source has
// it. One that is gone is empty.
func (ck *checker) sourceOf(u *use) *types.Package {
	if u.pkg != nil {
		return u.pkg
	}
	if pkg := ck.loadSource(u.path); pkg != nil {
		return pkg
	}
	return emptyPackage(u.path)
}

// emptyPackage returns a package of the most likely name.
func emptyPackage(path string) *types.Package {
	names := api.AssumedNames(path)
	return types.NewPackage(path, names[max(0, slices.IndexFunc(names, token.IsIdentifier))])
}

// declareOthers declares the packages that have entries, each after those that its
// entries mention. In a cycle, which is a mistake that Go would report too, some
// entry means the actual package.
func (ck *checker) declareOthers() {
	for _, path := range ck.promise.paths {
		ck.promised(path)
	}
	for _, path := range ck.promise.paths {
		f := ck.promise.others[path]
		ck.pkg.Others = append(ck.pkg.Others, f)
		ck.pkg.Errors = append(ck.pkg.Errors, f.Errors...)
	}
	ck.refer()
}

// promised returns the declared form of the package path, nil if there is none, or
// none yet.
func (ck *checker) promised(path string) *types.Package {
	f := ck.promise.others[path]
	switch {
	case f == nil:
		return nil
	case f.Package != nil:
		return f.Types
	case ck.promise.begun[path]:
		return nil
	}
	ck.promise.begun[path] = true
	f.Package = ck.otherChecker(f).check()
	return f.Types
}

// refer makes the local names of packages stand for their declared forms. Together, those that
// import such a package are rebuilt to refer to it, too: what they have of its types is the
// same then as what the contract says of them. Few contracts need that, and it takes long.
func (ck *checker) refer() {
	for _, u := range ck.names {
		if pkg := ck.promised(u.path); pkg != nil {
			u.pkg, ck.pkg.Refers = pkg, true
		}
	}
	if !ck.together || !ck.pkg.Refers {
		return
	}
	rebuilt := ck.rebuildImporters()
	for _, u := range ck.names {
		if u.pkg != nil {
			u.pkg = rebuilt.Package(u.pkg)
		}
	}
}

// rebuildImporters rebuilds the packages of the contract's local names, and what these import,
// if they import one that has entries.
func (ck *checker) rebuildImporters() *world.Copy {
	var used []*types.Package
	for _, u := range ck.names {
		if u.pkg != nil && ck.promise.others[u.path] == nil {
			used = append(used, u.pkg)
		}
	}
	rebuilt := world.NewCopy(world.New(used...))
	seen := make(map[*types.Package]bool)
	for _, o := range ck.promise.others {
		if o.Package != nil && o.Actual != nil {
			rebuilt.Put(o.Types)
			seen[o.Actual] = true
		}
	}
	rebuilt.RebuildImporters(used, seen)
	return rebuilt
}

// hiddenName makes a local name one that no object of another package can have: the
// contract's imports are not that package's.
const hiddenName = "·"

// otherChecker returns the checker of the entries of another package. The local
// names are those of the contract.
func (ck *checker) otherChecker(f *Other) *checker {
	config := ck.Config
	config.Actual = f.source
	sub := newChecker(f.File, config)
	sub.promise = ck.promise
	sub.gone = f.Actual == nil && f.source.Scope().Len() == 0
	sub.prefix = f.Qualifier + "."
	sub.localized = make(map[*ast.Ident]bool)
	sub.info.Uses = make(map[*ast.Ident]types.Object)
	sub.pkg.Locals = ck.pkg.Locals
	for name, u := range ck.promise.names {
		other := *u
		other.clashes, other.mentioned = false, nil
		sub.names[name+hiddenName] = &other
	}
	return sub
}

// localize makes what the entries of another package say about that package's own
// objects, with a qualifier, what its own source would say. The other qualifiers get
// names that the package does not have. It then has the packages declared that they
// stand for.
func (ck *checker) localize() {
	for _, d := range ck.decls {
		ck.localizeNode(d.decl)
		for _, m := range d.members {
			if m.method != nil {
				ck.localizeNode(m.method)
				for _, field := range m.method.Recv.List { // which is not the contract's
					ast.Inspect(field, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok {
							ck.localized[id] = true
						}
						return true
					})
				}
			}
		}
		for _, im := range d.implements {
			ck.localizeNode(im.decl)
		}
	}
}

func (ck *checker) localizeNode(node ast.Node) {
	astutil.Apply(node, func(c *astutil.Cursor) bool {
		sel, ok := c.Node().(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch u := ck.names[id.Name+hiddenName]; {
		case u == nil:
		case u.path == ck.Actual.Path():
			own := &ast.Ident{NamePos: sel.Sel.Pos(), Name: sel.Sel.Name}
			ck.localized[own] = true
			c.Replace(own)
		default:
			sel.X = &ast.Ident{NamePos: id.Pos(), Name: id.Name + hiddenName}
			if pkg := ck.promised(u.path); pkg != nil {
				u.pkg, ck.pkg.Refers = pkg, true
			}
		}
		return false
	}, nil)
}

// checkQualified reports what the entries of another package say about that package's
// objects without a qualifier: there, a name is one of the contract's package.
func (ck *checker) checkQualified() {
	for _, id := range slices.SortedFunc(maps.Keys(ck.info.Uses), func(a, b *ast.Ident) int { return int(a.Pos() - b.Pos()) }) {
		if ck.localized[id] || ck.pkg.Types.Scope().Lookup(id.Name) != ck.info.Uses[id] {
			continue
		}
		if pos, part, piece := ck.locate(id.Pos()); part != nil {
			ck.wrong[part.text.Pos] = true
			ck.errorf(pos, piece.entry, "%s: undefined: %s; in the entry of another package's type, its types are written %s%s", part.name, id.Name, ck.prefix, id.Name)
		}
	}
}

// label is the name of an entry in messages.
func (ck *checker) label(e *contract.Entry) string { return ck.prefix + e.Name }

// plainName is a local name as the contract has it.
func plainName(name string) string { return strings.TrimSuffix(name, hiddenName) }
