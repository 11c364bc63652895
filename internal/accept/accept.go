// Package accept turns a finding into the edits of a contract after which the
// finding is gone: the package is accepted as it is.
package accept

import (
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/describe"
	"github.com/importspy/importspy/internal/finding"
)

// A Fix is a change of a contract with a description, a verb phrase.
type Fix struct {
	Message string
	Edits   []contract.Edit
}

// A Fixer makes the fixes of one contract.
type Fixer struct {
	file *contract.File
	d    *describe.Describer

	mentions map[string][]mention // by name; nil: not looked for yet
}

// New returns a fixer for f, in which d writes objects of the package. It makes
// none if d is nil.
func New(f *contract.File, d *describe.Describer) *Fixer { return &Fixer{file: f, d: d} }

// For returns the fix for fd, or nil if there is none that a machine should
// make. Fixes for several findings on one file can be merged; see contract.Edit.
func (fx *Fixer) For(fd *finding.Finding) *Fix {
	f, d := fx.file, fx.d
	if d == nil || fd.Verdict == finding.Waived || fd.In != "" || !fd.ID.OnExports() && fd.ID != contract.WaiverUnused {
		return nil
	}
	a := accepter{Fixer: fx, fd: fd, s: fd.Subject}
	d.Names.Pending() // what earlier fixes asked for is theirs
	verb, edits := a.edits()
	if len(edits) == 0 {
		return nil
	}
	var all []contract.Edit
	for _, use := range d.Names.Pending() {
		if len(f.Uses) == 0 && len(f.Entries()) == 0 && d.Names.Imported(use.Path) {
			// Fixes that each make both sections cannot be merged. The package's own
			// imports resolve without uses.
			continue
		}
		all = append(all, Made(f.InsertUse(use))...)
	}
	// A fix can be made of several changes. Drivers want its edits apart.
	merged, err := contract.Merge(append(all, edits...))
	if err != nil {
		return nil
	}
	return &Fix{Message: verb + " " + contract.FileName, Edits: merged}
}

// Made returns the edits of a change: none if there is nothing to change, or if
// the change cannot be made.
func Made(edits []contract.Edit, err error) []contract.Edit {
	if err != nil {
		return nil
	}
	return edits
}

type accepter struct {
	*Fixer
	fd *finding.Finding
	s  finding.Subject
}

// edits returns the verb phrase and the edits of the fix.
func (a *accepter) edits() (string, []contract.Edit) {
	symbol := a.fd.Symbol
	switch {
	case a.s.Waiver != nil:
		return "Remove the waiver from", Made(a.file.DeleteWaiver(a.s.Waiver))
	case a.fd.ID == contract.NameChanged:
		return "Change the package's name in", Made(a.file.SetName(a.d.Names.Package().Name()))
	case a.s.Becomes != nil && a.s.Entry != nil && a.s.Owner == nil:
		return "Remove " + a.s.Entry.Name + " from", a.giveWay(a.s.Entry)
	case a.s.Becomes != nil && a.s.Owner != nil:
		return "Remove " + a.s.Owner.Name + " from", a.giveWay(a.s.Owner)
	case a.renamed():
		return "Change " + a.s.Entry.Name + " in", a.rename(a.s.Entry, a.s.Actual.(*types.TypeName))
	case a.s.Owner != nil && a.s.Type != nil && (a.s.Owner.Name != a.s.Type.Name() || a.s.Respelled):
		// An unexported type with another name.
		return "Change " + a.s.Owner.Name + " in", a.rename(a.s.Owner, a.s.Type)
	case a.becomesAlias() || a.isAnother() || a.s.Rewrite || a.losesMembers() || a.outgrows():
		// The entry is written anew, whichever of its findings asks for it.
		entry, decl, tn := a.s.Entry, a.s.Decl, a.s.Type
		if a.s.Kind < contract.Field {
			tn = a.s.Actual.(*types.TypeName)
		} else {
			entry, decl = a.s.Owner, a.s.Holder
		}
		return "Change " + entry.Name + " in", a.replace(entry, decl, tn)
	case a.s.Kind >= contract.Field:
		return a.member()
	case a.s.Entry == nil:
		if a.fd.ID == contract.ExportExtra && a.file.EntryOf(a.s.Actual.Name()) == nil {
			return "Add " + symbol + " to", Made(a.file.InsertEntry(a.d.Entry(a.s.Actual)))
		}
		return "", nil
	}
	return a.object()
}

