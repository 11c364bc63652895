package rules

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/registration"
)

// initCalls reports the functions that the package's init must call and does
// not, and those that there are not.
func (b *Binding) initCalls(s *source) {
	if len(s.part.Calls) == 0 {
		return
	}
	scanned := b.pkg.bodies()
	if scanned == nil {
		return
	}
	pkg := &registration.Package{Fset: scanned.Fset, Files: scanned.Files, Types: scanned.Types, Info: scanned.Info}
	for _, call := range s.part.Calls {
		r, err := registration.Calls(pkg, call.Value)
		if err == nil && !r.Imported {
			err = b.noPackage(call.Value)
		}
		switch {
		case err != nil:
			b.add(s, wrongCall(call, err))
		case !r.Imported:
			b.add(s, b.initCallUnknown(s, call))
		case len(r.Calls) == 0:
			b.add(s, initCallMissing(call, r))
		}
	}
}

// wrongCall is the mistake that a function of init.calls is none.
func wrongCall(call contract.String, err error) finding.Finding {
	return finding.Invalid(call.Pos, "init.calls: "+err.Error())
}

// noPackage returns an error if no package can have the function.
func (b *Binding) noPackage(function string) error {
	readings, err := pattern.Funcs(function)
	if err != nil || slices.ContainsFunc(readings, func(fn pattern.Func) bool { return !b.absent(fn.Pkg) }) {
		return nil
	}
	return fmt.Errorf("%s: undefined: module %s has no package %s", function, b.pkg.Module, likely(readings).Pkg)
}

// likely returns the reading of a function's name that is meant, as a rule: in
// example.com/a.Default.Add the variable Default, in example.com/a.v2.Add the package
// a.v2.
func likely(readings []pattern.Func) pattern.Func {
	for _, fn := range slices.Backward(readings) {
		if token.IsExported(fn.Name) {
			return fn
		}
	}
	return readings[0]
}

// initCallUnknown is the finding that the package does not even import what its init
// must call. Where the path of that has one element, it may be meant for a name.
func (b *Binding) initCallUnknown(s *source, call contract.String) finding.Finding {
	f := initCallMissing(call, registration.Result{})
	readings, err := pattern.Funcs(call.Value)
	if err != nil {
		return f // a mistake, which is reported as one
	}
	fn := likely(readings)
	f.Form, f.Args = finding.InitDoesNotImport, []string{fn.Pkg}
	if meant := b.named(s, fn.Pkg); meant != "" {
		f.Form, f.Args = finding.InitDoesNotImportNamed, []string{fn.Pkg, meant, meant + "." + fn.Name}
	}
	return f
}

// named returns the path of the package that has a name in the contract of s, or
// in the package, "" if there is none.
func (b *Binding) named(s *source, name string) string {
	for _, u := range s.part.Uses {
		if u.Name == name || u.Name == "" && slices.Contains(api.AssumedNames(u.Path), name) {
			return u.Path
		}
	}
	for _, imp := range b.pkg.Checked.Imports() {
		if imp.Name() == name {
			return imp.Path()
		}
	}
	return ""
}

func initCallMissing(call contract.String, r registration.Result) finding.Finding {
	f := finding.Finding{
		ID: contract.InitCallMissing, Symbol: call.Value, Contract: call.Pos, Form: finding.InitDoesNotCall,
	}
	switch {
	case len(r.Maybe) > 0:
		f.Pos, f.End = r.Maybe[0].Pos, r.Maybe[0].End
		f.Form, f.Args = finding.InitMayCall, []string{strings.Join(r.Maybe[0].Path, ", ")}
	case len(r.NotReached) > 0:
		f.Pos, f.End = r.NotReached[0].Pos, r.NotReached[0].End
		f.Form, f.Args = finding.InitNotReached, []string{r.NotReached[0].Path[0]}
	}
	return f
}

// enumerate writes words as "a, b and c".
func enumerate(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
