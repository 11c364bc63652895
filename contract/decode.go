package contract

import (
	"fmt"
	"slices"
	"strings"
)

// The keys of a contract, in the order in which they are written.
var (
	fileKeys = []string{
		"version", "package", "name", "policy", "strict", "uses", "exports",
		"imports", "importers", "subpackages", "environment", "waivers",
	}
	exportKeys = []string{"consts", "vars", "funcs", "types", "provides", "init"}
	waiverKeys = []string{"finding", "symbol", "reason", "platforms"}
)

// Parse reads a contract; name is for the positions of errors. The error is an
// [ErrorList] of all mistakes that need no package to be found, in the order of
// the file: in its form, in the ids of rules, in patterns and ranges, and in the
// syntax of Go source. With mistakes the File holds what could be understood; it is
// nil where not even the YAML could be read.
func Parse(name string, data []byte) (*File, error) {
	src := newSource(name, data)
	if errs := src.checkBytes(); errs != nil {
		return nil, errs.err()
	}
	syn, errs := parseSyntax(src)
	if syn == nil {
		return nil, errs.err()
	}
	d := &decoder{src: src, errs: errs}
	f := d.file(syn.root)
	f.Name, f.Data, f.syntax = name, data, syn
	f.inherit()
	d.validate(f)
	d.checkIDs(f)
	rules := &ruleChecker{name: name}
	rules.file(f)
	d.errs = append(d.errs, rules.errs...)
	d.checkSource(f)
	return f, d.errs.err()
}

// A decoder turns nodes into the parts of a File.
type decoder struct {
	src  *source
	errs ErrorList
}

func (d *decoder) errorf(n *node, format string, args ...any) {
	d.errs = append(d.errs, d.src.errorf(n.start, format, args...))
}

func (d *decoder) pos(n *node) Position { return d.src.position(n.start) }

func (d *decoder) file(root *node) *File {
	f := &File{Policy: Compatible}
	pairs := d.pairs(root, "a contract", "keys to values")
	version := false
	for _, p := range pairs {
		switch key := p.key.value; key {
		case "version":
			version = true
			d.version(p.value)
		case "package":
			f.Package = d.str(p.value, key)
		case "name":
			f.PackageName = d.str(p.value, key)
		case "policy":
			d.policy(f, p.value)
		case "strict":
			f.Strict = d.strict(p.value)
		case "uses":
			f.Uses = d.uses(p.value)
		case "exports":
			d.exports(f, p.value, "exports")
		case "imports":
			f.Imports = d.imports(p)
		case "importers":
			f.Importers = d.importers(p)
		case "subpackages":
			d.filled(p)
			f.Subpackages = d.families(p.value)
		case "environment":
			f.Environment = d.environment(p, "environment")
		case "waivers":
			f.Waivers = d.waivers(p)
		default:
			d.unknownFileKey(p.key)
		}
	}
	if !version {
		d.errorf(root, `version is missing; write "version: %d"`, Version)
	}
	return f
}

// strict decodes the findings that count as breaking.
func (d *decoder) strict(n *node) []String {
	var list []String
	for _, item := range d.items(n, "strict", "findings") {
		s := d.str(item, "an item of strict")
		switch {
		case s == nil:
		case slices.ContainsFunc(list, func(t String) bool { return t.Value == s.Value }):
			d.errorf(item, "strict has %s twice", show(s.Value))
		default:
			list = append(list, *s)
		}
	}
	return list
}

func (d *decoder) unknownFileKey(key *node) {
	switch name := key.value; {
	case slices.Contains(exportKeys, name):
		d.errorf(key, "unknown key %s; it belongs under exports", name)
	default:
		d.errorf(key, "%s", unknownKey(name, fileKeys))
	}
}

func (d *decoder) version(n *node) {
	if s := d.str(n, "version"); s != nil && (s.Value != fmt.Sprint(Version) || n.style != plain) {
		d.errorf(n, `version %s is not supported by this version of importspy-vet; write "version: %d"`,
			d.spelled(n), Version)
	}
}