// renamed reports whether the finding is on an unexported type that has another
// name now.
func (a *accepter) renamed() bool {
	tn, ok := a.s.Actual.(*types.TypeName)
	return ok && a.s.Kind == contract.Type && a.s.Entry != nil && (tn.Name() != a.s.Entry.Name || a.s.Respelled)
}

// becomesAlias reports whether the finding is on a type that the contract
// defines and the package has as an alias.
func (a *accepter) becomesAlias() bool {
	decl, tn := a.s.Holder, a.s.Type
	if a.s.Kind == contract.Type {
		decl = a.s.Decl
		tn, _ = a.s.Actual.(*types.TypeName)
	}
	return decl != nil && tn != nil && tn.IsAlias() && !isAlias(decl.Text.Value)
}

// isAnother reports whether the finding is on a struct type whose text is the name
// of another one.
func (a *accepter) isAnother() bool {
	decl, tn := a.s.Holder, a.s.Type
	if a.s.Kind == contract.Type {
		decl = a.s.Decl
		tn, _ = a.s.Actual.(*types.TypeName)
	}
	if decl == nil || tn == nil {
		return false
	}
	_, isStruct := tn.Type().Underlying().(*types.Struct)
	return isStruct && token.IsIdentifier(strings.TrimSpace(decl.Text.Value)) && !bare(decl.Text.Value)
}

// outgrows reports whether the finding is on a type whose text has room for no
// members, as any has not, and that has some now.
func (a *accepter) outgrows() bool {
	decl, tn := a.s.Holder, a.s.Type
	if a.s.Kind == contract.Type {
		decl = a.s.Decl
		tn, _ = a.s.Actual.(*types.TypeName)
	}
	if decl == nil || tn == nil || tn.IsAlias() {
		return false
	}
	text := strings.TrimSpace(decl.Text.Value)
	return !bare(text) && !strings.HasSuffix(text, "}") && !isAlias(text) && bare(a.d.TypeText(tn))
}

// losesMembers reports whether the finding is on a member of a type that has
// none left, or on that it is sealed no more, which counts as one. The bare
// keyword would then say less than the package has.
func (a *accepter) losesMembers() bool {
	decl, tn := a.s.Holder, a.s.Type
	if a.fd.ID == contract.SealedChanged {
		decl = a.s.Decl
		tn, _ = a.s.Actual.(*types.TypeName)
	} else if a.s.Kind < contract.Field {
		return false
	}
	return decl != nil && tn != nil && bare(decl.Text.Value) && !tn.IsAlias() &&
		keyword(a.d.TypeText(tn)) == "" && sameKind(decl.Text.Value, tn)
}

// sameKind reports whether a type is what the keyword at the end of text says.
func sameKind(text string, tn *types.TypeName) bool {
	switch tn.Type().Underlying().(type) {
	case *types.Struct:
		return keyword(text) == "struct"
	case *types.Interface:
		return keyword(text) == "interface"
	}
	return false
}

