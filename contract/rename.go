package contract

import (
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// RenamePaths returns the edits after which the contract has other import paths: its own,
// those under uses, and those in rules and in waivers of rules. What follows a path in a
// pattern stays. Rename returns the new path for one that is in the contract, the same if
// it stays, and the name by which the contract knows the package, if that is not the
// package's own name any more. It also gets the relative patterns, as they are written:
// those of import paths, and those of folders, which stay if they would not begin with "./".
func (f *File) RenamePaths(rename func(path string) (to, local string)) []Edit {
	if f.syntax == nil {
		return nil
	}
	r := &renamer{doc: f.syntax, rename: rename}
	for _, p := range f.syntax.Root.Pairs {
		switch p.Key.Value {
		case "package":
			r.scalar(p.Value)
		case "subpackages":
			for _, item := range p.Value.Items {
				for _, q := range item.Pairs {
					if q.Key.Value == "except" {
						r.folders(q.Value)
					} else {
						r.pair(q)
					}
				}
			}
		case "waivers":
			for _, item := range p.Value.Items {
				if id, symbol := item.Get("finding"), item.Get("symbol"); id != nil && symbol != nil && strings.HasPrefix(id.Value.Value, "import") {
					r.scalar(symbol.Value)
				}
			}
		default:
			r.pair(p)
		}
	}
	return r.edits
}

type renamer struct {
	doc    *yamledit.Document
	rename func(path string) (to, local string)
	edits  []Edit
}

// pathless are the keys below which there are no import paths.
var pathless = []string{
	"version", "name", "policy", "strict", "aliases", "consts", "vars", "funcs", "types", "provides", "environment",
	"contract", "reason", "files", "indirect",
}

// pair renames what is below a key. Import paths can be keys, too.
func (r *renamer) pair(p *yamledit.Pair) {
	switch key := p.Key.Value; {
	case slices.Contains(pathless, key):
	case key == "match" || key == "skip":
		r.folders(p.Value)
	case key == "uses":
		r.uses(p.Value)
	case key == "calls":
		for _, item := range p.Value.Items {
			r.function(item)
		}
	default:
		if strings.Contains(key, "/") || strings.Contains(key, ".") {
			r.scalar(p.Key)
		}
		r.node(p.Value)
	}
}

func (r *renamer) node(n *yamledit.Node) {
	switch n.Kind {
	case yamledit.Scalar:
		r.scalar(n)
	case yamledit.Sequence:
		for _, item := range n.Items {
			r.node(item)
		}
	case yamledit.Mapping:
		for _, p := range n.Pairs {
			r.pair(p)
		}
	}
}

// folders renames what patterns of folders begin with.
func (r *renamer) folders(n *yamledit.Node) {
	switch n.Kind {
	case yamledit.Scalar:
		if !strings.HasPrefix(n.Value, "./") {
			return // a name, at any depth
		}
		if to, _ := r.rename(n.Value); strings.HasPrefix(to, "./") {
			r.scalar(n)
		}
	case yamledit.Sequence:
		for _, item := range n.Items {
			r.folders(item)
		}
	case yamledit.Mapping:
		if p := n.Get("path"); p != nil {
			r.folders(p.Value)
		}
	}
}

// uses renames imports of the Go source, which still knows them by the same names.
func (r *renamer) uses(n *yamledit.Node) {
	for _, item := range n.Items {
		switch {
		case item.Kind == yamledit.Scalar:
			if to, local := r.rename(item.Value); to != item.Value {
				if local != "" {
					r.edits = append(r.edits, Edit{Start: item.Start, End: item.Start, New: local + ": "})
				}
				r.scalar(item)
			}
		case len(item.Pairs) == 1:
			r.scalar(item.Pairs[0].Value)
		}
	}
}

// function renames the path of "import/path.Func".
func (r *renamer) function(n *yamledit.Node) {
	slash := strings.LastIndexByte(n.Value, '/')
	if dot := strings.IndexByte(n.Value[slash+1:], '.'); dot >= 0 {
		r.replace(n, n.Value[:slash+1+dot])
	}
}

func (r *renamer) scalar(n *yamledit.Node) { r.replace(n, n.Value) }

// replace renames the path that a scalar begins with.
func (r *renamer) replace(n *yamledit.Node, path string) {
	to, _ := r.rename(path)
	if n.Kind != yamledit.Scalar || to == path {
		return
	}
	if at := strings.Index(r.doc.Spelled(n), path); at >= 0 {
		r.edits = append(r.edits, Edit{Start: n.Start + at, End: n.Start + at + len(path), New: to})
		return
	}
	quote := yamledit.Quote
	if n.Flow {
		quote = yamledit.QuoteFlow
	}
	r.edits = append(r.edits, Edit{Start: n.Start, End: n.End, New: quote(to + n.Value[len(path):])})
}
