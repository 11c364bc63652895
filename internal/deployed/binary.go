package deployed

import (
	"debug/buildinfo"
	"errors"
	"io"
	"path"
	"strings"
)

// A Binary is what a compiled program records of how it was built.
type Binary struct {
	Go           string // "go1.26.1"
	GOOS, GOARCH string
	Cgo          bool
	Tags         string // as for -tags
	BuildMode    string // as for -buildmode, but never "default"
	Path         string // the import path of its main package
	Main         Module
	Modules      map[string]Module // the others, by path
	Revision     string            // of the main module, "" if it is not recorded
	Modified     bool              // there were changes that are not in it
}

// A Module is one that a program was built of.
type Module struct {
	Path, Version string
	// Replaced is set if a folder replaces the module: what was in it is not known, and
	// Version is the one that is required.
	Replaced bool
}

// ReadBinary reads the build information of a program.
func ReadBinary(r io.ReaderAt) (*Binary, error) {
	info, err := buildinfo.Read(r)
	if err != nil {
		return nil, errors.New("not a Go program with build information")
	}
	b := &Binary{Go: info.GoVersion, Path: info.Path, Main: Module{Path: info.Main.Path, Version: info.Main.Version}, Modules: make(map[string]Module)}
	if b.Path == "" || b.Main.Path == "" && b.Path != "command-line-arguments" {
		return nil, errors.New("its build information has no modules; it was built without them")
	}
	for _, dep := range info.Deps {
		m := Module{Path: dep.Path, Version: dep.Version}
		if to := dep.Replace; to != nil {
			if to.Version == "" || to.Version == "(devel)" {
				m.Replaced = true
			} else {
				m.Path, m.Version = to.Path, to.Version
			}
		}
		b.Modules[dep.Path] = m
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS":
			b.GOOS = s.Value
		case "GOARCH":
			b.GOARCH = s.Value
		case "CGO_ENABLED":
			b.Cgo = s.Value == "1"
		case "-buildmode":
			b.BuildMode = s.Value
		case "-tags":
			b.Tags = strings.TrimSpace(s.Value)
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	if b.GOOS == "" || b.GOARCH == "" {
		return nil, errors.New("its build information has no platform; it was built by Go 1.17 or older")
	}
	return b, nil
}

// Of returns the version of a module that the program was built of, false if it was built
// without the module.
func (b *Binary) Of(path string) (Module, bool) {
	if path == b.Main.Path {
		return b.Main, true
	}
	m, ok := b.Modules[path]
	return m, ok
}

// VersionOf returns the version of the module in the program that a package is of, "" if it
// is of none.
func (b *Binary) VersionOf(pkg string) string {
	for p := pkg; p != "." && p != "/"; p = path.Dir(p) {
		if m, ok := b.Of(p); ok {
			return m.Version
		}
	}
	return ""
}
