package report

import "github.com/importspy/importspy/internal/finding"

// A Key is what makes a finding on two platforms the same.
type Key struct {
	ID                 finding.ID
	Package, Symbol    string
	Says               string
	Position, Contract Position
	Verdict            finding.Verdict
}

// Key returns what makes the finding the same on another platform.
func (f *Finding) Key() Key {
	if f.Shared {
		return Key{ID: f.ID, Contract: f.Contract, Says: f.Says}
	}
	return Key{f.ID, f.Package, f.Symbol, f.Says, f.Position, f.Contract, f.Verdict}
}
