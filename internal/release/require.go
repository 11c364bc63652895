package release

import (
	"fmt"
	"go/version"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// Requires says what the go.mod of a version requires beyond that of the one before, if
// importers notice: a later Go version, a module more, a module in a later minor
// version. It is "" if there is nothing of the kind.
func Requires(old, new *modfile.File) string {
	if old == nil || new == nil {
		return ""
	}
	if was, now := goVersion(old), goVersion(new); version.Compare("go"+now, "go"+was) > 0 {
		return fmt.Sprintf("it requires Go %s instead of %s", now, was)
	}
	required := make(map[string]string)
	for _, r := range old.Require {
		required[r.Mod.Path] = r.Mod.Version
	}
	for _, r := range new.Require {
		switch was, ok := required[r.Mod.Path]; {
		case !ok:
			return fmt.Sprintf("it requires %s, another module", r.Mod.Path)
		case semver.Compare(semver.MajorMinor(r.Mod.Version), semver.MajorMinor(was)) > 0:
			return fmt.Sprintf("it requires %s %s instead of %s", r.Mod.Path, r.Mod.Version, was)
		}
	}
	return ""
}

// goVersion returns the Go version of a go.mod: without a line it is 1.16
// (https://go.dev/ref/mod#go-mod-file-go).
func goVersion(f *modfile.File) string {
	if f.Go == nil {
		return "1.16"
	}
	return f.Go.Version
}

// Retracts returns a function that reports whether a go.mod retracts a version.
func Retracts(f *modfile.File) func(v string) bool {
	return func(v string) bool {
		if f == nil {
			return false
		}
		for _, r := range f.Retract {
			if semver.Compare(r.Low, v) <= 0 && semver.Compare(v, r.High) <= 0 {
				return true
			}
		}
		return false
	}
}
