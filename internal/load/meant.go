package load

import (
	"cmp"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/spell"
)

// suggestFolders adds to the errors of patterns that name no package the pattern that may be
// meant.
func (r *Request) suggestFolders(pkgs []*packages.Package) {
	for _, pkg := range pkgs {
		if len(pkg.Errors) == 0 || pkg.Name != "" {
			continue // there is such a package
		}
		if meant := r.SuggestFolder(pkg.PkgPath); meant != "" {
			err := &pkg.Errors[0]
			msg, _, _ := strings.Cut(err.Msg, "; to add it:\n") // by go get, for another module
			err.Msg = msg + meant
		}
	}
}

// SuggestFolder returns what to add to a message about patterns that name no package: how
// the first of them that is meant for a folder is written. It is "" if none is.
func (r *Request) SuggestFolder(patterns ...string) string {
	for _, pattern := range patterns {
		if meant := r.meant(pattern); meant != pattern {
			return "; did you mean " + meant + "?"
		}
	}
	return ""
}

// meant returns a pattern with its folders as they are spelled, and with a dot before those
// that are named without. It returns the pattern if there are no folders like that.
func (r *Request) meant(pattern string) string {
	written, dir, folders := "./", cmp.Or(r.Dir, "."), pattern
	volume := filepath.VolumeName(pattern)
	module, root := r.module()
	switch {
	case filepath.IsAbs(pattern):
		written, folders = pattern[:len(volume)+1], pattern[len(volume)+1:]
		dir = filepath.FromSlash(written)
	case strings.HasPrefix(pattern, "."):
		written = ""
	case module != "" && strings.HasPrefix(pattern, module+"/"):
		written, dir, folders = module+"/", root, pattern[len(module)+1:]
	}
	if spelled, ok := spelledAs(dir, strings.Split(filepath.ToSlash(folders), "/")); ok {
		return written + spelled
	}
	return pattern
}

// spelledAs returns the path of the folder below dir that the elements of a pattern are meant
// for, up to one that is a wildcard. It is not ok if there is none.
func spelledAs(dir string, elements []string) (path string, ok bool) {
	for i, element := range elements {
		if strings.Contains(element, "...") {
			return strings.Join(elements, "/"), i > 0
		}
		if !inputs.IsFolder(filepath.Join(dir, element)) {
			near := spell.Meant(element, foldersIn(dir))
			if near == "" {
				return "", false
			}
			elements[i] = near
		}
		dir = filepath.Join(dir, elements[i])
	}
	return strings.Join(elements, "/"), true
}

func foldersIn(dir string) (names []string) {
	list, _ := inputs.Run.ReadFolder(dir)
	for _, e := range list {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// module returns the path and the folder of the module that the request is in, "" if that is
// unknown.
func (r *Request) module() (path, root string) {
	if r.Settings == nil || !filepath.IsAbs(r.Settings.Get("GOMOD")) {
		return "", ""
	}
	file := r.Settings.Get("GOMOD")
	data, err := inputs.Run.ReadFile(file)
	if err != nil {
		return "", ""
	}
	return modfile.ModulePath(data), filepath.Dir(file)
}
