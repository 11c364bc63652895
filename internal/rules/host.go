package rules

import (
	"maps"
	"slices"
	"strconv"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/pattern"
)

// A Host is a machine that a package is to run on.
type Host struct {
	GOOS, GOARCH string
	Go           string // the release, "1.26.1"
	// Variables are the environment variables that are set, with their values.
	Variables map[string]string
}

// CheckHost returns what of the package's environment a machine does not have.
// The package's own contract may be nil. Of the package, it needs folder, path
// and module.
func (b *Binding) CheckHost(own *contract.File, h Host) []finding.Finding {
	b.bind(own)
	b.host(h)
	return b.unique()
}

// CheckHostOf is CheckHost for what the contract of an imported package, at path
// in the folder dir, asks of the environment of its importers.
func (b *Binding) CheckHostOf(path, dir string, h Host) []finding.Finding {
	s := b.asked(path, dir)
	if s == nil {
		return nil
	}
	sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: []*source{s}}
	sub.host(h)
	return sub.unique()
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
	if s, platforms := b.deniesPlatform(h.GOOS, h.GOARCH); s != nil {
		b.unmet(s, contract.PlatformDenied, h.GOOS+"/"+h.GOARCH, platforms[0].Pos, finding.HostPlatform, platformList(platforms))
	}
	if s, at := b.deniesGo(func(set *pattern.Range) bool { return set.Contains(h.Go) }); s != nil {
		b.unmet(s, contract.GoVersionDenied, "go"+h.Go, at.Pos, finding.HostGoVersion, at.Value)
	}
	for _, v := range b.requiredVariables() {
		if _, ok := h.Variables[v.Name]; !ok {
			b.unmet(v.from, contract.VariableUnset, v.Name, v.Pos, finding.HostVariable, "")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(h.Variables)) {
		b.value(name, h.Variables[name])
	}
	for s, env := range b.environments() {
		b.deployments(s, env.Deployments, h)
	}
}

// deployments reports a machine that is none of the deployments of a source: what it
// lacks to be the nearest one.
func (b *Binding) deployments(s *source, list []*contract.Deployment, h Host) {
	var lacks []finding.Finding
	nearest := ""
	for i, dep := range list {
		sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: []*source{{
			file: s.file, part: &contract.File{Environment: dep.Environment}, name: s.name, base: s.base, fam: s.fam,
		}}}
		sub.host(h)
		if len(sub.findings) == 0 {
			return
		}
		if i == 0 || nearer(sub.findings, lacks) {
			lacks, nearest = sub.findings, deploymentName(dep, i)
		}
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

// value reports a value that a source does not allow, for the nearest one. The finding
// does not have the value.
func (b *Binding) value(name, text string) {
	for s, env := range b.environments() {
		v := env.Variable(name)
		if v == nil {
			continue
		}
		if wants := v.Requires(text); wants != "" {
			b.unmet(s, contract.VariableInvalid, name, v.Pos, finding.HostValue, wants)
			return
		}
	}
}

func (b *Binding) unmet(s *source, id finding.ID, symbol string, at contract.Position, form finding.Form, promised string) {
	b.add(s, finding.Finding{ID: id, Symbol: symbol, Contract: at, Form: form, Promised: promised})
}
