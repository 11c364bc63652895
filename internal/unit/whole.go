package unit

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// whole reports whether a package is checked of which the go command only wants what
// others need to know: one of a module of the user's, whose contracts, and those of what
// it imports, can bind it.
//
// Go 1.26 keeps the outcome of either under one key: the check of a package would be
// answered by what was kept of it as a dependency, without findings. So what is kept must
// have them. A package with its own tests is spared: it is checked together with these,
// under another key.
func (u *unit) whole() bool {
	if !u.MayBeWhole() {
		return false
	}
	_, err := sidecar.Read(inputs.Run, sidecar.Path(u.Contracts, u.Dir, u.ImportPath), nil)
	return (u.IsOwn() || !errors.Is(err, fs.ErrNotExist)) && !hasTests(u.Dir)
}

// hasTests reports whether the package in dir has its own test files, not those of
// an external test package, for this platform. Build tags of the go command's line are not
// known, so files that depend on any do not count.
func hasTests(dir string) bool {
	settings, _ := gocmd.Read(dir, os.Environ())
	context := settings.BuildContext(settings.Get("GOOS"), settings.Get("GOARCH"), settings.Cgo())
	entries, _ := inputs.Run.ReadFolder(dir)
	return slices.ContainsFunc(entries, func(e inputs.Entry) bool { return gocmd.IsOwnTest(context, dir, e.Name()) })
}

// settings returns the settings of the go command if they have a -modfile, whose name is
// relative to the folder that the go command runs in; a unit runs in that of its package.
func (u *unit) settings() *gocmd.Settings {
	if u.GoDir == "" {
		return nil
	}
	settings, _ := gocmd.Read(u.GoDir, os.Environ())
	return settings
}

// refused returns why the package cannot be checked, nil if it can.
func (u *unit) refused() error {
	if _, err := rules.ParseSkip(u.Skip); err != nil {
		return fmt.Errorf("invalid value %q for flag -skip: %w", u.Skip, err)
	}
	switch {
	case u.VetxOnly:
		return nil // nobody asks
	case u.Folder != "" || u.Contracts != "" && !filepath.IsAbs(u.Contracts):
		// Each package is checked in its own folder and process, and what the
		// go command keeps of the outcome does not depend on what the flag's folder holds.
		return fmt.Errorf("under go vet, name the folder of contracts by an absolute path in the environment variable %s instead of the flag -contracts", sidecar.EnvContracts)
	case u.Overlaid() != "":
		return fmt.Errorf("%s: -overlay replaces a Go file with %s, but contracts are not read through overlays; check without it", u.ImportPath, u.Overlaid())
	case u.untyped() != "":
		// The go command goes on when the check of a package has failed.
		return fmt.Errorf("%s is not checked: the check of %s, which it imports, has failed", u.ImportPath, u.untyped())
	case u.Contracts != "":
		if err := sidecar.CheckFolder(u.Contracts); err != nil {
			return fmt.Errorf("%s=%s: %w", sidecar.EnvContracts, u.Contracts, err)
		}
	}
	return nil
}

// untyped returns an import of which there are no types, "" if there is none.
func (u *unit) untyped() string {
	for _, name := range slices.Sorted(maps.Keys(u.ImportMap)) {
		path := u.ImportMap[name]
		if u.PackageFile[path] == "" && u.PackageVetx[path] == "" && path != "unsafe" && path != "C" {
			return path
		}
	}
	return ""
}

// InPart returns the folder dir if it has Go files besides those with the base names, and
// the package a contract; else "".
func InPart(dir string, names []string, contracts string) string {
	if names == nil || !sidecar.HasOthers(dir, names) {
		return ""
	}
	path, _ := rules.ImportPath(dir)
	if _, err := sidecar.Read(inputs.Run, sidecar.Path(contracts, dir, path), nil); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return dir
}

// NotNamed is what is printed of a folder with files that are not named.
const NotNamed = "importspy-vet: %s has Go files that are not named, so its exports are not checked; name the package instead of its files\n"
