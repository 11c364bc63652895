package pattern

import (
	"fmt"
	"go/token"
	"strings"
)

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
