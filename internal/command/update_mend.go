package command

import (
	"bytes"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/merge"
)

// mend returns what a contract says of each platform, brought in line with the
// package there. It adds the local names of packages to local, by import path.
func (job *updateJob) mend(f *contract.File, results []*engine.Result, local map[string]string) []merge.Side {
	var sides []merge.Side
	uses := f.Uses // each platform adds its own, so that all agree on names
	for i, side := range job.sides {
		part := side.part(f)
		part.Uses = uses
		r := side.mend(job.name, part)
		for _, use := range r.File.Uses {
			if name := r.Describe.Names.Local(use.Path); name != "" {
				local[use.Path] = name
			}
		}
		uses = r.File.Uses
		mended := merge.Side{GOOS: side.GOOS, GOARCH: side.GOARCH, File: r.File}
		if side.cgo != nil {
			mended.Unseen = unseenBut(side.cgo, results[i].Findings)
		}
		sides = append(sides, mended)
	}
	return sides
}

// mend makes the fixes of a contract that is for the platform of one side alone.
func (side *updateSide) mend(name string, part *contract.File) *engine.Result {
	data := contract.Format(part)
	r := check.Package(name, data, side.Package, side.binding)
	for range maxRounds {
		next, n := fixAll(r, data)
		if n == 0 || bytes.Equal(next, data) {
			break
		}
		fixed := check.Package(name, next, side.Package, side.binding)
		if fixed.Describe == nil {
			break // update tells of the findings that are left
		}
		data, r = next, fixed
	}
	return r
}

// part returns the exports that f has on the platform of a side. What the package
// has there, and f on other platforms only, is taken to be as it is on those.
func (side *updateSide) part(f *contract.File) *contract.File {
	p := merge.Project(f, side.GOOS, side.GOARCH)
	part := &contract.File{
		Package: p.Package, PackageName: p.PackageName, Policy: p.Policy, Strict: p.Strict,
		Consts: p.Consts, Vars: p.Vars, Funcs: p.Funcs, Types: p.Types, Waivers: p.Waivers,
	}
	if f.Policy == contract.Minimum {
		return part // which promises no more because the package has more
	}
	for _, e := range f.Entries() {
		obj := side.Types.Scope().Lookup(e.Name)
		if obj == nil || !obj.Exported() || describe.Kind(obj) != e.Kind || part.EntryOf(e.Name) != nil {
			continue
		}
		platform := e.Decls[0].Platforms[0]
		other := merge.Project(&contract.File{Types: []*contract.Entry{e}}, platform.GOOS, platform.GOARCH).Types
		switch e.Kind {
		case contract.Const:
			part.Consts = append(part.Consts, other...)
		case contract.Var:
			part.Vars = append(part.Vars, other...)
		case contract.Func:
			part.Funcs = append(part.Funcs, other...)
		case contract.Type:
			part.Types = append(part.Types, other...)
		}
	}
	return part
}
