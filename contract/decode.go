package contract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/yamledit"
)

// The keys of a contract, in the order in which they are written.
var (
	fileKeys = []string{
		"version", "package", "name", "policy", "strict", "uses", "aliases", "exports",
		"imports", "importers", "subpackages", "skip", "environment", "waivers",
	}
	exportKeys = []string{"consts", "vars", "funcs", "types", "provides", "init"}
	waiverKeys = []string{"finding", "symbol", "reason", "platforms"}
)

// Parse reads a contract; name is for the positions of errors. The File keeps data, which
// must not be changed after that. The error is an
// [ErrorList] of all mistakes that need no package to be found, in the order of
// the file: in its form, in the ids of rules, in patterns and ranges, and in the
// syntax of Go source. With mistakes the File holds what could be understood; it is
// nil where not even the YAML could be read, or where there are more mistakes than
// are looked for.
func Parse(name string, data []byte) (f *File, err error) {
	doc, mistakes := yamledit.Parse(data)
	d := &decoder{doc: doc, name: name, data: data}
	defer d.recoverTooMany(&f, &err)
	if at := conflict(data); at >= 0 {
		d.fail(FormError, Position(doc.Place(at)), "merge conflict: keep the entries of both sides and remove the markers, or take one side; then run 'importspy-vet update'")
		return nil, d.errs.err()
	}
	for _, m := range mistakes {
		d.fail(FormError, Position(doc.Place(m.Offset)), m.Msg)
	}
	if doc.Root == nil || !d.checkRoom(doc.Root) {
		return nil, d.errs.err()
	}
	f = d.file(doc.Root)
	f.Name, f.Data, f.syntax = name, data, doc
	f.makeIndex()
	f.inherit()
	d.validate(f)
	d.checkIDs(f)
	rules := &ruleChecker{name: name}
	rules.file(f)
	for _, e := range rules.errs {
		d.report(e)
	}
	d.checkSource(f)
	return f, d.errs.err()
}

// A decoder turns nodes into the parts of a File.
type decoder struct {
	doc  *yamledit.Document
	name string
	data []byte
	errs ErrorList

	patterns int // parts of the patterns so far
	matching int // what it takes to match values with them
}

func (d *decoder) errorf(n *yamledit.Node, format string, args ...any) {
	d.failAt(d.pos(n), format, args...)
}

func (d *decoder) pos(n *yamledit.Node) Position { return Position(d.doc.Place(n.Start)) }

func (d *decoder) file(root *yamledit.Node) *File {
	f := &File{Policy: Compatible}
	pairs := d.pairs(root, "a contract", "keys to values")
	version := false
	for _, p := range pairs {
		switch key := p.Key.Value; key {
		case "version":
			version = true
			d.version(p.Value)
		case "package":
			f.Package = d.str(p.Value, key)
		case "name":
			f.PackageName = d.str(p.Value, key)
		case "policy":
			d.policy(f, p.Value)
		case "strict":
			f.Strict = d.strict(p.Value)
		case "uses":
			f.Uses = d.uses(p.Value)
		case "aliases":
			d.aliases(f, p.Value)
		case "exports":
			d.exports(f, p.Value, "exports")
		case "imports":
			f.Imports = d.imports(p)
		case "importers":
			f.Importers = d.importers(p)
		case "subpackages":
			d.filled(p)
			f.Subpackages = d.families(p.Value)
		case "skip":
			f.Skip = d.folderRules(p.Value, "skip")
		case "environment":
			f.Environment = d.environment(p, "environment")
		case "waivers":
			f.Waivers = d.waivers(p)
		default:
			d.unknownFileKey(p.Key)
		}
	}
	if !version {
		d.errorf(root, `version is missing; write "version: %d"`, Version)
	}
	return f
}

// strict decodes the findings that count as breaking.
func (d *decoder) strict(n *yamledit.Node) []String {
	var list []String
	seen := make(map[string]bool)
	for _, item := range d.items(n, "strict", "findings") {
		s := d.str(item, "an item of strict")
		switch {
		case s == nil:
		case seen[s.Value]:
			d.errorf(item, "strict has %s twice", show(s.Value))
		default:
			seen[s.Value] = true
			list = append(list, *s)
		}
	}
	return list
}

func (d *decoder) unknownFileKey(key *yamledit.Node) {
	switch name := key.Value; {
	case slices.Contains(exportKeys, name):
		d.errorf(key, "unknown key %s; it belongs under exports", name)
	default:
		d.errorf(key, "%s", unknownKey(name, fileKeys))
	}
}

