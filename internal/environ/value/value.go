// Package value says which values an environment variable can have. It depends on
// nothing but the standard library, so that programs can check with the same rules.
package value

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Type is what the text of a variable must be. Each has a parser of the standard
// library, and accepts what that does.
type Type string

// The types. The zero Type is that of a contract which names none: any text.
const (
	String   Type = "string"   // any text, the empty one too
	Bool     Type = "bool"     // strconv.ParseBool: 1, t, true, 0, f, false
	Int      Type = "int"      // strconv.ParseInt, base 10, 64 bits
	Uint     Type = "uint"     // strconv.ParseUint, base 10, 64 bits
	Float    Type = "float"    // strconv.ParseFloat, 64 bits
	Duration Type = "duration" // time.ParseDuration: 1m30s
	URL      Type = "url"      // url.Parse, with a scheme, and then a host or a path
	HostPort Type = "hostport" // a host, which may be empty, and a port: example.com:443, [::1]:80
	Port     Type = "port"     // strconv.ParseUint, base 10, 16 bits
	Path     Type = "path"     // a name of a file: not empty, without a zero byte
)

// A kind is a type with what messages call its values, and what accepts them.
type kind struct {
	name  Type
	noun  string
	takes func(string) bool
}

var kinds = []kind{
	{String, "a string", func(string) bool { return true }},
	{Bool, "a bool", parses(strconv.ParseBool)},
	{Int, "an int", parses(parseInt)},
	{Uint, "a uint", parses(parseUint)},
	{Float, "a float", parses(parseFloat)},
	{Duration, "a duration", parses(time.ParseDuration)},
	{URL, "a url", isURL},
	{HostPort, "a hostport", isHostPort},
	{Port, "a port", isPort},
	{Path, "a path", func(s string) bool { return s != "" && !strings.Contains(s, "\x00") }},
}

// Types returns the names of all types.
func Types() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k.name)
	}
	return names
}

// Accepts reports whether a text is of the type. A type that there is not accepts all.
func (t Type) Accepts(text string) bool {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == t })
	return i < 0 || kinds[i].takes(text)
}

// Noun returns what a value of the type is: "an int".
func (t Type) Noun() string {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == t }); i >= 0 {
		return kinds[i].noun
	}
	return string(String)
}

// Same reports whether two texts are one value of the type: 1m and 60s, true and 1.
func (t Type) Same(a, b string) bool {
	switch t {
	case Bool:
		return same(strconv.ParseBool, a, b)
	case Int:
		return same(parseInt, a, b)
	case Uint, Port:
		return same(parseUint, a, b)
	case Float:
		return same(parseFloat, a, b)
	case Duration:
		return same(time.ParseDuration, a, b)
	}
	return a == b
}

func parses[T any](parse func(string) (T, error)) func(string) bool {
	return func(s string) bool {
		_, err := parse(s)
		return err == nil
	}
}

func same[T comparable](parse func(string) (T, error), a, b string) bool {
	x, err := parse(a)
	if err != nil {
		return a == b
	}
	y, err := parse(b)
	return err == nil && x == y
}

func parseInt(s string) (int64, error)     { return strconv.ParseInt(s, 10, 64) }
func parseUint(s string) (uint64, error)   { return strconv.ParseUint(s, 10, 64) }
func parseFloat(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func isPort(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

// isURL leaves out localhost:8080, of which url.Parse takes the host for a scheme.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && u.Opaque == "" && (u.Host != "" || strings.HasPrefix(u.Path, "/"))
}

// isHostPort is like net.SplitHostPort, whose package is too large for a small program.
// It is stricter: the port is a number, and what is in brackets is an IPv6 address.
func isHostPort(s string) bool {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || !isPort(s[i+1:]) {
		return false
	}
	host := s[:i]
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, closed := strings.CutSuffix(inner, "]")
		addr, err := netip.ParseAddr(inner)
		return closed && err == nil && addr.Is6()
	}
	return !strings.ContainsAny(host, ":[]/?#@\\ \t\r\n")
}

// A Set is what a contract allows for a variable. The zero Set allows every text.
type Set struct {
	Type    Type
	Values  []string       // nil: all
	Pattern *regexp.Regexp // which the whole text must match; nil: all. See [Compile]
	Source  string         // of Pattern, as it was written
}

// Compile returns the pattern that a whole text must match: ^ and $ are implied.
func Compile(pattern string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, err // which has the pattern as it was written
	}
	return regexp.Compile(`\A(?:` + pattern + `)\z`)
}

// Requires returns what of the set a text is not: "an int", "one of debug, info or warn",
// "a text that matches [a-z]+". It is "" if the set has the text.
func (s *Set) Requires(text string) string {
	switch {
	case !s.Type.Accepts(text):
		return s.Type.Noun()
	case s.Values != nil && !slices.Contains(s.Values, text):
		return list(s.Values)
	case s.Pattern != nil && !s.Pattern.MatchString(text):
		return "a text that matches " + s.Source
	}
	return ""
}

// String returns all that the set requires, "" if it is nothing.
func (s *Set) String() string {
	var parts []string
	if s.Type != "" {
		parts = append(parts, s.Type.Noun())
	}
	if s.Values != nil {
		parts = append(parts, list(s.Values))
	}
	if s.Pattern != nil {
		parts = append(parts, "a text that matches "+s.Source)
	}
	return strings.Join(parts, ", ")
}

// list writes values as "one of a, b or c".
func list(values []string) string {
	words := make([]string, len(values))
	for i, v := range values {
		if words[i] = v; v == "" || strings.ContainsAny(v, ", ") {
			words[i] = strconv.Quote(v)
		}
	}
	if n := len(words); n > 1 {
		return "one of " + strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	return strings.Join(words, "")
}
