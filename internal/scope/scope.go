// Package scope answers which packages, platforms and contracts a command is about, and
// which contracts bind a package.
package scope

import (
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/yamledit"
)

// A Scope is what a command is called on.
type Scope struct {
	load.Request
	Contracts string          // the folder that holds the contracts; "": they are next to their packages
	Platforms []load.Platform // one at least
	Known     []load.Platform // all of the go command's, if Named is set
	// Words is that of [rules.Place]; nil: contracts are read.
	Words func(name string, words ...string) (found []string, ok bool)

	parsed *contracts // nil: what is parsed is not needed again
}

// Place is where the contracts are.
func (s *Scope) Place() *rules.Place {
	return &rules.Place{
		ByPath: s.Contracts != "", Root: s.Contracts,
		Read:  func(name string) ([]byte, error) { return sidecar.Read(inputs.Run, name, nil) },
		Words: s.Words,
	}
}

// ReadOwn reads the contract called name, of the package path. It is nil if there is
// none, or none that is valid.
func ReadOwn(name, path string, place *rules.Place) (*contract.File, []finding.Finding) {
	data, err := place.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f *contract.File
	if err == nil {
		f, err = contract.Parse(name, data)
	}
	if list := engine.Mistakes(path, f, err); len(list) > 0 {
		return nil, list
	}
	return f, nil
}

// A Bound is a package of which no more than its files and imports are known, with the
// contracts that bind it.
type Bound struct {
	*rules.Binding
	Name     string            // of its own contract
	Own      *contract.File    // nil: there is none, or none that is valid
	Mistakes []finding.Finding // in its own contract
}

// Bind returns which contracts bind a package in a folder.
func (s *Scope) Bind(reader *rules.Reader, pkg *packages.Package, dir string) *Bound {
	place := s.Place()
	b := &Bound{Name: place.Name(dir, pkg.PkgPath)}
	b.Own, b.Mistakes = ReadOwn(b.Name, pkg.PkgPath, place)
	b.Binding = reader.Bind(&rules.Package{Package: &engine.Package{}, Dir: dir, Path: pkg.PkgPath, Module: ModulePath(pkg)}, place)
	return b
}

// Imports returns the imports of a package that can have contracts, in the order of their
// paths. The standard library has some only in a folder apart.
func (s *Scope) Imports(pkg *packages.Package) (list []*packages.Package) {
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		if imp := pkg.Imports[path]; imp.Module != nil || s.Contracts != "" {
			list = append(list, imp)
		}
	}
	return list
}

// Owned reports whether the package belongs to a main module, next to whose packages
// contracts may be written.
func Owned(pkg *packages.Package) bool {
	if m := pkg.Module; m != nil {
		return m.Main
	}
	rel, err := filepath.Rel(goroot.Dir(), load.Dir(pkg))
	return err != nil || strings.HasPrefix(rel, "..")
}

// ModulePath returns the path of the module that a package is in, "" for the standard
// library.
func ModulePath(pkg *packages.Package) string {
	if pkg.Module == nil {
		return ""
	}
	return pkg.Module.Path
}

// ContractOf returns the name of the package's contract and what is in it, nil if
// there is none or it cannot be understood.
func (s *Scope) ContractOf(a load.Absent) (name string, f *contract.File) {
	name = sidecar.Path(s.Contracts, a.Dir, a.Path)
	data, err := sidecar.Read(inputs.Run, name, nil)
	if err != nil {
		return name, nil
	}
	if f, err = s.Parse(name, data); contract.FormErrors(err) != nil {
		return name, nil
	}
	return name, f
}

// IsFor reports whether the package is meant to be there on p, as far as rules on
// its environment say. Its own contract may be nil.
func (s *Scope) IsFor(a load.Absent, own *contract.File, p load.Platform) bool {
	bound := &rules.Package{
		Package: &engine.Package{GOOS: p.GOOS, GOARCH: p.GOARCH}, Dir: a.Dir, Path: a.Path, Module: a.Module,
	}
	return (&rules.Reader{Settings: s.Settings}).Bind(bound, s.Place()).IsFor(own)
}

// Package is a loaded package as rules take it, without its tests, and with what
// tells its neighbors apart.
func (s *Scope) Package(set *load.Set, pkg *packages.Package) *rules.Package {
	p := &rules.Package{
		Package: set.Package(pkg), Fset: pkg.Fset, Info: pkg.TypesInfo, Checked: pkg.Types, Dir: load.Dir(pkg), Path: pkg.PkgPath,
		BadBodies: set.HasBadBodies(pkg.PkgPath),
	}
	if pkg.Module != nil {
		p.Module, p.GoVersion = pkg.Module.Path, pkg.Module.GoVersion
	}
	p.Package.Neighbors = (&rules.Reader{Settings: s.Settings}).Neighbors(p)
	return p
}

// exceeds words why a contract cannot have what is in a package.
const exceeds = "no contract can have this: "

// TooLarge returns an error if a contract that is about to be written is larger than one may be.
func TooLarge(data []byte) error {
	if len(data) <= contract.MaxSize {
		return nil
	}
	return fmt.Errorf(exceeds+"it would be larger than %d MiB", contract.MaxSize>>20)
}

// Exceeds returns an error if some finding is that the contract that was written for a
// package is too large, with the place of what is too large in the package.
func (s *Scope) Exceeds(pkg *packages.Package, list []finding.Finding) error {
	for i := range list {
		f := &list[i]
		if f.ID == contract.ContractInvalid && f.Detail == yamledit.LongKey {
			return s.longName(pkg)
		}
		if f.Limit == "" {
			continue
		}
		if obj := pkg.Types.Scope().Lookup(f.Limit); obj != nil {
			if err := s.exceedsAt(pkg, obj, f.Detail); err != nil {
				return err
			}
		}
		return fmt.Errorf(exceeds+"%s", f.Detail)
	}
	return nil
}

// exceedsAt returns the error that no contract can have an object of a package, for a reason,
// with its place; nil if it has none.
func (s *Scope) exceedsAt(pkg *packages.Package, obj types.Object, reason string) error {
	at := environ.Position(pkg.Fset, obj.Pos())
	if !at.IsValid() {
		return nil
	}
	return fmt.Errorf("%s:%d:%d: "+exceeds+"%s", s.Shorten(at.Filename), at.Line, at.Column, reason)
}