func (d *decoder) version(n *yamledit.Node) {
	if s := d.str(n, "version"); s != nil && (s.Value != fmt.Sprint(Version) || !n.IsPlain()) {
		d.errorf(n, `version %s is not supported by this version of importspy-vet; write "version: %d"`,
			d.spelled(n), Version)
	}
}

func (d *decoder) policy(f *File, n *yamledit.Node) {
	s := d.str(n, "policy")
	if s == nil {
		return
	}
	switch p := Policy(s.Value); p {
	case Exact, Compatible, Minimum:
		f.Policy, f.PolicyPos = p, s.Pos
	default:
		d.errorf(n, "policy must be exact, compatible or minimum, not %s%s", d.spelled(n),
			spell.Suggest(s.Value, []string{string(Exact), string(Compatible), string(Minimum)}))
	}
}

func (d *decoder) aliases(f *File, n *yamledit.Node) {
	switch s := d.str(n, "aliases"); {
	case s == nil:
	case s.Value != AllAliases:
		d.errorf(n, "aliases must be %s, not %s", AllAliases, d.spelled(n))
	default:
		f.Aliases = true
	}
}

func (d *decoder) uses(n *yamledit.Node) (uses []*Use) {
	for i, item := range d.items(n, "uses", "import paths") {
		if i == maxUses {
			d.errorf(item, "uses has more than %d packages", maxUses)
			break
		}
		u := &Use{Pos: d.pos(item)}
		switch {
		case item.Kind == yamledit.Scalar:
			if s := d.str(item, "an item of uses"); s != nil {
				u.Path = s.Value
			}
		case item.Kind == yamledit.Mapping && len(item.Pairs) == 1:
			u.Name = item.Pairs[0].Key.Value
			if u.Name == "" {
				d.errorf(item, "an item of uses has an empty name; write the import path alone")
			}
			if s := d.str(item.Pairs[0].Value, "uses."+show(u.Name)); s != nil {
				u.Path = s.Value
			}
		default:
			d.errorf(item, "an item of uses must be an import path or one name and its import path, not %s",
				item.Describe())
		}
		if u.Path != "" {
			uses = append(uses, u)
		}
	}
	return uses
}

// exports decodes the declarations of a contract or of a part of one.
func (d *decoder) exports(f *File, n *yamledit.Node, path string) {
	for _, p := range d.pairs(n, path, "sections to declarations") {
		i := slices.IndexFunc(sections[:], func(kind Kind) bool { return kinds[kind].section == p.Key.Value })
		switch {
		case i >= 0:
			kind := sections[i]
			if f.lists != nil {
				f.lists[kind] = true
			}
			*f.Section(kind) = d.entries(kind, p, path+"."+p.Key.Value, nil)
		case p.Key.Value == "provides":
			// An empty list overrides that of a farther family.
			f.Provides = append([]Text{}, d.texts(p.Value, path+".provides", "interfaces")...)
		case p.Key.Value == "init":
			f.Calls = d.initCalls(p.Value, path+".init")
		default:
			d.errorf(p.Key, "%s", unknownKey(p.Key.Value, exportKeys))
		}
	}
}

func (d *decoder) waivers(section *yamledit.Pair) (waivers []*Waiver) {
	for _, item := range d.items(section.Value, "waivers", "mappings") {
		if item.Kind != yamledit.Mapping {
			d.errorf(item, "a waiver must be a mapping with finding, symbol and reason, not %s", item.Describe())
			continue
		}
		w := &Waiver{Pos: d.pos(item), syntax: &entrySyntax{item: item, list: section.Value, header: section}}
		d.waiver(w, item)
		waivers = append(waivers, w)
	}
	return waivers
}

