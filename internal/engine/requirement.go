package engine

import (
	"go/types"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/toentries"
	"github.com/importspy/importspy/internal/usage"
)

// NewRequirement returns the part of a contract that requires of a package what
// importer uses of it, and the packages that it mentions. Names of packages are given
// and kept in local, as in [NewContractNaming].
func NewRequirement(importer *Package, pkg *types.Package, use *usage.Use, local map[string]string) (*contract.File, []*contract.Use) {
	names := toentries.NewNames(pkg)
	names.Prefer(local)
	names.Prefer(importer.Imports.Local)
	d := newDescriber(names, NewDependency(pkg, importer), contract.Minimum, nil)
	part := &contract.File{Policy: contract.Minimum}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !use.Objects[obj] {
			continue
		}
		entry := d.Entry(obj)
		if tn, ok := obj.(*types.TypeName); ok {
			onlyUsed(entry.Decls[0], tn, use.Members[tn])
		}
		section := part.Section(entry.Kind)
		*section = append(*section, entry)
	}
	uses := slices.DeleteFunc(names.Pending(), func(u *contract.Use) bool { return u.Path == pkg.Path() })
	for _, u := range uses {
		local[u.Path] = names.Local(u.Path)
	}
	return part, uses
}

// onlyUsed leaves those members of a type in its entry that are used. Of an interface
// all stay: whoever implements it has to have them.
func onlyUsed(d *contract.Decl, tn *types.TypeName, used map[string]bool) {
	d.Implements, d.Comparable, d.ComparableForAny, d.AssignableForAny, d.Underlying, d.Deprecated = nil, nil, nil, nil, nil, nil
	if types.IsInterface(tn.Type()) {
		return
	}
	for _, kind := range []contract.Kind{contract.Field, contract.Embed, contract.Method, contract.PointerMethod} {
		list := d.List(kind)
		*list = slices.DeleteFunc(*list, func(e *contract.Entry) bool { return !used[memberName(e)] })
	}
}

// memberName is the name that a member is selected by.
func memberName(e *contract.Entry) string {
	if e.Kind != contract.Embed {
		return e.Name
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(e.Name, "*"), " ") // a tag may follow
	text, _, _ = strings.Cut(text, "[")
	return text[strings.LastIndexByte(text, '.')+1:]
}