// object fixes the entry of an object.
func (a *accepter) object() (string, []contract.Edit) {
	change, remove := "Change "+a.fd.Symbol+" in", "Remove "+a.fd.Symbol+" from"
	entry, decl := a.s.Entry, a.s.Decl
	tn, isType := a.s.Actual.(*types.TypeName)
	switch a.fd.ID {
	case contract.ExportMissing:
		if len(entry.Decls) > 1 || decl.Platforms != nil {
			return "", nil // other platforms may have it
		}
		if isType {
			return change, a.rename(entry, tn)
		}
		return remove, append(Made(a.file.DeleteEntry(entry)), a.restateMentions(entry, "")...)
	case contract.KindChanged:
		return change, a.replace(entry, decl, a.s.Actual)
	case contract.SizeChanged:
		if decl.Size != nil {
			return change, Made(a.file.SetKey(entry, decl, "size", a.d.Entry(tn).Decls[0].Size.Value))
		}
		fallthrough // of a type without a name
	case contract.TypeChanged, contract.SignatureChanged, contract.ValueChanged, contract.ConstraintChanged:
		if !isType && a.grows(a.d.Entry(a.s.Actual).Decls[0]) {
			return change, a.replace(entry, decl, a.s.Actual)
		}
		if !isType {
			return change, Made(a.file.SetText(entry, decl, a.d.Text(a.s.Actual)))
		}
		return change, a.typeText(tn)
	case contract.FieldOrder:
		if !bare(decl.Text.Value) {
			return change, Made(a.file.SetText(entry, decl, a.d.Literal(tn)))
		}
		if !bare(a.d.Entry(tn).Decls[0].Text.Value) {
			return change, a.replace(entry, decl, tn) // lists do not tell
		}
		return change, Made(a.file.ReorderFields(decl, fieldOrder(decl, tn)))
	case contract.SealedChanged:
		return change, a.sealed(tn)
	case contract.NotComparable:
		return change, Made(a.file.SetKey(entry, decl, "comparable", "false"))
	case contract.NowComparable:
		return change, Made(a.file.SetKey(entry, decl, "comparable", ""))
	case contract.DeprecationChanged:
		if !isType && a.grows(a.d.Entry(a.s.Actual).Decls[0]) {
			return change, a.replace(entry, decl, a.s.Actual)
		}
		return change, Made(a.file.SetKey(entry, decl, "deprecated", a.deprecated()))
	case contract.NotImplemented:
		return change, a.notImplemented()
	case contract.UnkeyedLiteral:
		if st, ok := tn.Type().Underlying().(*types.Struct); ok && sealedStruct(st) && bare(decl.Text.Value) {
			return change, Made(a.file.SetKey(entry, decl, "sealed", "true"))
		}
		return change, a.replace(entry, decl, tn)
	case contract.TypesMerged:
		if !tn.IsAlias() {
			return "", nil // the other findings on the two have fixes
		}
		return change, a.replace(entry, decl, tn)
	case contract.HiddenChanged:
		return change, Made(a.file.SetKey(entry, decl, "hidden", describe.Hidden(types.Unalias(tn.Type()).(*types.Named))))
	}
	return "", nil
}

func sealedStruct(st *types.Struct) bool {
	for f := range st.Fields() {
		if !f.Exported() {
			return true
		}
	}
	return false
}

func (a *accepter) deprecated() string {
	if a.d.Source == nil {
		return ""
	}
	if text, ok := a.d.Source.Deprecated(a.s.Actual); ok {
		return describe.Deprecation(text)
	}
	return ""
}

// grows reports whether the entry has the short form, and the package both
// another text and a deprecation: then no edit of the text alone can be merged
// with one that makes the long form.
func (a *accepter) grows(fresh *contract.Decl) bool {
	decl := a.s.Decl
	return decl != nil && decl.Text.Pos == decl.Pos && fresh.Deprecated != nil && fresh.Text.Value != decl.Text.Value
}

// replace writes an entry anew, with what a person added to it.
func (a *accepter) replace(entry *contract.Entry, decl *contract.Decl, actual types.Object) []contract.Edit {
	if len(entry.Decls) > 1 {
		return nil
	}
	fresh := a.d.Entry(actual)
	fresh.Decls[0].Since = decl.Since
	fresh.Decls[0].Stability = decl.Stability
	fresh.Decls[0].Platforms = decl.Platforms
	fresh.Decls[0].Open = decl.Open
	return Made(a.file.ReplaceEntry(entry, fresh))
}

// typeText changes a type's text where that is all there is to change. A change
// of the kind of type or of the number of type parameters can reach every member.
func (a *accepter) typeText(tn *types.TypeName) []contract.Edit {
	entry, decl := a.s.Entry, a.s.Decl
	was, now := decl.Text.Value, a.d.TypeText(tn)
	switch {
	case !bare(was) && strings.HasSuffix(strings.TrimSpace(was), "}") && bare(now) && !isAlias(was):
		return Made(a.file.SetText(entry, decl, a.d.Literal(tn)))
	case a.fd.ID == contract.ConstraintChanged && strings.TrimSpace(was) != now:
		return Made(a.file.SetText(entry, decl, now))
	case bare(was) || !sameShape(was, now):
		return a.replace(entry, decl, tn)
	}
	return Made(a.file.SetText(entry, decl, now))
}

