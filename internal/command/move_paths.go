package command

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/world"
)

// Renames are the import paths of a module whose packages have moved.
type renames struct {
	*mover
	root, module string
	moved        []report.Moved
	moves        []world.Move
}

// noneHas reports whether no contract has the path that was given. Of one that cannot be read,
// which is reported later, that is unknown.
func (p *renames) noneHas(names []string) bool {
	for _, name := range names {
		data, err := sidecar.Read(inputs.Run, name, nil)
		if err != nil {
			return false
		}
		file, err := contract.Parse(name, data)
		if contract.FormErrors(err) != nil {
			return false
		}
		file.RenamePaths(p.in(name, file))
	}
	return !p.found
}

// in returns rename for the contract called name, which also takes relative patterns: what
// they are relative to may have moved, and so may what they lead to.
func (p *renames) in(name string, file *contract.File) func(old string) (to, local string) {
	was, now := p.bases(name, file)
	return func(old string) (to, local string) {
		if old != "." && old != ".." && !strings.HasPrefix(old, "./") && !strings.HasPrefix(old, "../") {
			return p.rename(old)
		}
		to, _ = p.rename(path.Join(was, old))
		if to == path.Join(now, old) {
			return old, ""
		}
		return cmp.Or(rules.RelativeTo(now, to), old), ""
	}
}

// bases returns the import paths that the folder of a contract had and has. Where the
// contract does not say what it was for, its folder has moved with the others.
func (p *renames) bases(name string, file *contract.File) (was, now string) {
	rel, err := filepath.Rel(p.root, filepath.Dir(name))
	if err != nil {
		rel = "."
	}
	now = path.Join(p.module, filepath.ToSlash(rel))
	was = now
	if file.Package != nil {
		if to, _ := p.rename(file.Package.Value); to == now {
			was = file.Package.Value
		}
		return was, now
	}
	for _, m := range slices.Backward(p.moves) {
		was = world.Move{From: m.To, To: m.From}.Path(was)
	}
	return was, now
}

// rename returns the path for one that a contract has, and the name that contracts know the
// package by if its own is another one now.
func (p *renames) rename(old string) (to, local string) {
	to = old
	at, _, _ := strings.Cut(old, "...")
	if first, _, _ := strings.Cut(at, "/"); strings.Contains(first, ".") { // not the standard library
		p.seen[strings.TrimSuffix(at, "/")] = true
	}
	for _, m := range p.moves {
		p.found = p.found || m == p.given && (m.Covers(old) || m.Covers(to))
		if m.Covers(to) && !(world.Move{From: m.To}).Covers(to) && !p.ofNested(to, m) {
			to = m.Path(to)
		}
	}
	for _, pkg := range p.moved {
		if was := path.Base(pkg.Old); pkg.New == to && to != old && pkg.Name != "" && pkg.Name != was && path.Base(pkg.New) == pkg.Name {
			local = was
		}
	}
	return to, local
}

// nameOf returns the name of the package that a contract is for, if that is another one now.
func (p *renames) nameOf(file *contract.File) string {
	if file.Package == nil || file.PackageName == nil {
		return ""
	}
	for _, pkg := range p.moved {
		if pkg.Old == file.Package.Value && pkg.Name != "" && pkg.Name != file.PackageName.Value && pkg.Old[strings.LastIndexByte(pkg.Old, '/')+1:] == file.PackageName.Value {
			return pkg.Name
		}
	}
	return ""
}
