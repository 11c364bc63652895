package contract

// A kindRow is what the format has for a kind of entry.
type kindRow struct {
	section  string // the key of the section or member list
	text     string // the key of the Go source in the long form; "": there is none
	contents string // what the section maps, for messages
}

var kinds = [...]kindRow{
	Const:         {"consts", "const", "names to constants"},
	Var:           {"vars", "var", "names to types"},
	Func:          {"funcs", "func", "names to signatures"},
	Type:          {"types", "type", "names to types"},
	Field:         {"fields", "field", "names to types"},
	Embed:         {"embeds", "", ""},
	Method:        {"methods", "func", "names to signatures"},
	PointerMethod: {"pointer_methods", "func", "names to signatures"},
}

// Key returns the key of the section or member list that has the entries of a kind:
// "funcs", "pointer_methods".
func (k Kind) Key() string { return kinds[k].section }

// sections are the kinds of top-level entries, in the order of the format.
var sections = [...]Kind{Const, Var, Func, Type}

func isMember(kind Kind) bool { return kind >= Field }

// Section returns the place of the entries of a kind: Const, Var, Func or Type. It is nil
// for the kinds of members.
func (f *File) Section(kind Kind) *[]*Entry {
	if isMember(kind) {
		return nil
	}
	return [...]*[]*Entry{Const: &f.Consts, Var: &f.Vars, Func: &f.Funcs, Type: &f.Types}[kind]
}

// List returns the place of the members of a kind: Field, Embed, Method or
// PointerMethod. It is nil for the kinds of top-level entries.
func (d *Decl) List(kind Kind) *[]*Entry {
	return [...]*[]*Entry{Field: &d.Fields, Embed: &d.Embeds, Method: &d.Methods, PointerMethod: &d.PointerMethods}[kind]
}
