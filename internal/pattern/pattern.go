// Package pattern parses the small languages in the rules of a contract:
// patterns of import paths and of folders, ranges of versions, functions.
package pattern

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Pattern matches import paths. It is no regular expression, of which a contract can
// have so many that they take too much memory.
type Pattern struct {
	text  string
	parts []string // what is between the wildcards; nil for the words
	below []string // of x/...: those of what is below x, which parts are; else nil
}

// The words that match many import paths.
const (
	wordStd    = "std"    // the packages of the standard library
	wordModule = "module" // the packages of the module that the contract is in
)

// maxLength is how many bytes a pattern may have. The go command takes no import path that
// is longer than the name of a file can be.
const maxLength = 4096

// New reads a pattern that is written in a contract of the package or
// folder base, an import path.
func New(text, base string) (*Pattern, error) {
	if text == wordStd || text == wordModule {
		return &Pattern{text: text}, nil
	}
	if err := checkPattern(text); err != nil {
		return nil, err
	}
	full := text
	if isRelative(text) {
		full = path.Join(base, text)
		if full == "." || full == ".." || strings.HasPrefix(full, "../") {
			return nil, fmt.Errorf("%s climbs above the root of the import path", text)
		}
	}
	return dots(text, full), nil
}

// Check returns what is wrong with a pattern of import paths. If base is "", then
// where relative ones lead to is not looked at.
func Check(text, base string) error {
	if base == "" && isRelative(text) {
		return checkPattern(text)
	}
	_, err := New(text, base)
	return err
}

func isRelative(text string) bool {
	return text == "." || text == ".." || strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")
}

func checkPattern(text string) error {
	switch {
	case text == "":
		return errors.New("empty import path pattern")
	case len(text) > maxLength:
		return fmt.Errorf("%s… is not an import path pattern: it has more than %d bytes", strings.ToValidUTF8(text[:40], ""), maxLength)
	case strings.HasPrefix(text, "/") || strings.HasSuffix(text, "/"):
		return fmt.Errorf("%s is not an import path pattern: it must not begin or end with a slash", text)
	case strings.ContainsAny(text, "*?[\u2026"): // the last one is … as one character
		return fmt.Errorf("%s is not an import path pattern; use ... as the wildcard, as in example.com/shop/...", text)
	case strings.Contains(text, "://"):
		return fmt.Errorf("%s is not an import path pattern; write it as in an import declaration, without %s", text, text[:strings.Index(text, "://")+3])
	case strings.Contains(text, "@"):
		return fmt.Errorf("%s is not an import path pattern: import paths have no version; in a rule under deny, use the key version", text)
	case !utf8.ValidString(text) || strings.ContainsFunc(text, neverImported):
		return fmt.Errorf("%s is not an import path pattern", text)
	}
	return checkElements(text)
}

// neverImported reports whether no import path has the character: the implementation
// restriction in https://go.dev/ref/spec#Import_declarations.
func neverImported(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune("!\"#$%&'()*,:;<=>?[\\]^`{|}\ufffd", r)
}

// checkElements rejects elements that are only allowed at the start of an import
// path, and those that are never allowed in one.
func checkElements(text string) error {
	leading := true
	for e := range strings.SplitSeq(text, "/") {
		relative := e == "." || e == ".."
		if e == "" || relative && !leading || !relative && e != "..." && strings.Trim(e, ".") == "" {
			return fmt.Errorf("%s is not an import path pattern: it has %s", text, element(e))
		}
		leading = leading && relative
	}
	return nil
}

// dots returns what matches the import paths that a pattern of the go command does: "go
// help packages". It is called text.
func dots(text, full string) *Pattern {
	const wildcard = "..."
	p := &Pattern{text: text}
	if x, ok := strings.CutSuffix(full, "/"+wildcard); ok { // x/... matches x, too
		p.below = strings.Split(full, wildcard)
		full = x
	}
	p.parts = strings.Split(full, wildcard)
	return p
}

// matches reports whether a text is the parts, with anything between them.
func matches(parts []string, s string) bool {
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return s == first
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, s, ok = strings.Cut(s, part); !ok { // its first place leaves most to the others
			return false
		}
	}
	return strings.HasSuffix(s, last)
}

