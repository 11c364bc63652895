package rules

import (
	"iter"
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
	b.buildMode()
	b.forbidden()
	b.variables()
}

// environments returns the environments of all sources, the nearest first.
func (b *Binding) environments() iter.Seq2[*source, *contract.Environment] {
	return func(yield func(*source, *contract.Environment) bool) {
		for _, s := range b.sources {
			if s.part.Environment != nil && !yield(s, s.part.Environment) {
				return
			}
		}
	}
}

// scanned returns the package as the scans of its source take it.
func (p *Package) scanned() *environ.Package {
	return &environ.Package{Fset: p.Fset, Files: p.Files, Types: p.Checked, Info: p.Info}
}

// bodies is scanned for scans of function bodies. It returns nil if these have errors.
func (p *Package) bodies() *environ.Package {
	switch {
	case p.BadBodies:
		p.Unchecked = true
		return nil
	case p.NoBodies:
		p.Err = ErrNoBodies
	}
	return p.scanned()
}

// goVersion reports language versions that are not in the contract's range.
func (b *Binding) goVersion() {
	if b.pkg.NoGoVersion {
		if s, at := b.deniesGo(func(*pattern.Range) bool { return false }); s != nil {
			b.add(s, finding.Finding{
				ID: contract.GoVersionDenied, Symbol: "go", Contract: at.Pos, Form: finding.NoGoVersion, Promised: at.Value,
			})
		}
		return
	}
	for _, v := range environ.Versions(b.pkg.scanned(), b.pkg.GoVersion) {
		s, at := b.deniesGo(func(set *pattern.Range) bool {
			return v.Directive && set.Contains(v.Go) || !v.Directive && set.ContainsLanguage(v.Go)
		})
		if s == nil {
			continue
		}
		form := finding.ModuleGoVersion
		if v.Pos.IsValid() {
			form = finding.FileGoVersion
		}
		b.add(s, finding.Finding{
			ID: contract.GoVersionDenied, Symbol: "go" + v.Go, Pos: v.Pos, End: v.End, Contract: at.Pos,
			Form: form, Promised: at.Value,
		})
	}
}

// deniesGo returns the nearest source whose range of Go versions does not have what
// contains asks for, and the range; nil: there is none. A range with a mistake, which
// is reported as one, has all.
func (b *Binding) deniesGo(contains func(*pattern.Range) bool) (*source, *contract.String) {
	for s, env := range b.environments() {
		if env.Go == nil {
			continue
		}
		if set, err := pattern.NewRange(env.Go.Value); err == nil && !contains(set) {
			return s, env.Go
		}
	}
	return nil, nil
}

// IsFor reports whether the package is meant for its platform, as far as an
// environment says what it is for. The package's own contract may be nil. Of the
// package, it needs platform, folder and path.
func (b *Binding) IsFor(own *contract.File) bool {
	b.bind(own)
	s, _ := b.deniesPlatform(b.pkg.GOOS, b.pkg.GOARCH)
	return s == nil
}

// deniesPlatform returns the nearest source whose environment leaves a platform out,
// and the platforms that it has; nil: there is none.
func (b *Binding) deniesPlatform(goos, goarch string) (*source, []contract.Platform) {
	for s, env := range b.environments() {
		if env.Platforms != nil && !slices.ContainsFunc(env.Platforms, func(p contract.Platform) bool { return p.Matches(goos, goarch) }) {
			return s, env.Platforms
		}
	}
	return nil, nil
}

// platform reports a build for a platform that a contract does not have.
func (b *Binding) platform() {
	s, platforms := b.deniesPlatform(b.pkg.GOOS, b.pkg.GOARCH)
	if s == nil {
		return
	}
	at := b.pkg.GOOS + "/" + b.pkg.GOARCH
	b.add(s, finding.Finding{
		ID: contract.PlatformDenied, Symbol: at, Contract: platforms[0].Pos,
		Form: finding.PlatformNotAllowed, Promised: platformList(platforms),
	})
}

