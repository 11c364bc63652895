package rules

import (
	"maps"
	"slices"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
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
	name := b.place.Name(dir, path)
	p := b.reader.read(name, "importers", b.place)
	if p == nil || p.err != nil || p.file.Importers == nil || p.file.Importers.Require == nil {
		return nil // a contract that is wrong is told of the package that it is for
	}
	s := &source{file: p.file, part: p.file.Importers.Require, name: name, base: path}
	if b.ruleFor(s, p.file.Importers.Except) != nil {
		return nil
	}
	sub := &Binding{pkg: b.pkg, reader: b.reader, place: b.place, sources: []*source{s}}
	sub.host(h)
	return sub.unique()
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
