package rules

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/pattern"
)

// A Host is a machine that a package is to run on, or what is known of one.
type Host struct {
	GOOS, GOARCH string // "" if not known
	Go           string // the release, "1.26.1"; "" if not known
	// Variables are the environment variables that are set, or may be; nil: nothing is
	// known of them.
	Variables map[string]HostVariable
	// From returns where a variable may be from that Variables does not have, "" if from
	// nowhere. It may be nil.
	From func(name string) string
}

// A HostVariable is a variable of a machine.
type HostVariable struct {
	Text string
	Pos  string // where it is set, "" if on the machine itself
	// Unknown is where the value is from if it is not known. MayLack is set if the variable
	// may not be set either.
	Unknown string
	MayLack bool
}

// An Unknown is a variable of which a contract says something, and of which it is not
// known whether that holds.
type Unknown struct {
	Name     string
	From     string // where it is from
	Contract contract.Position
	In       string // the name of the contract; "" for the package's own
}

// CheckHost returns what of the package's environment a machine does not have, and what
// is not known. The package's own contract may be nil. Of the package, it needs folder,
// path and module.
func (b *Binding) CheckHost(own *contract.File, h Host) ([]finding.Finding, []Unknown) {
	b.bind(own)
	b.host(h)
	return b.unique(), b.unknown
}

// CheckHostOf is CheckHost for what the contract of an imported package, at path
// in the folder dir, asks of the environment of its importers.
func (b *Binding) CheckHostOf(path, dir string, h Host) ([]finding.Finding, []Unknown) {
	sub := b.asImporterOf(path, dir)
	sub.host(h)
	return sub.unique(), sub.unknown
}

// asImporterOf returns what binds the package by the contract of one that it imports.
func (b *Binding) asImporterOf(path, dir string) *Binding {
	sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place}
	if s := b.asked(path, dir); s != nil {
		sub.sources = []*source{s}
	}
	return sub
}

// asked returns what the contract of an imported package asks of its importers, nil if it
// asks nothing of the package.
func (b *Binding) asked(path, dir string) *source {
	name := b.place.Name(dir, path)
	p := b.reader.read(name, "importers", b.place)
	if p == nil || p.err != nil || p.file.Importers == nil || p.file.Importers.Require == nil {
		return nil // a contract that is wrong is reported for the package that it is for
	}
	s := &source{file: p.file, part: p.file.Importers.Require, name: name, base: path}
	if b.ruleFor(s, p.file.Importers.Except) != nil {
		return nil
	}
	return s
}

// Environments returns the environments that bind the package: its own contract, which may
// be nil, has them, and the families that it is in. The findings are mistakes in contracts.
// Of the package, it needs folder, path and module.
func (b *Binding) Environments(own *contract.File) (list []guard.Source, mistakes []finding.Finding) {
	b.bind(own)
	for s, env := range b.environments() {
		list = append(list, guard.Source{Path: s.base, File: s.file, Environment: env, Shared: s.fam != nil})
	}
	return list, b.unique()
}

// EnvironmentOf returns the environment that the contract of an imported package, at path
// in the folder dir, asks of its importers, if it asks the package.
func (b *Binding) EnvironmentOf(path, dir string) []guard.Source {
	s := b.asked(path, dir)
	if s == nil || s.part.Environment == nil {
		return nil
	}
	return []guard.Source{{Path: path, File: s.file, Environment: s.part.Environment, Shared: true}}
}

// host checks a machine against the sources of rules.
func (b *Binding) host(h Host) {
	if s, platforms := b.lacksPlatform(h); s != nil {
		b.unmet(s, contract.PlatformDenied, cmp.Or(h.GOOS, "*")+"/"+cmp.Or(h.GOARCH, "*"), platforms[0].Pos, finding.HostPlatform, platformList(platforms))
	}
	if s, at := b.deniesGo(func(set *pattern.Range) bool { return h.Go == "" || set.Contains(h.Go) }); s != nil {
		b.unmet(s, contract.GoVersionDenied, "go"+h.Go, at.Pos, finding.HostGoVersion, at.Value)
	}
	if h.Variables != nil {
		b.hostVariables(h)
	}
	for s, env := range b.environments() {
		b.deployments(s, env.Deployments, h)
	}
}

// lacksPlatform returns the nearest source none of whose platforms can be that of a
// machine, and these.
func (b *Binding) lacksPlatform(h Host) (*source, []contract.Platform) {
	for s, env := range b.environments() {
		fits := func(p contract.Platform) bool {
			return p.Matches(cmp.Or(h.GOOS, p.GOOS), cmp.Or(h.GOARCH, p.GOARCH))
		}
		if env.Platforms != nil && !slices.ContainsFunc(env.Platforms, fits) {
			return s, env.Platforms
		}
	}
	return nil, nil
}

