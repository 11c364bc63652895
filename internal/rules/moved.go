package rules

import (
	"strings"

	"golang.org/x/mod/module"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/world"
)

// Moves returns how the package has got its import path if its contract names another one:
// its module has another path now, or the package another folder; nil if neither explains
// it, as for a contract that was copied.
func (b *Binding) Moves(own *contract.File) (moves []world.Move) {
	if own == nil || own.Package == nil || b.place == nil || b.place.ByPath || b.pkg.Module == "" || b.pkg.Dir == "" {
		return nil
	}
	old, now := own.Package.Value, b.pkg.Path
	if old == now {
		return nil
	}
	m, ok := moduleMove(old, now, b.pkg.Module)
	if !ok && !inModule(old, b.pkg.Module) {
		m, ok = b.moduleMoveAbove(old)
	}
	if ok {
		moves, old = append(moves, m), m.Path(old)
	}
	if old == now {
		return moves
	}
	dir, ok := b.pkg.ownDir(old)
	if !ok || hasGoFiles(dir) {
		return nil // there is such a package: this is a copy of its contract
	}
	return append(moves, b.packageMove(old, now))
}

// moduleMove returns how a module has got its path, if a package of it had the path old,
// which is not one of the module now.
func moduleMove(old, now, path string) (m world.Move, ok bool) {
	base, version, _ := module.SplitPathVersion(path)
	switch {
	case version != "" && inModule(old, base) && !inModule(old, path):
		from := base
		rest := strings.TrimPrefix(strings.TrimPrefix(old, base), "/")
		if at := major.FindString(rest); at != "" {
			from += "/" + strings.TrimSuffix(at, "/")
		}
		return world.Move{From: from, To: path}, true
	case inModule(old, path):
		return m, false
	}
	from, to := old, now
	for to != path {
		i, j := strings.LastIndexByte(from, '/'), strings.LastIndexByte(to, '/')
		if i < 0 || j < 0 || from[i:] != to[j:] {
			return m, false
		}
		from, to = from[:i], to[:j]
	}
	return world.Move{From: from, To: to}, true
}

// moduleMoveAbove returns how the module has got its path by the contract of a folder above
// the package, which has moved itself, too.
func (b *Binding) moduleMoveAbove(old string) (m world.Move, ok bool) {
	b.eachAbove(func(name, _, base string) {
		p := b.reader.read(name, "package", b.place)
		if ok || p == nil || p.file == nil || p.file.Package == nil {
			return
		}
		m, ok = moduleMove(p.file.Package.Value, base, b.pkg.Module)
		ok = ok && m.Covers(old)
	})
	return m, ok
}

// packageMove returns how a package of the module has got another path: with the folders
// above it that are gone, too.
func (b *Binding) packageMove(old, now string) world.Move {
	m := world.Move{From: old, To: now}
	for {
		i, j := strings.LastIndexByte(m.From, '/'), strings.LastIndexByte(m.To, '/')
		if i < 0 || j < 0 || m.From[i:] != m.To[j:] {
			return m
		}
		dir, ok := b.pkg.ownDir(m.From[:i])
		if !ok || existing(dir) != "" {
			return m
		}
		m = world.Move{From: m.From[:i], To: m.To[:j]}
	}
}

// Moved is the finding that a contract names the package by the path that it had.
func Moved(own *contract.File, moves []world.Move) finding.Finding {
	last := moves[len(moves)-1]
	return finding.Finding{
		ID: contract.ContractInvalid, Verdict: finding.Violation, Form: finding.Moved, Contract: own.Package.Pos,
		Promised: last.From, Actual: last.To,
	}
}
