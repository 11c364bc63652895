package environ

import (
	"cmp"
	"go/token"
	"go/version"
	"slices"
	"strings"
)

// A Version is the version of the Go language that a module or a file is written
// for.
type Version struct {
	Go       string    // "1.24"
	Pos, End token.Pos // of the file's package clause; none for the module
}

// Versions returns the language version of the package's module, first, and of
// each file that has another one, sorted by file. The go directive of the module
// is in the form "1.24", "1.24.2" or "go1.24"; if it is "", then what the type
// check went by is taken. A file has a version of its own if its //go:build line
// asks for one (https://go.dev/ref/mod#go-mod-file-go).
func Versions(p *Package, moduleGo string) []Version {
	of := language(moduleGo)
	if of == "" {
		of = language(p.Types.GoVersion())
	}
	var list []Version
	for _, file := range p.Files {
		if v := language(p.Info.FileVersions[file]); v != "" && v != of {
			list = append(list, Version{v, file.Package, file.Name.End()})
		}
	}
	slices.SortFunc(list, func(a, b Version) int { return p.compare(a.Pos, b.Pos) })
	if of != "" {
		list = append([]Version{{Go: of}}, list...)
	}
	return list
}

// language returns the language version of a version, without "go", or "" if it is
// none.
func language(v string) string {
	return strings.TrimPrefix(version.Lang(goVersion(v)), "go")
}

// goVersion puts v into the form of package go/version.
func goVersion(v string) string {
	if v == "" || strings.HasPrefix(v, "go") {
		return v
	}
	return "go" + v
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

// compareVersions compares two versions as far as both go: 1.24 stands for all of
// 1.24rc1, 1.24.0, 1.24.1 and so on, and so is equal to each.
func compareVersions(a, b string) int {
	if isLanguage(a) || isLanguage(b) {
		return cmp.Compare(version.Compare("go"+language(a), "go"+language(b)), 0)
	}
	return version.Compare(goVersion(a), goVersion(b))
}

func isLanguage(v string) bool { return language(v) == strings.TrimPrefix(v, "go") }