func (b *Binding) hostVariables(h Host) {
	if h.GOOS == "windows" {
		h.Variables = b.spelled(h.Variables)
	}
	for _, r := range b.requiredVariables() {
		v, ok := h.Variables[r.Name]
		switch {
		case ok && v.MayLack:
			b.unknown = append(b.unknown, Unknown{r.Name, v.Unknown, r.Pos, r.from.name})
		case ok:
		case h.From != nil && h.From(r.Name) != "":
			b.unknown = append(b.unknown, Unknown{r.Name, h.From(r.Name), r.Pos, r.from.name})
		default:
			b.unmet(r.from, contract.VariableUnset, r.Name, r.Pos, finding.HostVariable, "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.Variables)) {
		b.value(name, h.Variables[name])
	}
}

// spelled returns variables under the names that contracts give them, as they are found on
// Windows: in upper or lower case.
func (b *Binding) spelled(variables map[string]HostVariable) map[string]HostVariable {
	variables = maps.Clone(variables)
	for _, env := range b.environments() {
		for _, v := range env.Variables {
			for _, name := range slices.Sorted(maps.Keys(variables)) {
				if name != v.Name && strings.EqualFold(name, v.Name) {
					variables[v.Name] = variables[name]
					delete(variables, name)
				}
			}
		}
	}
	return variables
}

// value reports a value that a source does not allow, for the nearest one. The finding
// does not have the value.
func (b *Binding) value(name string, of HostVariable) {
	for s, env := range b.environments() {
		v := env.Variable(name)
		switch {
		case v == nil || v.Rule() == "":
		case of.Unknown != "":
			if u := (Unknown{name, of.Unknown, v.Pos, s.name}); !slices.Contains(b.unknown, u) {
				b.unknown = append(b.unknown, u)
			}
			return
		case b.matching+v.Matching(of.Text) > contract.MaxMatching:
			b.add(s, finding.Invalid(v.Pattern.Pos, "the patterns of the contract are too large for the values of this environment, from "+v.Name+" on; write smaller ones"))
			return
		default:
			b.matching += v.Matching(of.Text)
			if wants := v.Requires(of.Text); wants != "" {
				b.add(s, finding.Finding{
					ID: contract.VariableInvalid, Symbol: name, Contract: v.Pos, Form: finding.HostValue, Promised: wants, Detail: of.Pos,
				})
				return
			}
		}
	}
}

// deployments reports a machine that is none of the deployments of a source: what it
// lacks to be the nearest one. If that depends on what is not known, it is one.
func (b *Binding) deployments(s *source, list []*contract.Deployment, h Host) {
	var lacks []finding.Finding
	var unknown []Unknown
	nearest := ""
	for i, dep := range list {
		sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: []*source{{
			file: s.file, part: &contract.File{Environment: dep.Environment}, name: s.name, base: s.base, fam: s.fam,
		}}}
		sub.host(h)
		switch {
		case len(sub.findings) > 0:
			if len(lacks) == 0 || nearer(sub.findings, lacks) {
				lacks, nearest = sub.findings, deploymentName(dep, i)
			}
		case len(sub.unknown) == 0:
			return
		case unknown == nil:
			unknown = sub.unknown
		}
	}
	if unknown != nil {
		b.unknown = append(b.unknown, unknown...)
		return
	}
	form := finding.HostNearest
	if len(list) == 1 {
		form = finding.HostDeployment
	}
	for i := range lacks {
		b.add(s, finding.Finding{
			ID: contract.DeploymentUnmet, Symbol: "deployments", Contract: lacks[i].Contract, Form: form,
			Args: []string{strconv.Itoa(len(list)), nearest}, Cause: &lacks[i],
		})
	}
}

// nearer reports whether a machine that lacks a of one deployment is nearer to that than
// to another one, of which it lacks b. Variables can be set; another platform or version
// of Go is another machine.
func nearer(a, b []finding.Finding) bool {
	distance := func(list []finding.Finding) int {
		d := 0
		for _, f := range list {
			switch f.ID {
			case contract.PlatformDenied:
				d += 2 << 20
			case contract.GoVersionDenied:
				d += 1 << 20
			default:
				d++
			}
		}
		return d
	}
	return distance(a) < distance(b)
}

// deploymentName returns what messages call a deployment: its name, else its number.
func deploymentName(dep *contract.Deployment, index int) string {
	if dep.Name != nil {
		return dep.Name.Value
	}
	return "deployment " + strconv.Itoa(index+1)
}

func (b *Binding) unmet(s *source, id finding.ID, symbol string, at contract.Position, form finding.Form, promised string) {
	b.add(s, finding.Finding{ID: id, Symbol: symbol, Contract: at, Form: form, Promised: promised})
}
