package scope

import (
	"errors"
	"fmt"
	"go/types"
	"slices"
	"unicode/utf8"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/yamledit"
)

// longName is [Scope.Exceeds] for the first name in the API of a package that no key of a
// contract can be.
func (s *Scope) longName(pkg *packages.Package) error {
	for _, obj := range api.Objects(pkg.Types) {
		for _, named := range slices.Concat([]types.Object{obj}, membersOf(obj)) {
			if utf8.RuneCountInString(named.Name()) <= yamledit.MaxKey {
				continue
			}
			if err := s.exceedsAt(pkg, named, fmt.Sprintf("%s: its name has more than %d characters", yamledit.Cut(named.Name()), yamledit.MaxKey)); err != nil {
				return err
			}
		}
	}
	return errLongKey
}

var errLongKey = errors.New(exceeds + yamledit.LongKey)

// Unreadable returns an error if a contract that is about to be written could not be read.
func Unreadable(name string, data []byte) error {
	_, err := contract.Parse(name, data)
	var list contract.ErrorList
	switch {
	case contract.FormErrors(err) == nil || !errors.As(err, &list):
		return nil
	case slices.ContainsFunc(list, func(e *contract.Error) bool { return e.Msg == yamledit.LongKey }):
		return errLongKey
	}
	return fmt.Errorf("its contract would be wrong, please report this: %w", list[0])
}

// membersOf returns the members that a type declares.
func membersOf(obj types.Object) (list []types.Object) {
	named, ok := obj.Type().(*types.Named)
	if !ok || named.Obj() != obj {
		return nil
	}
	for m := range named.Methods() {
		list = append(list, m)
	}
	switch u := named.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			list = append(list, f)
		}
	case *types.Interface:
		for m := range u.ExplicitMethods() {
			list = append(list, m)
		}
	}
	return list
}