func generic(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "[") && !strings.HasPrefix(text, "[]")
}

func isAlias(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "=") || strings.HasPrefix(text, "[") && strings.Contains(text, "] = ")
}

// bare reports whether the members of a type stand below its text.
func bare(text string) bool { return keyword(text) != "" }

func keyword(text string) string { return contract.Text{Value: text}.Keyword() }

func (a *accepter) sealed(tn *types.TypeName) []contract.Edit {
	entry, decl := a.s.Entry, a.s.Decl
	if !bare(decl.Text.Value) {
		return Made(a.file.SetText(entry, decl, a.d.Literal(tn)))
	}
	if decl.Sealed != nil {
		return Made(a.file.SetKey(entry, decl, "sealed", ""))
	}
	return Made(a.file.SetKey(entry, decl, "sealed", "true"))
}

// fieldOrder returns the names of decl's fields in the package's order; those
// that the package does not have keep their place behind the ones before them.
func fieldOrder(decl *contract.Decl, tn *types.TypeName) []string {
	var names []string
	if st, ok := tn.Type().Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			for _, e := range decl.Fields {
				if e.Name == f.Name() {
					names = append(names, e.Name)
				}
			}
		}
	}
	for i, e := range decl.Fields {
		if !slices.Contains(names, e.Name) {
			names = slices.Insert(names, min(i, len(names)), e.Name)
		}
	}
	return names
}

// notImplemented removes the interface that the finding points to.
func (a *accepter) notImplemented() []contract.Edit {
	for i, text := range a.s.Decl.Implements {
		if text.Position(0) == a.fd.Contract {
			return Made(a.file.DeleteImplements(a.s.Decl, i))
		}
	}
	return nil
}

// rename replaces the entry of an unexported type that has a new name.
func (a *accepter) rename(entry *contract.Entry, tn *types.TypeName) []contract.Edit {
	return append(Made(a.file.ReplaceEntry(entry, a.d.Entry(tn))), a.restateMentions(entry, tn.Name())...)
}

// giveWay removes the entry of an unexported type that another type has taken
// the place of.
func (a *accepter) giveWay(entry *contract.Entry) []contract.Edit {
	if len(entry.Decls) > 1 || entry.Decls[0].Platforms != nil {
		return nil // other platforms may have it
	}
	return append(Made(a.file.DeleteEntry(entry)), a.restateMentions(entry, a.becomes())...)
}

// becomes is the text of the type that an unexported one gives way to, or "".
func (a *accepter) becomes() string {
	if a.s.Becomes == nil {
		return ""
	}
	return a.d.Names.Type(a.s.Becomes)
}

// A mention is a text of a contract that mentions a name.
type mention struct {
	entry  *contract.Entry
	member *contract.Entry // nil: the entry's own text
}

var identifier = regexp.MustCompile(`(^|[^\pL_\pN.]|\.\.\.)([\pL_][\pL_\pN]*)`)

// mentionsOf returns the texts that mention a name. Entries for several platforms
// are left out: what holds here need not hold there.
func (fx *Fixer) mentionsOf(name string) []mention {
	if fx.mentions != nil {
		return fx.mentions[name]
	}
	fx.mentions = make(map[string][]mention)
	add := func(text string, m mention) {
		for _, word := range identifier.FindAllStringSubmatch(text, -1) {
			if list := fx.mentions[word[2]]; len(list) == 0 || list[len(list)-1] != m {
				fx.mentions[word[2]] = append(list, m)
			}
		}
	}
	for _, e := range fx.file.Entries() {
		if len(e.Decls) > 1 {
			continue
		}
		add(e.Decls[0].Text.Value, mention{entry: e})
		for _, text := range e.Decls[0].Implements {
			add(text.Value, mention{entry: e})
		}
		for _, m := range e.Decls[0].Members() {
			if len(m.Decls) == 1 {
				add(m.Decls[0].Text.Value, mention{e, m})
			}
		}
	}
	return fx.mentions[name]
}