func (d *decoder) policy(f *File, n *node) {
	s := d.str(n, "policy")
	if s == nil {
		return
	}
	switch p := Policy(s.Value); p {
	case Exact, Compatible, Minimum:
		f.Policy, f.PolicyPos = p, s.Pos
	default:
		d.errorf(n, "policy must be exact, compatible or minimum, this is %s", d.spelled(n))
	}
}

func (d *decoder) uses(n *node) (uses []*Use) {
	for _, item := range d.items(n, "uses", "import paths") {
		u := &Use{Pos: d.pos(item)}
		switch {
		case item.kind == scalarNode:
			if s := d.str(item, "an item of uses"); s != nil {
				u.Path = s.Value
			}
		case item.kind == mappingNode && len(item.pairs) == 1:
			u.Name = item.pairs[0].key.value
			if u.Name == "" {
				d.errorf(item, "an item of uses has an empty name; write the import path alone")
			}
			if s := d.str(item.pairs[0].value, "uses."+show(u.Name)); s != nil {
				u.Path = s.Value
			}
		default:
			d.errorf(item, "an item of uses must be an import path or one name and its import path, this is %s",
				describe(item))
		}
		if u.Path != "" {
			uses = append(uses, u)
		}
	}
	return uses
}

// exports decodes the declarations of a contract or of a part of one.
func (d *decoder) exports(f *File, n *node, path string) {
	for _, p := range d.pairs(n, path, "sections to declarations") {
		i := slices.IndexFunc(sections[:], func(kind Kind) bool { return kinds[kind].section == p.key.value })
		switch {
		case i >= 0:
			kind := sections[i]
			if f.lists != nil {
				f.lists[kind] = true
			}
			*f.Section(kind) = d.entries(kind, p, path+"."+p.key.value, nil)
		case p.key.value == "provides":
			// An empty list stands in the way of that of a farther family.
			f.Provides = append([]Text{}, d.texts(p.value, path+".provides", "interfaces")...)
		case p.key.value == "init":
			f.Calls = d.initCalls(p.value, path+".init")
		default:
			d.errorf(p.key, "%s", unknownKey(p.key.value, exportKeys))
		}
	}
}

func (d *decoder) waivers(section *pair) (waivers []*Waiver) {
	for _, item := range d.items(section.value, "waivers", "mappings") {
		if item.kind != mappingNode {
			d.errorf(item, "a waiver must be a mapping with finding, symbol and reason, this is %s", describe(item))
			continue
		}
		w := &Waiver{Pos: d.pos(item), syntax: &entrySyntax{item: item, list: section.value, header: section}}
		d.waiver(w, item)
		waivers = append(waivers, w)
	}
	return waivers
}

func (d *decoder) waiver(w *Waiver, item *node) {
	set := map[string]bool{}
	for _, p := range d.pairs(item, "a waiver", "keys to values") {
		key := p.key.value
		set[key] = true
		switch key {
		case "finding":
			d.setString(&w.Finding, p.value, "finding")
		case "symbol":
			d.setString(&w.Symbol, p.value, "symbol")
		case "reason":
			d.setString(&w.Reason, p.value, "reason")
		case "platforms":
			w.Platforms = d.platforms(p.value)
		default:
			d.errorf(p.key, "%s", unknownKey(key, waiverKeys))
		}
	}
	for _, key := range waiverKeys[:2] {
		if !set[key] {
			d.errorf(item, "waiver without a %s", key)
		}
	}
	if !set["reason"] {
		d.errorf(item, `waiver without a reason; add "reason"`)
	}
}

func (d *decoder) setString(to *String, n *node, what string) {
	if s := d.str(n, what); s != nil {
		*to = *s
	}
}

