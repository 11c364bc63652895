package engine

import (
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/compare"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/totypes"
)

// CheckPart checks pkg against the exports that a part of a contract requires. The
// findings, unsorted, are in the contract of the part; mistakes are in its Go
// source. Which packages are loaded with pkg does not affect them.
func CheckPart(part *contract.File, pkg *Package) []finding.Finding {
	part = withoutUse(part, pkg.Types.Path())
	declared := totypes.Check(part, totypes.Config{
		Actual: pkg.Types, Imports: pkg.Imports.Alone(), GOOS: pkg.GOOS, GOARCH: pkg.GOARCH,
	})
	var list []finding.Finding
	for _, e := range declared.Errors {
		list = append(list, invalid(e))
	}
	found := compare.Compare(compare.Input{
		File: part, Declared: declared, Actual: pkg.Types, Imports: pkg.Imports.Alone(),
		Describe: newDescriber(namesFor(pkg, declared), pkg, part.Policy, nil),
		Sizes:    types.SizesFor("gc", pkg.GOARCH),
	})
	list = append(list, found.Findings...)
	return slices.DeleteFunc(list, func(f finding.Finding) bool {
		return f.ID == contract.ExportExtra && (!part.Lists(f.Subject.Kind) || returns(part, f.Symbol))
	})
}

// withoutUse returns part without a use of the package that it is compared with,
// whose names need no qualifier there.
func withoutUse(part *contract.File, path string) *contract.File {
	own := func(u *contract.Use) bool { return u.Path == path }
	if !slices.ContainsFunc(part.Uses, own) {
		return part
	}
	bare := *part
	bare.Uses = slices.DeleteFunc(slices.Clone(part.Uses), own)
	return &bare
}

// returns reports whether part asks for a function by what it returns.
func returns(part *contract.File, name string) bool {
	return slices.ContainsFunc(part.Results, func(r *contract.Result) bool { return r.Name == name })
}

// A Resolved is what became of Go source that names a type. Type is nil if that
// is not known to pkg, or wrong, which Mistake then says.
type Resolved struct {
	Type    types.Type
	Mistake *finding.Finding
}

// Resolve returns the types that texts of part name in pkg.
func Resolve(part *contract.File, texts []contract.Text, pkg *Package) []Resolved {
	const prefix = "importspyText" // as a variable of the contract
	whole := withoutUse(part, pkg.Types.Path())
	file := &contract.File{Name: part.Name, Data: part.Data, Uses: whole.Uses}
	for i, text := range texts {
		file.Vars = append(file.Vars, &contract.Entry{
			Kind: contract.Var, Name: prefix + strconv.Itoa(i), Pos: text.Pos,
			Decls: []*contract.Decl{{Pos: text.Pos, Text: text}},
		})
	}
	declared := totypes.Check(file, totypes.Config{
		Actual: pkg.Types, Imports: pkg.Imports.Alone(), GOOS: pkg.GOOS, GOARCH: pkg.GOARCH,
	})
	list := make([]Resolved, len(texts))
	for _, o := range declared.Objects {
		i, _ := strconv.Atoi(strings.TrimPrefix(o.Entry.Name, prefix))
		if o.Obj != nil {
			list[i].Type = o.Obj.Type()
		}
	}
	for _, e := range declared.Errors {
		i := slices.IndexFunc(file.Vars, func(v *contract.Entry) bool { return v == e.Entry })
		if i < 0 {
			i = 0
		}
		msg := strings.TrimPrefix(e.Msg, prefix+strconv.Itoa(i)+": ")
		m := finding.Invalid(e.Pos, msg)
		list[i] = Resolved{Mistake: &m}
	}
	return list
}
