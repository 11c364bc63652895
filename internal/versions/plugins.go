package versions

import (
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// A pluginFinder finds out which main packages are plugins. Nothing else is read of contracts.
type pluginFinder struct {
	reader rules.Reader
	known  map[string]plugin // by folder
}

// A plugin is what contracts say of whether a main package is one.
type plugin struct {
	is  bool
	err error // why that cannot be determined
}

func newPluginFinder() *pluginFinder {
	return &pluginFinder{reader: rules.Reader{Once: true}, known: make(map[string]plugin)}
}

// find reports whether contracts, next to a main package or above it, say that it is a plugin.
// The error is why that cannot be determined.
func (p *pluginFinder) find(pkg *packages.Package) (bool, error) {
	dir := load.Dir(pkg)
	found, ok := p.known[dir]
	if !ok {
		place := &rules.Place{Read: func(name string) ([]byte, error) { return sidecar.Read(inputs.Run, name, nil) }}
		found.is, found.err = p.reader.Bind(&rules.Package{Dir: dir, Path: pkg.PkgPath}, place).IsPlugin()
		p.known[dir] = found
	}
	return found.is, found.err
}
