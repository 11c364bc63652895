package rules

import (
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/pattern"
)

// A Host is a machine that a package is to run on.
type Host struct {
	GOOS, GOARCH string
	Go           string // the release, "1.26.1"
	// IsSet reports whether an environment variable is set.
	IsSet func(name string) bool
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
		if !h.IsSet(v.Name) {
			b.unmet(v.from, contract.VariableUnset, v.Name, v.Pos, finding.HostVariable, "")
		}
	}
}

func (b *Binding) unmet(s *source, id finding.ID, symbol string, at contract.Position, form finding.Form, promised string) {
	b.add(s, finding.Finding{ID: id, Symbol: symbol, Contract: at, Form: form, Promised: promised})
}
