package contract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/importspy/importspy/internal/yamledit"
)

// A Key is a key of the long form of an entry, other than that of its Go source.
// What reads, writes, edits, merges and compares entries goes by the table of
// keys, so that a key is known in one place.
type Key struct {
	Name string

	// Authored reports whether only people write the key: a package does not show
	// what its value should be.
	Authored bool

	types bool // only types have it
	plain bool // a String that is written without quotes

	// The place of the value in a Decl: one of them is not nil.
	str       func(*Decl) **String
	boolean   func(*Decl) **Bool
	platforms func(*Decl) *[]Platform
	texts     func(*Decl) *[]Text
	members   Kind // 0: none

	// invalid returns what a str must be if s is not that, else "".
	invalid func(s string) string
}

// typeKeys are the keys of types, in the order in which they are written. Those
// that are not only for types are first.
var typeKeys = []*Key{
	{Name: "deprecated", str: func(d *Decl) **String { return &d.Deprecated }},
	{Name: "since", str: func(d *Decl) **String { return &d.Since }, Authored: true},
	{Name: "stability", str: func(d *Decl) **String { return &d.Stability }, Authored: true, invalid: notStability},
	{Name: "platforms", platforms: func(d *Decl) *[]Platform { return &d.Platforms }},
	{Name: "comparable", types: true, boolean: func(d *Decl) **Bool { return &d.Comparable }},
	{Name: "comparable_for_any", types: true, str: func(d *Decl) **String { return &d.ComparableForAny }, invalid: notParams},
	{Name: "assignable_for_any", types: true, str: func(d *Decl) **String { return &d.AssignableForAny }, invalid: notParams},
	{Name: "sealed", types: true, boolean: func(d *Decl) **Bool { return &d.Sealed }},
	{Name: "size", types: true, str: func(d *Decl) **String { return &d.Size }, plain: true, invalid: notSize},
	{Name: "hidden", types: true, str: func(d *Decl) **String { return &d.Hidden }},
	{Name: "underlying", types: true, str: func(d *Decl) **String { return &d.Underlying }},
	{Name: "open", types: true, boolean: func(d *Decl) **Bool { return &d.Open }, Authored: true},
	{Name: "fields", types: true, members: Field},
	{Name: "embeds", types: true, members: Embed},
	{Name: "methods", types: true, members: Method},
	{Name: "pointer_methods", types: true, members: PointerMethod},
	{Name: "implements", types: true, texts: func(d *Decl) *[]Text { return &d.Implements }},
}

var otherKeys = typeKeys[:slices.IndexFunc(typeKeys, func(k *Key) bool { return k.types })]

// Keys returns the keys of the long form of entries of a kind, other than that of
// the Go source, in the order in which they are written. Callers must not change
// the result.
func Keys(kind Kind) []*Key {
	switch kind {
	case Type:
		return typeKeys
	case Embed:
		return nil
	}
	return otherKeys
}

// keyOf returns the key with a name that entries of a kind have, or nil.
func keyOf(kind Kind, name string) *Key {
	for _, k := range Keys(kind) {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// keyNames returns the names of all keys of a kind, in their order.
func keyNames(kind Kind) []string {
	names := []string{kinds[kind].text}
	for _, k := range Keys(kind) {
		names = append(names, k.Name)
	}
	return names
}

// IsScalar reports whether the value is a single word or sentence, as
// [File.SetKey] sets it.
func (k *Key) IsScalar() bool { return k.str != nil || k.boolean != nil }

// Get returns the value that d has for k as a contract spells it, without quotes;
// "" if d does not have it. Of platforms and implements it is the list in
// brackets. It is "" for members, which are entries.
func (k *Key) Get(d *Decl) string { return k.value(d, func(s string) string { return s }) }

// Set sets the value of a scalar key in d, which need not be in a file, or with "" removes
// it. It does nothing for other keys. What is in a file, [File.SetKey] changes.
func (k *Key) Set(d *Decl, value string) {
	switch {
	case k.str != nil && value == "":
		*k.str(d) = nil
	case k.str != nil:
		*k.str(d) = &String{Value: value}
	case k.boolean != nil && value == "":
		*k.boolean(d) = nil
	case k.boolean != nil:
		*k.boolean(d) = &Bool{Value: value == "true"}
	}
}

// Members returns the members that d lists under k.
func (k *Key) Members(d *Decl) []*Entry {
	if k.members == 0 {
		return nil
	}
	return *d.List(k.members)
}

// has reports whether d has the key.
func (k *Key) has(d *Decl) bool { return k.value(d, yamledit.QuoteFlow) != "" || len(k.Members(d)) > 0 }

// value returns the value of d on one line, "" if it is absent or members.
func (k *Key) value(d *Decl, quote func(string) string) string {
	switch {
	case k.str != nil:
		if s := *k.str(d); s != nil {
			return k.word(s.Value, quote)
		}
	case k.boolean != nil:
		if b := *k.boolean(d); b != nil {
			return strconv.FormatBool(b.Value)
		}
	case k.platforms != nil:
		if list := *k.platforms(d); list != nil {
			return formatPlatforms(list)
		}
	case k.texts != nil:
		if list := *k.texts(d); len(list) > 0 {
			words := make([]string, len(list))
			for i, t := range list {
				words[i] = yamledit.QuoteFlow(t.Value)
			}
			return "[" + strings.Join(words, ", ") + "]"
		}
	}
	return ""
}

// word returns a value as it is written: only strings are quoted.
func (k *Key) word(value string, quote func(string) string) string {
	if k == nil || k.str != nil && !k.plain {
		return quote(value)
	}
	return value
}

// accepts reports whether value can be set, of a scalar key.
func (k *Key) accepts(value string) bool {
	switch {
	case value == "":
		return true
	case k.boolean != nil:
		return value == "true" || value == "false"
	}
	return k.invalid == nil || k.invalid(value) == ""
}

func notStability(s string) string {
	if s == Stable || s == Experimental {
		return ""
	}
	return Stable + " or " + Experimental
}

func notParams(s string) string {
	if paramNames.MatchString(s) {
		return ""
	}
	return "the names of type parameters, separated by commas"
}

var paramNames = regexp.MustCompile(`^[\pL_][\pL\p{Nd}_]*( *, *[\pL_][\pL\p{Nd}_]*)*$`)

// ParamNames returns the names of type parameters in a list of them such as "K, V".
func ParamNames(list string) []string {
	names := strings.Split(list, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

func notSize(s string) string {
	if _, err := strconv.ParseInt(s, 10, 64); err != nil || s[0] == '-' || s[0] == '+' {
		return "a number of bytes"
	}
	return ""
}
