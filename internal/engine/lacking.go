package engine

import (
	"fmt"
	"go/types"
	"iter"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// maxLacking is how much of what a contract declares for a platform the package may lack,
// by the names of exports and members. Beyond that, it is not the contract of the package,
// and to type-check all of it would take a stranger's choice of memory.
const maxLacking = 10_000

// checkLacking reports a contract that declares too much that the package lacks. What it
// exports is then not compared.
func (r *Result) checkLacking(pkg *Package) {
	declared, lacking := 0, 0
	for e, d := range r.on(pkg) {
		declared += 1 + ownMembers(e, d)
	}
	if declared <= maxLacking {
		return // as are most contracts
	}
	for e, d := range r.on(pkg) {
		obj := pkg.Types.Scope().Lookup(e.Name)
		if lacking += max(0, ownMembers(e, d)-members(obj)); obj == nil {
			lacking++
		}
		if lacking > maxLacking {
			r.Findings = append(r.Findings, finding.Invalid(e.Pos, fmt.Sprintf(
				"contract declares more than %d exports and members that the package lacks, so it is not compared; fix the package key, or remove the file and run 'importspy-vet init'", maxLacking)))
			r.Invalid = true
			return
		}
	}
}

// ownMembers returns how many members an entry declares; those of a type of another package
// it need not lack.
func ownMembers(e *contract.Entry, d *contract.Decl) int {
	if _, _, ok := e.Qualified(); ok {
		return 0
	}
	return len(d.Members())
}

// on yields the entries for the platform of a package.
func (r *Result) on(pkg *Package) iter.Seq2[*contract.Entry, *contract.Decl] {
	return func(yield func(*contract.Entry, *contract.Decl) bool) {
		for _, e := range r.File.Entries() {
			for _, d := range e.Decls {
				if d.On(pkg.GOOS, pkg.GOARCH) && !yield(e, d) {
					return
				}
			}
		}
	}
}

// members returns how many members an object can have in a contract: fields and methods.
func members(obj types.Object) int {
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return 0
	}
	n := types.NewMethodSet(types.NewPointer(tn.Type())).Len()
	switch t := tn.Type().Underlying().(type) {
	case *types.Struct:
		n += t.NumFields()
	case *types.Interface:
		n += t.NumMethods() + t.NumEmbeddeds()
	}
	return n
}