// buildMode reports a package that cannot be built as the nearest source says that it is.
func (b *Binding) buildMode() {
	for s, env := range b.environments() {
		if env.BuildMode != nil && b.pkg.Types.Name() != "main" {
			b.add(s, finding.Finding{
				ID: contract.BuildModeUnmet, Symbol: "package " + b.pkg.Types.Name(), Contract: env.BuildMode.Pos, Form: finding.NotAPlugin,
			})
			return
		}
	}
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
	forbidden := make(map[string]prohibition)
	for s, env := range b.environments() {
		for _, word := range env.Forbid {
			if _, ok := forbidden[word.Value]; !ok {
				forbidden[word.Value] = prohibition{s, word.Pos}
			}
		}
	}
	if len(forbidden) == 0 {
		return
	}
	bodies := b.pkg.bodies()
	if bodies == nil {
		return
	}
	for _, use := range environ.Uses(bodies) {
		by, ok := forbidden[use.What]
		if !ok {
			continue
		}
		f := finding.Finding{
			ID: contract.Forbidden, Symbol: use.What, Pos: use.Pos, End: use.End, Contract: by.at, Form: finding.UseForbidden,
		}
		if use.Detail != use.What {
			f.Form, f.Actual = finding.UseForbiddenDetail, use.Detail
		}
		b.add(by.from, f)
	}
}

// A prohibition is a word of environment.forbid.
type prohibition struct {
	from *source
	at   contract.Position
}

// A requiredVariable is one that a contract requires.
type requiredVariable struct {
	*contract.Variable
	from *source
}

// requiredVariables returns the variables that any source requires, each once, for the
// nearest one.
func (b *Binding) requiredVariables() (list []requiredVariable) {
	known := make(map[string]bool)
	for s, env := range b.environments() {
		for _, v := range env.Variables {
			if v.Required && !known[v.Name] {
				known[v.Name] = true
				list = append(list, requiredVariable{v, s})
			}
		}
	}
	return list
}

// variables reports the environment variables that the package reads and a contract
// does not permit, those whose names cannot be determined, and those that the package
// must read and does not. Names are not followed into other packages: their source is
// not there in all drivers, and of those that keep verdicts, not all make new ones
// when only the bodies of other packages' functions change.
func (b *Binding) variables() {
	var sources []*source // those that say which variables there are
	for s, env := range b.environments() {
		if env.Variables != nil {
			sources = append(sources, s)
		}
	}
	if len(sources) == 0 {
		return
	}
	bodies := b.pkg.bodies()
	if bodies == nil {
		return
	}
	read := make(map[string]bool)
	unknown := false
	for _, r := range environ.Reads(bodies) {
		if r.Name == "" {
			if !b.pkg.InPart { // who calls the function that reads it may name it
				unknown = true
				b.unknownVariable(r, sources)
			}
			continue
		}
		read[r.Name] = true
		if s := withoutVariable(sources, r.Name); s != nil {
			b.add(s, finding.Finding{
				ID: contract.VariableUndeclared, Symbol: r.Name, Pos: r.Pos, End: r.End, Contract: s.part.Environment.VariablesPos,
				Form: finding.VariableNotDeclared, Args: []string{r.Via},
			})
		}
	}
	for _, v := range b.requiredVariables() {
		if read[v.Name] || b.pkg.InPart {
			continue
		}
		f := finding.Finding{ID: contract.VariableUnread, Symbol: v.Name, Contract: v.Pos, Form: finding.VariableNotRead}
		if unknown {
			f.Form = finding.VariableNotReadByName
		}
		b.add(v.from, f)
	}
	b.variableDefaults(sources, bodies)
}

// withoutVariable returns the nearest of sources that does not permit a variable, nil
// if all do.
func withoutVariable(sources []*source, name string) *source {
	for _, s := range sources {
		if !permits(s.part.Environment, name) {
			return s
		}
	}
	return nil
}

// permits reports whether a package may read a variable: it, or one of its deployments,
// has it.
func permits(env *contract.Environment, name string) bool {
	return env.Variable(name) != nil ||
		slices.ContainsFunc(env.Deployments, func(dep *contract.Deployment) bool { return dep.Environment.Variable(name) != nil })
}

// unknownVariable reports a read of a variable whose name cannot be determined, unless
// all sources permit every one that it can be.
func (b *Binding) unknownVariable(r environ.Read, sources []*source) {
	for _, s := range sources {
		if slices.ContainsFunc(s.part.Environment.Variables, func(v *contract.Variable) bool {
			return strings.HasSuffix(v.Name, "*") && v.Covers(r.Prefix)
		}) {
			continue
		}
		name := "environment"
		if r.Prefix != "" {
			name = r.Prefix + "*"
		}
		b.add(s, finding.Finding{
			ID: contract.VariableUnknown, Symbol: r.Via, Pos: r.Pos, End: r.End, Contract: s.part.Environment.VariablesPos,
			Form: finding.VariableNameUnknown, Args: []string{name, r.Via}, Detail: r.Why,
		})
		return
	}
}
