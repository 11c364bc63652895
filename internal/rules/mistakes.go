package rules

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// ruleMistakes returns what is wrong with the patterns and ranges of a contract,
// of which f has the rules that matter. Relative patterns begin at base.
func ruleMistakes(base string, f *contract.File) []finding.Finding {
	return finding.InvalidAll(f.CheckRules(base))
}

// misplaced reports patterns of import paths that name a folder of the module, as seen
// from its root. Under deny, such a one would deny nothing, and nobody would know.
func (b *Binding) misplaced(s *source, part *contract.File) {
	for _, r := range part.PathRules() {
		for _, text := range append([]*contract.String{&r.Pattern}, r.Except...) {
			if b.isFolder(text.Value) {
				b.add(s, finding.Invalid(text.Pos, fmt.Sprintf(
					"%s is a folder of the module, not an import path; write %s/%[1]s", text.Value, b.pkg.Module)))
			}
		}
	}
}

// isFolder reports whether a pattern matches no import path, and would match some with
// the path of the module in front.
func (b *Binding) isFolder(text string) bool {
	root := b.pkg.knownRoot()
	if root == "" || text == "std" || text == "module" || text == "C" {
		return false
	}
	path, _, _ := strings.Cut(text, "...")
	path = strings.TrimSuffix(path, "/")
	first, _, _ := strings.Cut(path, "/")
	// Only std, and modules that no proxy has, have no dot there.
	if strings.Contains(first, ".") || existing(filepath.Join(root, filepath.FromSlash(path))) == "" {
		return false
	}
	if isStd(path) && first != "cmd" && first != "internal" { // which nobody else can import
		return false
	}
	begins := func(module string) bool { return module == first || strings.HasPrefix(module, first+"/") }
	return !begins(b.pkg.Module) && !b.reader.modules(root).Any(begins)
}
