package pattern

import (
	"fmt"
	"go/token"
	"path"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/environ"
)

// A Mistake is what is wrong with the rules of a contract.
type Mistake struct {
	Pos contract.Position
	Msg string
}

// Mistakes returns what is wrong with the patterns and ranges of a contract or a
// part. The import path of the contract's package or folder is base; if that is not
// known, then it is "", and where relative patterns lead to is not looked at.
func Mistakes(f *contract.File, base string) []Mistake {
	c := &checker{base: base}
	c.file(f)
	return c.list
}

// Rules returns the rules on import paths in a contract or a part, apart from those of
// its parts.
func Rules(f *contract.File) (list []*contract.Rule) {
	if im := f.Imports; im != nil {
		list = append(list, im.Allow...)
		list = append(list, im.Deny...)
		if im.Tests != nil {
			list = append(list, im.Tests.Allow...)
			list = append(list, im.Tests.Deny...)
		}
	}
	if im := f.Importers; im != nil {
		list = append(list, im.Allow...)
		list = append(list, im.Deny...)
		list = append(list, im.Except...)
	}
	return list
}

type checker struct {
	base string
	list []Mistake
}

func (c *checker) add(pos contract.Position, err error) {
	if err != nil {
		c.list = append(c.list, Mistake{pos, err.Error()})
	}
}

func (c *checker) file(f *contract.File) {
	for _, call := range f.Calls {
		_, err := Funcs(call.Value)
		c.add(call.Pos, err)
	}
	c.rules(Rules(f))
	for _, fam := range f.Subpackages {
		c.family(fam)
	}
	if env := f.Environment; env != nil && env.Go != nil {
		_, err := environ.ParseRange(env.Go.Value)
		c.add(env.Go.Pos, err)
	}
	for _, part := range f.Parts() {
		c.file(part)
	}
}

func (c *checker) rules(rules []*contract.Rule) {
	for _, r := range rules {
		for _, s := range append([]*contract.String{&r.Pattern}, r.Except...) {
			c.add(s.Pos, c.pattern(s.Value))
		}
		for _, g := range r.Files {
			if _, err := path.Match(strings.TrimPrefix(g.Value, "!"), ""); err != nil || strings.Contains(g.Value, "/") {
				c.add(g.Pos, fmt.Errorf("%s is not a glob for file names such as \"*_gen.go\"", g.Value))
			}
		}
		if r.Version != nil {
			_, err := NewVersions(r.Version.Value)
			c.add(r.Version.Pos, err)
		}
	}
}

// pattern returns what is wrong with a pattern of import paths.
func (c *checker) pattern(text string) error {
	if c.base == "" && isRelative(text) {
		return checkPattern(text)
	}
	_, err := New(text, c.base)
	return err
}

func (c *checker) family(fam *contract.Family) {
	for _, m := range fam.Match {
		_, err := NewFolder(m.Value)
		c.add(m.Pos, err)
	}
	for _, r := range fam.Except {
		_, err := NewFolder(r.Pattern.Value)
		c.add(r.Pattern.Pos, err)
	}
}

// A Func names a function, or a method of a variable: pkg.Name or pkg.Name.Name.
type Func struct{ Pkg, Name string }

// Funcs returns what text can name: since import paths have dots, there may be
// more than one way to read it.
func Funcs(text string) ([]Func, error) {
	var list []Func
	slash := strings.LastIndex(text, "/")
	for i := len(text) - 1; i > slash+1; i-- {
		if text[i] == '.' && isName(text[i+1:]) {
			list = append(list, Func{text[:i], text[i+1:]})
		}
	}
	if list == nil {
		return nil, fmt.Errorf("%s does not name a function; write import/path.Func", text)
	}
	return list, nil
}

func isName(text string) bool {
	name, method, dotted := strings.Cut(text, ".")
	return token.IsIdentifier(name) && (!dotted || token.IsIdentifier(method))
}