// platforms returns nil only if there is an error.
func (d *decoder) platforms(n *node) (platforms []Platform) {
	if n.isNull() || n.kind == sequenceNode && len(n.items) == 0 {
		d.errorf(n, "platforms is empty; leave the key out for all platforms")
		return nil
	}
	seen := map[string]bool{}
	for _, item := range d.items(n, "platforms", "platforms") {
		s := d.str(item, "an item of platforms")
		if s == nil {
			continue
		}
		p, msg := parsePlatform(s.Value)
		if msg == "" && seen[p.String()] {
			msg = "platform " + show(s.Value) + " is given twice"
		}
		if msg != "" {
			d.errorf(item, "%s", msg)
			continue
		}
		seen[p.String()] = true
		p.Pos = s.Pos
		platforms = append(platforms, p)
	}
	return platforms
}

// pairs returns the pairs of a mapping of which each key is given once. It
// reports other kinds and repeated keys; null is an empty mapping.
func (d *decoder) pairs(n *node, what, content string) (pairs []*pair) {
	if n.isNull() {
		return nil
	}
	if n.kind != mappingNode {
		d.errorf(n, "%s must be a mapping of %s, this is %s", what, content, describe(n))
		return nil
	}
	first := make(map[string]*node, len(n.pairs))
	for _, p := range n.pairs {
		if p.bad {
			continue
		}
		if f, ok := first[p.key.value]; ok {
			d.errorf(p.key, "duplicate key %s; first given on line %d", show(p.key.value), d.pos(f).Line)
			continue
		}
		first[p.key.value] = p.key
		pairs = append(pairs, p)
	}
	return pairs
}

// items returns the items of a sequence. It reports other kinds; null is an
// empty sequence.
func (d *decoder) items(n *node, what, content string) []*node {
	if n.isNull() {
		return nil
	}
	if n.kind != sequenceNode {
		d.errorf(n, "%s must be a sequence of %s, this is %s%s", what, content, describe(n), adviseSequence(n, content))
		return nil
	}
	return n.items
}

// adviseSequence says how a scalar becomes a sequence, if it can stand in one as it
// is spelled.
func adviseSequence(n *node, content string) string {
	const long = 60
	if n.kind != scalarNode || n.style != plain || content == "mappings" || len(n.value) > long || strings.ContainsAny(n.value, ",[]{}") {
		return ""
	}
	return "; write [" + n.value + "]"
}

// str returns a scalar as it is spelled: true is "true". A block scalar has a
// line break at its end, so white space around it is dropped. It reports other
// kinds, null and empty strings, and then returns nil.
func (d *decoder) str(n *node, what string) *String {
	switch {
	case n.isNull():
		d.errorf(n, "%s is null; %s", what, adviseNull(n))
	case n.kind != scalarNode:
		d.errorf(n, "%s must be a scalar, this is %s", what, describe(n))
	case strings.TrimSpace(n.value) == "":
		d.errorf(n, "%s is empty", what)
	default:
		return &String{Value: strings.TrimSpace(n.value), Pos: d.pos(n)}
	}
	return nil
}

func adviseNull(n *node) string {
	if n.value == "" {
		return "write a value behind the colon"
	}
	return "quote it if it is a word: " + doubleQuote(n.value)
}

func (d *decoder) bool(n *node, what string) *Bool {
	if n.kind == scalarNode && n.style == plain && (n.value == "true" || n.value == "false") {
		return &Bool{Value: n.value == "true", Pos: d.pos(n)}
	}
	if n.kind != scalarNode || n.isNull() {
		d.errorf(n, "%s must be true or false, this is %s", what, describe(n))
	} else {
		d.errorf(n, "%s must be true or false, this is %s", what, d.spelled(n))
	}
	return nil
}

// spelled returns the first line of the bytes of n.
func (d *decoder) spelled(n *node) string {
	return cut(string(d.src.data[n.start:min(n.end, d.src.lineEnd(n.start))]))
}

// quoted returns the bytes of n as a quoted scalar on one line.
func (d *decoder) quoted(n *node) string {
	return quoteValue(cut(strings.Join(strings.Fields(string(d.src.data[n.start:n.end])), " ")))
}
