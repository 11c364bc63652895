package engine

import (
	"github.com/importspy/importspy/internal/accept"
	"github.com/importspy/importspy/internal/api"
)

// Side returns the result as package accept takes it, to make fixes of what was found.
func (r *Result) Side() accept.Side {
	return accept.Side{
		GOOS: r.GOOS, GOARCH: r.GOARCH, Findings: r.Findings, Describe: r.Describe, Became: r.Became,
		Promised: r.promisedMembers, UnrecordedTypes: r.UnrecordedTypes,
	}
}

// promisedMembers returns the names of the fields and methods that clients have by the
// contract's form of a type, promoted ones included; ok reports whether they are known.
func (r *Result) promisedMembers(entry string) (names map[string]bool, ok bool) {
	if r.alone == nil {
		return nil, false
	}
	for _, o := range r.alone.declared.Objects {
		if o.TypeName == nil || o.Entry.Name != entry {
			continue
		}
		names = make(map[string]bool)
		t := o.TypeName.Type()
		for name := range api.Fields(t) {
			names[name] = true
		}
		for name := range api.Methods(t) {
			names[name] = true
		}
		for _, m := range o.Members {
			names[m.Name] = true // which may have no type, since its package is not loaded
		}
		return names, true
	}
	return nil, false
}
