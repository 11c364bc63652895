package load

import (
	"go/build"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/inputs"
)

// suggestFolders adds to the errors of packages that do not exist the folders of the same
// name, which are named with a dot.
func (r *Request) suggestFolders(pkgs []*packages.Package) {
	for _, pkg := range pkgs {
		for i := range pkg.Errors {
			if err := &pkg.Errors[i]; strings.HasPrefix(err.Msg, "package "+pkg.PkgPath+" is not in std") {
				err.Msg += r.SuggestFolder(pkg.PkgPath)
			}
		}
	}
}

// SuggestFolder returns what to add to a message about patterns that name no package: how
// the first of them that is a folder is written. It is "" if none is.
func (r *Request) SuggestFolder(patterns ...string) string {
	for _, pattern := range patterns {
		folder, _, _ := strings.Cut(pattern, "...")
		if folder == "" || build.IsLocalImport(pattern) || filepath.IsAbs(pattern) {
			continue
		}
		if info, err := inputs.Run.Stat(filepath.Join(r.Dir, filepath.FromSlash(folder))); err == nil && info.IsDir() {
			return "; did you mean ./" + pattern + "?"
		}
	}
	return ""
}
