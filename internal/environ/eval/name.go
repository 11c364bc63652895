package eval

import (
	"fmt"
	"go/types"
	"os"
	"strings"
)

// A Name is the name of a variable as far as the source determines it: text, the
// values of parameters and unknown parts, in order.
type Name []Part

// A Part of a name is text, the value of a parameter, or neither if it is unknown.
type Part struct {
	text  string
	param *types.Var // of a list: each item
	known bool       // it is text
	upper bool       // the parameter's value in upper case
	joint bool       // the text is dropped if nothing precedes it
}

// Unknown returns the name of which nothing is known.
func Unknown() Name { return Name{{}} }

// Text returns a name that is known.
func Text(s string) Name { return Name{{text: s, known: true}} }

// Joint returns text that separates a prefix, if there is one, from what follows.
func Joint(s string) Name { return Name{{text: s, known: true, joint: true}} }

// Concat returns all combinations of a name of a with one of b.
func Concat(a, b []Name) []Name {
	if len(a)*len(b) > maxAlternatives {
		return []Name{Unknown()}
	}
	var list []Name
	for _, x := range a {
		for _, y := range b {
			list = append(list, x.Add(y...).short())
		}
	}
	return list
}

// Add returns the name followed by parts.
func (n Name) Add(parts ...Part) Name { return append(n[:len(n):len(n)], parts...) }

// ToUpper returns the name in upper case.
func (n Name) ToUpper() Name {
	result := make(Name, len(n))
	for i, p := range n {
		p.text, p.upper = strings.ToUpper(p.text), true
		result[i] = p
	}
	return result
}

// Param returns the first parameter in a name, or nil.
func (n Name) Param() *types.Var {
	for _, p := range n {
		if p.param != nil {
			return p.param
		}
	}
	return nil
}

// With returns the name with a value in place of a parameter.
func (n Name) With(param *types.Var, value Name) Name {
	var result Name
	for _, p := range n {
		switch {
		case p.param != param:
			result = append(result, p)
		case p.upper:
			result = append(result, value.ToUpper()...)
		default:
			result = append(result, value...)
		}
	}
	return result.short()
}

// maxParts bounds the parts of a name.
const maxParts = 64

// short returns a name that does not have too many parts to be one of a variable, or of
// which that is all that is known.
func (n Name) short() Name {
	if len(n) > maxParts {
		return Unknown()
	}
	return n
}

// Text returns the known beginning of the name, and whether that is all of it.
func (n Name) Text() (string, bool) {
	var b strings.Builder
	for _, p := range n {
		if !p.known {
			return b.String(), false
		}
		if !p.joint || b.Len() > 0 {
			b.WriteString(p.text)
		}
	}
	return b.String(), true
}

// Key returns a text that differs between names that differ.
func (n Name) Key() string {
	var b strings.Builder
	for _, p := range n {
		fmt.Fprintf(&b, "%q %p %v %v %v;", p.text, p.param, p.known, p.upper, p.joint)
	}
	return b.String()
}

// Mentioned returns the variables that os.Expand looks up in s.
func Mentioned(s string) []string {
	var list []string
	os.Expand(s, func(name string) string {
		list = append(list, name)
		return ""
	})
	return list
}