func (d *decoder) waiver(w *Waiver, item *yamledit.Node) {
	set := map[string]bool{}
	for _, p := range d.pairs(item, "a waiver", "keys to values") {
		key := p.Key.Value
		set[key] = true
		switch key {
		case "finding":
			d.setString(&w.Finding, p.Value, "finding")
		case "symbol":
			d.setString(&w.Symbol, p.Value, "symbol")
		case "reason":
			d.setString(&w.Reason, p.Value, "reason")
		case "platforms":
			w.Platforms = d.platforms(p.Value)
		default:
			d.errorf(p.Key, "%s", unknownKey(key, waiverKeys))
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

func (d *decoder) setString(to *String, n *yamledit.Node, what string) {
	if s := d.str(n, what); s != nil {
		*to = *s
	}
}

// platforms returns nil only if there is an error.
func (d *decoder) platforms(n *yamledit.Node) (platforms []Platform) {
	if n.IsNull() || n.Kind == yamledit.Sequence && len(n.Items) == 0 {
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
func (d *decoder) pairs(n *yamledit.Node, what, content string) (pairs []*yamledit.Pair) {
	if n.IsNull() {
		return nil
	}
	if n.Kind != yamledit.Mapping {
		d.errorf(n, "%s must be a mapping of %s, not %s", what, content, n.Describe())
		return nil
	}
	first := make(map[string]*yamledit.Node, len(n.Pairs))
	for _, p := range n.Pairs {
		if p.Bad {
			continue
		}
		if f, ok := first[p.Key.Value]; ok {
			d.errorf(p.Key, "duplicate key %s; first given on line %d", show(p.Key.Value), d.pos(f).Line)
			continue
		}
		first[p.Key.Value] = p.Key
		pairs = append(pairs, p)
	}
	return pairs
}

// items returns the items of a sequence. It reports other kinds; null is an
// empty sequence.
func (d *decoder) items(n *yamledit.Node, what, content string) []*yamledit.Node {
	if n.IsNull() {
		return nil
	}
	if n.Kind != yamledit.Sequence {
		d.errorf(n, "%s must be a sequence of %s, not %s%s", what, content, n.Describe(), adviseSequence(n, content))
		return nil
	}
	return n.Items
}

// adviseSequence says how a scalar becomes a sequence, if it can be in one as it
// is spelled.
func adviseSequence(n *yamledit.Node, content string) string {
	const long = 60
	if n.Kind != yamledit.Scalar || !n.IsPlain() || content == "mappings" || len(n.Value) > long || strings.ContainsAny(n.Value, ",[]{}\t") {
		return ""
	}
	return "; write [" + n.Value + "]"
}

// str returns a scalar as it is spelled: true is "true". A block scalar has a
// line break at its end, so white space around it is dropped. It reports other
// kinds, null and empty strings, and then returns nil.
func (d *decoder) str(n *yamledit.Node, what string) *String {
	switch {
	case n.IsNull():
		d.errorf(n, "%s is null; %s", what, adviseNull(n))
	case n.Kind != yamledit.Scalar:
		d.errorf(n, "%s must be a scalar, not %s", what, n.Describe())
	case strings.TrimSpace(n.Value) == "":
		d.errorf(n, "%s is empty", what)
	default:
		return &String{Value: strings.TrimSpace(n.Value), Pos: d.pos(n)}
	}
	return nil
}

func adviseNull(n *yamledit.Node) string {
	if n.Value == "" {
		return "write a value after the colon"
	}
	return "quote it if it is a word: " + yamledit.DoubleQuote(n.Value)
}

func (d *decoder) bool(n *yamledit.Node, what string) *Bool {
	if n.Kind == yamledit.Scalar && n.IsPlain() && (n.Value == "true" || n.Value == "false") {
		return &Bool{Value: n.Value == "true", Pos: d.pos(n)}
	}
	if n.Kind != yamledit.Scalar || n.IsNull() {
		d.errorf(n, "%s must be true or false, not %s", what, n.Describe())
	} else {
		d.errorf(n, "%s must be true or false, not %s", what, d.spelled(n))
	}
	return nil
}

// spelled returns the first line of the bytes of n, with spaces for tabs.
func (d *decoder) spelled(n *yamledit.Node) string {
	line, _, _ := strings.Cut(d.doc.Spelled(n), "\n")
	return yamledit.Cut(strings.ReplaceAll(strings.TrimSuffix(line, "\r"), "\t", " "))
}

// quoted returns the bytes of n as a quoted scalar on one line.
func (d *decoder) quoted(n *yamledit.Node) string {
	return yamledit.Quote(yamledit.Cut(strings.Join(strings.Fields(d.doc.Spelled(n)), " ")))
}

// conflict returns the offset of the first line by which git marks a conflict of two
// branches, -1 if there is none. No line of a contract begins so.
func conflict(data []byte) int {
	offset := 0
	for line := range bytes.Lines(data) {
		if bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			return offset
		}
		offset += len(line)
	}
	return -1
}
