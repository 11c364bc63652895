package rules

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
	"github.com/importspy/importspy/internal/registration"
)

// initCalls reports the functions that the package's init must call and does
// not, and those that there are not.
func (b *Binding) initCalls(s *source) {
	pkg := &registration.Package{Fset: b.pkg.Fset, Files: b.pkg.Files, Types: b.pkg.Checked, Info: b.pkg.Info}
	for _, call := range s.part.Calls {
		r, err := registration.Calls(pkg, call.Value)
		if err == nil && !r.Imported {
			err = b.noPackage(call.Value)
		}
		switch {
		case err != nil:
			b.add(s, wrongCall(s.file.Name, call, err))
		case len(r.Calls) == 0:
			b.add(s, initCallMissing(call, r))
		}
	}
}

// wrongCall is the mistake that a function of init.calls is none.
func wrongCall(name string, call contract.String, err error) finding.Finding {
	return mistake(name, call.Pos, "init.calls: "+err.Error())
}

// noPackage returns an error if the function is of the package's own module, and no
// package there can have it. Of other modules, this cannot be told.
func (b *Binding) noPackage(function string) error {
	if b.pkg.Dir == "" {
		return nil
	}
	// Where go.mod is not, as in a sandbox, other folders may not be either.
	root, path := ModuleOf(b.pkg.Dir)
	if root == "" || root != b.pkg.moduleDir() || path != b.pkg.Module {
		return nil
	}
	readings, _ := pattern.Funcs(function)
	at := ""
	for _, fn := range readings {
		if b.mayExist(root, fn.Pkg) {
			return nil
		}
		at = fn.Pkg // the last one is the shortest
	}
	if at == "" {
		return nil
	}
	return fmt.Errorf("%s: undefined: module %s has no package %s", function, b.pkg.Module, at)
}

// mayExist reports whether there may be a package of this path: it has a folder in the
// module in root, or may be of another module.
func (b *Binding) mayExist(root, path string) bool {
	dir, ok := b.pkg.ownDir(path)
	if !ok || existing(dir) != "" {
		return true
	}
	for module := range modulesFor(root, path).dirs {
		if module != b.pkg.Module {
			return true
		}
	}
	return false
}

func initCallMissing(call contract.String, r registration.Result) finding.Finding {
	f := finding.Finding{
		ID: finding.InitCallMissing, Symbol: call.Value, Contract: call.Pos,
		Message: call.Value + ": contract says init calls it, package's init does not",
	}
	switch {
	case !r.Imported:
		f.Message += ", nor does it import the package of the function"
	case len(r.Maybe) > 0:
		f.Pos, f.End = r.Maybe[0].Pos, r.Maybe[0].End
		f.Message = fmt.Sprintf("%s: contract says init calls it, package's init may, through a function value or an interface: %s",
			call.Value, strings.Join(r.Maybe[0].Path, ", "))
	case len(r.Elsewhere) > 0:
		f.Pos, f.End = r.Elsewhere[0].Pos, r.Elsewhere[0].End
		f.Message = fmt.Sprintf("%s: contract says init calls it, package calls it in %s, which init does not lead to",
			call.Value, r.Elsewhere[0].Path[0])
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