// restateMentions writes what the package has into the texts that mention the
// name of an entry that goes. Embedded types get the text now, if there is one.
func (a *accepter) restateMentions(gone *contract.Entry, now string) (edits []contract.Edit) {
	scope := a.d.Names.Package().Scope()
	for _, m := range a.mentionsOf(gone.Name) {
		obj := scope.Lookup(m.entry.Name)
		if tn, ok := obj.(*types.TypeName); ok && m.entry != gone {
			stale := implements(m.entry, gone.Name)
			if stale && now != "" || a.s.Rewritten[m.entry] {
				edits = append(edits, a.replace(m.entry, m.entry.Decls[0], tn)...)
			}
			if stale || a.s.Rewritten[m.entry] {
				continue
			}
		}
		if m.entry == gone || obj == nil || describe.Kind(obj) != m.entry.Kind {
			continue // it has a finding of its own
		}
		if m.member == nil {
			decl := m.entry.Decls[0]
			if m.entry.Kind != contract.Type || sameShape(decl.Text.Value, a.d.Text(obj)) {
				edits = append(edits, Made(a.file.SetText(m.entry, decl, a.d.Text(obj)))...)
			}
			continue
		}
		text := a.memberText(obj, m.member)
		if m.member.Kind == contract.Embed {
			text = a.embedText(m, obj, gone.Name, now)
		}
		if text != "" {
			edits = append(edits, Made(a.file.SetText(m.member, m.member.Decls[0], text))...)
		}
	}
	return edits
}

// implements reports whether an entry says that its type implements name.
func implements(e *contract.Entry, name string) bool {
	return slices.ContainsFunc(e.Decls[0].Implements, func(t contract.Text) bool {
		return slices.ContainsFunc(identifier.FindAllStringSubmatch(t.Value, -1), func(word []string) bool { return word[2] == name })
	})
}

// embedText returns what the package embeds where the contract embeds m: under
// the same name or, if both embed equally many types, in the same place, else the
// type that now stands for the one that is gone. Other types than clients had no
// name for have findings of their own.
func (a *accepter) embedText(m mention, obj types.Object, gone, now string) string {
	if now == "" || token.IsExported(now) {
		return ""
	}
	was, embeds := m.entry.Decls[0].Embeds, a.embeds(obj.Type().Underlying())
	for i, text := range embeds {
		same := fieldName(text) == fieldName(m.member.Name)
		place := len(embeds) == len(was) && was[i] == m.member && !token.IsExported(fieldName(text))
		if same && !types.IsInterface(obj.Type()) || place {
			return text
		}
	}
	word := regexp.MustCompile(`(^|[^\pL_\pN.]|\.\.\.)` + regexp.QuoteMeta(gone) + `\b`)
	return word.ReplaceAllString(m.member.Name, "${1}"+now)
}

// embeds returns what a type embeds, in the words of a contract.
func (a *accepter) embeds(t types.Type) (list []string) {
	switch t := t.(type) {
	case *types.Struct:
		for _, i := range describe.StructMembers(t) {
			if t.Field(i).Embedded() {
				list = append(list, a.d.Field(t.Field(i), t.Tag(i)).Name)
			}
		}
	case *types.Interface:
		for e := range t.EmbeddedTypes() {
			list = append(list, a.d.Names.Type(e))
		}
	}
	return list
}

// sameShape reports whether one text of a type can take the place of another
// without a change to the members below it.
func sameShape(was, now string) bool {
	return keyword(was) == keyword(now) && isAlias(was) == isAlias(now) && generic(was) == generic(now)
}

// memberText returns what the package has for a member of the type obj, "" if it
// has nothing.
func (a *accepter) memberText(obj types.Object, m *contract.Entry) string {
	found, index, _ := types.LookupFieldOrMethod(obj.Type(), true, obj.Pkg(), m.Name)
	switch found := found.(type) {
	case *types.Func:
		if m.Kind == contract.Method || m.Kind == contract.PointerMethod {
			return a.d.Text(found)
		}
	case *types.Var:
		if st, ok := obj.Type().Underlying().(*types.Struct); ok && len(index) == 1 && m.Kind == contract.Field {
			return a.d.Field(found, st.Tag(index[0])).Decls[0].Text.Value
		}
	}
	return ""
}
