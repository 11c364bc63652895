package pairtest

import (
	"fmt"
	"go/format"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// shrink makes a pair smaller for as long as it fails alike.
func (p *pair) shrink(like failure) *pair {
	if like.client != "" {
		p.clients = []client{like.client}
	}
	fails := func(q *pair) bool {
		return slices.ContainsFunc(q.judge(new(figures)), func(f failure) bool { return f.kind == like.kind && f.key == like.key })
	}
	if like.client == "" {
		p.clients = nil
	}
	return p.shrinkWhile(fails)
}

// shrinkWhile makes a pair smaller for as long as it fails.
func (p *pair) shrinkWhile(fails func(*pair) bool) *pair {
	for again := true; again; {
		again = false
		for _, smaller := range p.smaller() {
			if q := p.changed(smaller); q != nil && q.size() < p.size() && fails(q) {
				p, again = q, true
			}
		}
	}
	return p
}

// size is what shrinking makes less: the text of both versions, and how much they
// differ.
func (p *pair) size() int {
	size := len(p.old.text()) + len(p.now.text())
	for u := range units {
		old, _ := p.old.source(u)
		now, _ := p.now.source(u)
		if old != now {
			size += 20
		}
		if u != pUnit {
			size += len(old) + len(now) // move what can be moved to p
		}
	}
	for _, d := range p.now.decls {
		if before := p.old.find(d.id); before == nil || text(p.old, before) != text(p.now, d) {
			size += 10
		}
	}
	return size
}

// text is the source of one declaration.
func text(m *module, d *decl) string {
	w := &writer{module: m, unit: d.unit, imports: make(map[unit]bool), owners: make(map[int]int)}
	w.decl(d)
	return w.b.String()
}

// changed returns a copy of the pair with a change, nil if there is nothing to change.
func (p *pair) changed(change func(*pair) bool) *pair {
	q := &pair{old: p.old.clone(), now: p.now.clone(), clients: p.clients, edits: p.edits}
	if !change(q) {
		return nil
	}
	q.old.normalize()
	q.now.normalize()
	return q
}

// smaller returns changes that make a pair smaller.
func (p *pair) smaller() (list []func(*pair) bool) {
	add := func(change func(*pair) bool) { list = append(list, change) }
	ids := p.old.ids()
	for _, id := range p.now.ids() {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		add(func(q *pair) bool {
			a, b := q.old.remove(id), q.now.remove(id)
			return a || b
		})
		add(func(q *pair) bool { return q.now.remove(id) })
		add(func(q *pair) bool { return q.now.restore(q.old, id) })
		add(func(q *pair) bool { return simplify(q.old, q.now, id, false) })
		add(func(q *pair) bool { return simplify(q.old, q.now, id, true) })
		add(func(q *pair) bool {
			a, b := q.old.find(id), q.now.find(id)
			if a == nil || b == nil || a.unit == pUnit && b.unit == pUnit {
				return false
			}
			a.unit, b.unit = pUnit, pUnit
			return true
		})
	}
	return list
}

// restore gives a declaration back what it was in the old version.
func (m *module) restore(old *module, id int) bool {
	was := old.find(id)
	if was == nil {
		return false
	}
	i := slices.IndexFunc(m.decls, func(d *decl) bool { return d.id == id })
	if i < 0 {
		m.decls = append(m.decls, was.clone())
	} else {
		m.decls[i] = was.clone()
	}
	return true
}

// simplify writes int, or a struct without fields, for the types of a piece.
func simplify(old, now *module, id int, whole bool) bool {
	done := false
	for _, m := range []*module{old, now} {
		for _, d := range m.decls {
			if d.id == id && (d.kind == varDecl || d.kind == typeDecl && whole) && d.typ != nil {
				*d.typ = *basic("int")
				done = true
			}
		}
		m.exprs(func(e *expr) {
			for _, f := range slices.Concat(e.fields, e.results) {
				if f.id != id || f.typ.op == funcType && f.name != "" && e.op == interfaceType {
					continue
				}
				if whole || len(f.typ.args) == 0 {
					*f.typ = *basic("int")
				} else {
					*f.typ = *f.typ.args[len(f.typ.args)-1]
				}
				done = true
			}
		})
	}
	return done
}

// txtar is the pair in the form of testdata/witness.
func (p *pair) txtar(f failure) string {
	about := fmt.Sprintf("%s: %s\n%s\n", f.kind, strings.Join(p.edits, ", "), f.detail)
	ar := &txtar.Archive{Comment: []byte(about)}
	for _, side := range []string{"old", "new"} {
		m := p.old
		if side == "new" {
			m = p.now
		}
		for u := range units {
			text, owners := m.source(u)
			if owners == nil && u != pUnit {
				if other, used := p.other(side).source(u); used == nil || other == "" {
					continue
				}
			}
			ar.Files = append(ar.Files, txtar.File{Name: side + "/" + files[u], Data: []byte(formatted(text))})
		}
	}
	if f.client != "" {
		ar.Files = append(ar.Files, txtar.File{Name: "client.go", Data: []byte(f.client.source())})
	}
	return string(txtar.Format(ar))
}

func (p *pair) other(side string) *module {
	if side == "old" {
		return p.now
	}
	return p.old
}

// files are those of the units in a txtar.
var files = [units]string{"dep.example/d/d.go", "internal/in/in.go", "q/q.go", "p.go"}

// source is the client as a file of its own.
func (c client) source() string {
	if strings.HasPrefix(string(c), "package ") {
		return string(c) // it is one already
	}
	text := "package client\n\n"
	for u := range units {
		if u != internalUnit && regexp.MustCompile(`\b`+names[u]+`\.`).MatchString(string(c)) {
			text += fmt.Sprintf("import %q\n\n", paths[u])
		}
	}
	return formatted(text + strings.ReplaceAll(string(c), "; ", "\n"))
}

func formatted(text string) string {
	if data, err := format.Source([]byte(text)); err == nil {
		return string(data)
	}
	return text
}
