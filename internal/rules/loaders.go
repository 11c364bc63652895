package rules

import (
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
)

// checkLoaders reports loaders of plugins that are out of date.
func (b *Binding) checkLoaders() {
	if b.place == nil {
		return // nothing says what there is
	}
	for _, l := range b.pkg.loaders {
		r := &guardReport{b: b, file: l.file, found: make(map[string]bool)}
		if from := guard.LoaderFrom(l.src); from != "" {
			r.compareLoader(l, from)
		} else {
			r.add("", nil, finding.GuardEdited)
		}
	}
}

// compareLoader compares a loader with the contract of the folder with an import path.
func (r *guardReport) compareLoader(l loaderFile, from string) {
	s, f := r.read(from, finding.LoaderGone, finding.LoaderUnknown)
	if f == nil {
		return
	}
	family, err := guard.Plugins(f)
	if err != nil {
		r.add(from, s, finding.LoaderUnknown, err.Error())
		return
	}
	now, err := (&guard.Loader{Path: r.b.pkg.Path, From: from, Family: family}).Again(l.file)
	if err == nil && guard.SameText(now, l.src) {
		return
	}
	s.file = family
	r.add(from, s, finding.LoaderStale)
	if err == nil {
		r.b.renew(l.file, now)
	}
}
