package versions

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/pattern"
)

// A Narrowing is which packages of a module diff compares: those that one of the
// patterns matches, or all if there are none.
type Narrowing struct {
	Text     string // of the patterns
	patterns []*pattern.Pattern
}

// moduleBase stands for the path of the module in relative patterns, which are for both
// versions.
const moduleBase = "module.invalid"

// narrow reads patterns; relative ones begin in the folder dir of the module, which has
// one of some paths.
func narrow(texts []string, dir string, modules []string) (*Narrowing, error) {
	n := &Narrowing{Text: strings.Join(texts, " ")}
	for _, text := range texts {
		if text == "std" || text == "module" {
			return nil, fmt.Errorf("%s is not a pattern of packages of one module", text)
		}
		text = strings.TrimSuffix(filepath.ToSlash(text), "/")
		for _, module := range modules {
			if rest, ok := strings.CutPrefix(text+"/", module+"/"); ok && module != "" {
				text = path.Join(moduleBase, rest) // the other version may have another path
			}
		}
		p, err := pattern.New(text, path.Join(moduleBase, filepath.ToSlash(dir)))
		if err != nil {
			return nil, err
		}
		n.patterns = append(n.patterns, p)
	}
	return n, nil
}

// has reports whether a package, by its path and by that within the module, is compared.
func (n *Narrowing) has(importPath, rel string) bool {
	if n == nil || len(n.patterns) == 0 {
		return true
	}
	for _, p := range n.patterns {
		if p.Match(importPath, pattern.World{}) || p.Match(path.Join(moduleBase, rel), pattern.World{}) {
			return true
		}
	}
	return false
}
