package rules

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// environment checks the package against what it is built and run for.
func (b *Binding) environment() {
	b.goVersion()
	b.platform()
	b.forbidden()
	b.variables()
}

// environmentWith returns the nearest source whose environment has a key.
func (b *Binding) environmentWith(has func(*contract.Environment) bool) (*source, *contract.Environment) {
	s := b.first(func(part *contract.File) bool { return part.Environment != nil && has(part.Environment) })
	if s == nil {
		return nil, nil
	}
	return s, s.part.Environment
}

// scanned returns the package as the scans of its source take it.
func (p *Package) scanned() *environ.Package {
	return &environ.Package{Fset: p.Fset, Files: p.Files, Types: p.Checked, Info: p.Info}
}

// bodies is scanned for scans of function bodies.
func (p *Package) bodies() *environ.Package {
	if p.NoBodies {
		p.Err = errNoBodies
	}
	return p.scanned()
}

// goVersion reports language versions that are not in the contract's range.
func (b *Binding) goVersion() {
	s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Go != nil })
	if s == nil {
		return
	}
	set, err := pattern.NewRange(env.Go.Value)
	if err != nil {
		return // a mistake, which is reported as one
	}
	for _, v := range environ.Versions(b.pkg.scanned(), b.pkg.GoVersion) {
		if v.Directive && set.Contains(v.Go) || !v.Directive && set.ContainsLanguage(v.Go) {
			continue
		}
		form := finding.ModuleGoVersion
		if v.Pos.IsValid() {
			form = finding.FileGoVersion
		}
		b.add(s, finding.Finding{
			ID: contract.GoVersionDenied, Symbol: "go" + v.Go, Pos: v.Pos, End: v.End, Contract: env.Go.Pos,
			Form: form, Promised: env.Go.Value,
		})
	}
}

// IsFor reports whether the package is meant for its platform, as far as an
// environment says what it is for. The package's own contract may be nil. Of the
// package, it needs platform, folder and path.
func (b *Binding) IsFor(own *contract.File) bool {
	b.bind(own)
	s, _ := b.otherPlatforms()
	return s == nil
}

// otherPlatforms returns the source whose environment leaves the platform of the
// package out, nil if there is none.
func (b *Binding) otherPlatforms() (*source, *contract.Environment) {
	s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Platforms != nil })
	if s == nil || slices.ContainsFunc(env.Platforms, func(p contract.Platform) bool { return p.Matches(b.pkg.GOOS, b.pkg.GOARCH) }) {
		return nil, nil
	}
	return s, env
}

// platform reports a build for a platform that the contract does not have.
func (b *Binding) platform() {
	s, env := b.otherPlatforms()
	if s == nil {
		return
	}
	at := b.pkg.GOOS + "/" + b.pkg.GOARCH
	b.add(s, finding.Finding{
		ID: contract.PlatformDenied, Symbol: at, Contract: env.Platforms[0].Pos,
		Form: finding.PlatformNotAllowed, Promised: platformList(env.Platforms),
	})
}

func platformList(platforms []contract.Platform) string {
	words := make([]string, len(platforms))
	for i, p := range platforms {
		words[i] = p.String()
	}
	return enumerate(words)
}

// forbidden reports what the package does and must not.
func (b *Binding) forbidden() {
	s, env := b.environmentWith(func(env *contract.Environment) bool { return env.Forbid != nil })
	if s == nil {
		return
	}
	for _, use := range environ.Uses(b.pkg.bodies()) {
		for _, word := range env.Forbid {
			if word.Value != use.What {
				continue
			}
			f := finding.Finding{
				ID: contract.Forbidden, Symbol: use.What, Pos: use.Pos, End: use.End, Contract: word.Pos, Form: finding.UseForbidden,
			}
			if use.Detail != "" && use.Detail != use.What {
				f.Form, f.Actual = finding.UseForbiddenDetail, use.Detail
			}
			b.add(s, f)
		}
	}
}

// A declaredVariable is one of a contract.
type declaredVariable struct {
	*contract.Variable
	from *source
}

// declaredVariables returns the variables of all sources, of each name the
// nearest, and the nearest source that has some.
func (b *Binding) declaredVariables() (list []declaredVariable, nearest *source) {
	known := make(map[string]bool)
	for _, s := range b.sources {
		if s.part.Environment == nil || s.part.Environment.Variables == nil {
			continue
		}
		if nearest == nil {
			nearest = s
		}
		for _, v := range s.part.Environment.Variables {
			if !known[v.Name] {
				list = append(list, declaredVariable{v, s})
			}
			known[v.Name] = true
		}
	}
	return list, nearest
}

// variables reports the environment variables that the package reads and the
// contract does not have, those whose names cannot be told, and those that the
// package must read and does not. Names are not followed into other packages: their
// source is not there in all drivers, and of those that keep verdicts, not all
// make new ones when only the bodies of other packages' functions change.
func (b *Binding) variables() {
	declared, nearest := b.declaredVariables()
	if nearest == nil {
		return
	}
	read := make(map[string]bool)
	unknown := false
	for _, r := range environ.Reads(b.pkg.bodies()) {
		if r.Name == "" {
			if b.pkg.InPart {
				continue // who calls the function that reads it may tell
			}
			unknown = b.unknownVariable(r, declared, nearest) || unknown
			continue
		}
		read[r.Name] = true
		if !slices.ContainsFunc(declared, func(v declaredVariable) bool { return covers(v.Name, r.Name) }) {
			b.add(nearest, finding.Finding{
				ID: contract.VariableUndeclared, Symbol: r.Name, Pos: r.Pos, End: r.End, Contract: nearest.part.Environment.VariablesPos,
				Form: finding.VariableNotDeclared, Args: []string{r.Via},
			})
		}
	}
	for _, v := range declared {
		if !v.Required || read[v.Name] || b.pkg.InPart {
			continue
		}
		f := finding.Finding{ID: contract.VariableUnread, Symbol: v.Name, Contract: v.Pos, Form: finding.VariableNotRead}
		if unknown {
			f.Form = finding.VariableNotReadByName
		}
		b.add(v.from, f)
	}
}

// covers reports whether a declared variable, or a prefix and *, is for a name.
func covers(declared, name string) bool {
	prefix, ok := strings.CutSuffix(declared, "*")
	return declared == name || ok && strings.HasPrefix(name, prefix)
}

// unknownVariable reports a read of a variable whose name cannot be told, unless
// the contract has all those that it can be.
func (b *Binding) unknownVariable(r environ.Read, declared []declaredVariable, nearest *source) bool {
	if slices.ContainsFunc(declared, func(v declaredVariable) bool {
		return strings.HasSuffix(v.Name, "*") && covers(v.Name, r.Prefix)
	}) {
		return true
	}
	name := "environment"
	if r.Prefix != "" {
		name = r.Prefix + "*"
	}
	b.add(nearest, finding.Finding{
		ID: contract.VariableUnknown, Symbol: r.Via, Pos: r.Pos, End: r.End, Contract: nearest.part.Environment.VariablesPos,
		Form: finding.VariableNameUnknown, Args: []string{name, r.Via}, Detail: r.Why,
	})
	return true
}
