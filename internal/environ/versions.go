package environ

import (
	"go/token"
	"go/version"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/pattern"
)

// A Version is the version of the Go language that a module or a file is written
// for.
type Version struct {
	Go       string    // "1.24"; of a go directive, "1.24.2", too
	Pos, End token.Pos // of the file's package clause; none for the module

	// Directive is set if it is what go.mod says, and so the oldest release that
	// builds the module. Else it is one of the language, which has no releases.
	Directive bool
}

// Versions returns the language version of the package's module, first, and of
// each file that has another one, sorted by file. The go directive of the module
// is in the form "1.24", "1.24.2" or "go1.24"; if it is "", the version of the type
// check is used. A file has a separate version if its //go:build line
// requires one (https://go.dev/ref/mod#go-mod-file-go).
func Versions(p *Package, moduleGo string) []Version {
	module := Version{Go: strings.TrimPrefix(moduleGo, "go"), Directive: true}
	if !version.IsValid("go" + module.Go) {
		module = Version{Go: pattern.Language(p.Types.GoVersion())}
	}
	var list []Version
	for _, file := range p.Files {
		if v := pattern.Language(p.Info.FileVersions[file]); v != "" && v != pattern.Language(module.Go) {
			list = append(list, Version{Go: v, Pos: file.Package, End: file.Name.End()})
		}
	}
	slices.SortFunc(list, func(a, b Version) int { return p.Compare(a.Pos, b.Pos) })
	if module.Go != "" {
		list = append([]Version{module}, list...)
	}
	return list
}

// Toolchain returns the version in what runtime.Version and go env GOVERSION print,
// without "go": "1.24.2" for "go1.24.2", for "go1.24.2 X:nocoverageredesign" and for
// "go1.24.2-vendor", "1.27" for "devel go1.27-0a1b2c3 …". It returns "" for what
// has none.
func Toolchain(s string) string {
	s = strings.TrimPrefix(s, "devel ")
	s, _, _ = strings.Cut(s, " ")
	s, _, _ = strings.Cut(s, "-")
	s, _, _ = strings.Cut(s, "+")
	if !strings.HasPrefix(s, "go") || !version.IsValid(s) {
		return ""
	}
	return strings.TrimPrefix(s, "go")
}