// A World knows what the words of patterns match.
type World struct {
	Std    func(path string) bool
	Module func(path string) bool
}

// Match reports whether an import path is one of the pattern's.
func (p *Pattern) Match(importPath string, w World) bool {
	switch {
	case importPath == "C":
		return p.text == "C" // no package, and so of no set of packages
	case p.parts != nil:
		return matches(p.parts, importPath) || p.below != nil && matches(p.below, importPath)
	case p.text == wordStd:
		return w.Std(importPath)
	}
	return w.Module(importPath)
}

// A Folder matches folders below that of a contract.
type Folder struct {
	elements []string // the last one may be "..."
	name     string   // of folders at any depth, with what is below; "": there are elements
}

// NewFolders is NewFolder for patterns that leave folders out: there, a name alone, such
// as "internal" or "*test", is for all folders of that name and what is below them.
func NewFolders(text string) (*Folder, error) {
	if text == "" || strings.HasPrefix(text, ".") || strings.Contains(text, "/") {
		p, err := NewFolder(text)
		if err != nil && !strings.HasPrefix(text, "./") && text != "" {
			return nil, fmt.Errorf(`%s is not a folder pattern; it must begin with "./", the folder of the contract, or be the name of folders at any depth`, text)
		}
		return p, err
	}
	if _, err := NewFolder("./" + text); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "./"))
	}
	return &Folder{name: text}, nil
}

// AnyDepth reports whether p is a name alone, of folders at any depth.
func (p *Folder) AnyDepth() bool { return p.name != "" }

// NewFolder reads a pattern such as "./...", "./*receiver" or
// "./plugins/*/v2/...".
func NewFolder(text string) (*Folder, error) {
	rest, ok := strings.CutPrefix(text, "./")
	if !ok || rest == "" {
		return nil, fmt.Errorf(`%s is not a folder pattern; it must begin with "./", the folder of the contract`, text)
	}
	p := &Folder{elements: strings.Split(rest, "/")}
	for i, e := range p.elements {
		switch _, err := path.Match(e, ""); {
		case e == "" || e == "." || e == "..":
			return nil, fmt.Errorf("%s is not a folder pattern: it has %s", text, element(e))
		case strings.Contains(e, "**"):
			return nil, fmt.Errorf("%s is not a folder pattern: use * for one folder, or ... as the last element for any number of folders, not **", text)
		case e == "..." && i < len(p.elements)-1:
			return nil, fmt.Errorf("%s is not a folder pattern: \"...\" is only allowed as the last element", text)
		case e != "..." && strings.Contains(e, "..."):
			return nil, fmt.Errorf("%s is not a folder pattern: \"...\" must be a whole path element; use * within an element", text)
		case errors.Is(err, path.ErrBadPattern):
			return nil, fmt.Errorf("%s is not a folder pattern: %s is a malformed glob", text, e)
		}
	}
	return p, nil
}

// Match reports whether the folder rel, relative to that of the contract and
// with slashes, is one of the pattern's. As in the go command, "..." does not
// reach into folders that are not for packages.
func (p *Folder) Match(rel string) bool {
	if rel == "." {
		return false // the contract's own package is below no other
	}
	names := strings.Split(rel, "/")
	if p.name != "" {
		return slices.ContainsFunc(names, func(name string) bool {
			ok, _ := path.Match(p.name, name)
			return ok
		})
	}
	for i, e := range p.elements {
		if e == "..." {
			return !hidden(names[i:])
		}
		if i >= len(names) {
			return false
		}
		if ok, _ := path.Match(e, names[i]); !ok {
			return false
		}
	}
	return len(names) == len(p.elements)
}

// hidden reports whether the go command's ... leaves out a folder.
func hidden(names []string) bool {
	for _, name := range names {
		if name == "testdata" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
			return true
		}
	}
	return false
}

// element says which part of a pattern is wrong.
func element(e string) string {
	if e == "" {
		return "an empty element"
	}
	return fmt.Sprintf("the element %q", e)
}
