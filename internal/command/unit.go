package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/internal/fresh"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/sidecar"
)

// A unit is what the go command wants of one package: the file that it names by
// the last argument.
type unit struct {
	file string
	json map[string]any
}

// readUnit returns the unit of a call by the go command, nil for other calls.
func readUnit(args []string) *unit {
	file := args[len(args)-1]
	if !strings.HasSuffix(file, ".cfg") {
		return nil
	}
	u := &unit{file: file}
	if data, err := os.ReadFile(file); err == nil {
		_ = json.Unmarshal(data, &u.json) // x/tools' driver reports what is wrong
	}
	return u
}

func (u *unit) text(key string) string {
	s, _ := u.json[key].(string)
	return s
}

// goFiles returns the base names of the unit's files in the source: cgo's output
// counts as the file that it was made of.
func (u *unit) goFiles() (names []string) {
	list, _ := u.json["GoFiles"].([]any)
	for _, file := range list {
		name, _ := file.(string)
		base := filepath.Base(name)
		if filepath.Dir(name) != u.text("Dir") {
			base = strings.Replace(base, ".cgo1.go", ".go", 1)
		}
		names = append(names, base)
	}
	return names
}

// unchecked returns why the unit cannot be checked, nil if it can: the go command goes on
// when the check of a package has failed, and has no types of it for others.
func (u *unit) unchecked() error {
	imports, _ := u.json["ImportMap"].(map[string]any)
	have, _ := u.json["PackageVetx"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		if path, _ := imports[name].(string); have[path] == nil && path != "unsafe" && path != "C" {
			return fmt.Errorf("%s is not checked: the check of %s, which it imports, has failed", u.text("ImportPath"), path)
		}
	}
	return nil
}

// watchContracts returns a function that ends the process if a contract that a unit has
// read is not the one in the digest under which the go command would keep the outcome. An
// error of the analyzer's Run it would keep, too.
func (e *invocation) watchContracts() func(name string, data []byte, err error) {
	seen := sync.OnceValue(fresh.SeenByParent)
	return func(name string, data []byte, err error) {
		if s := seen(); s != nil {
			if err := s.Check(name, data, err); err != nil {
				fmt.Fprintf(e.stderr, "importspy-vet: %s: %v\n", name, err)
				os.Exit(exitFindings)
			}
		}
	}
}

// unitSettings returns the settings of the go command if they have a -modfile, whose name
// is relative to the folder that the go command runs in; a unit runs in that of its package.
func unitSettings() *gocmd.Settings {
	here, _ := gocmd.Read("", os.Environ())
	if here.Flags.Value("modfile") == "" {
		return nil
	}
	seen := fresh.SeenByParent()
	if seen == nil {
		return nil
	}
	settings, _ := gocmd.Read(seen.Dir, os.Environ())
	return settings
}

// factsOnly reports whether the go command asks for what others need to know of
// a package, not for a check of it.
func (u *unit) factsOnly() bool { return u.json["VetxOnly"] == true }

// whole returns the name of a file that asks for a check as well, if this one
// asks for facts only and the package is of a module of the user's, whose
// contracts, and those of what it imports, can bind it.
//
// Go 1.26 keeps the outcome of either under one key: the check of a package
// would be answered by what was kept of it as a dependency, without findings.
// So what is kept must have them. A package with tests of its own is spared: it
// is checked together with these, under another key.
func (u *unit) whole(contracts string) string {
	dir, path := u.text("Dir"), u.text("ImportPath")
	own := u.text("ModulePath") != "" && u.text("ModuleVersion") == ""
	if !u.factsOnly() || contracts == "" && !own || strings.Contains(path, " [") {
		return u.file
	}
	if _, err := sidecar.Read(sidecar.Path(contracts, dir, path), nil); !own && errors.Is(err, fs.ErrNotExist) || hasTests(dir) {
		return u.file
	}
	u.json["VetxOnly"] = false
	data, err := json.Marshal(u.json)
	if err != nil {
		return u.file
	}
	file := strings.TrimSuffix(u.file, ".cfg") + "-whole.cfg"
	if os.WriteFile(file, data, 0o666) != nil {
		return u.file
	}
	return file
}

// hasTests reports whether the package in dir has test files of its own, not of
// an external test package, for this platform. Build tags of the go command's line are not
// known, so files that depend on any do not count.
func hasTests(dir string) bool {
	settings, _ := gocmd.Read(dir, os.Environ())
	context := settings.BuildContext(settings.Get("GOOS"), settings.Get("GOARCH"), settings.Cgo())
	entries, _ := os.ReadDir(dir)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return gocmd.IsOwnTest(context, dir, e.Name()) })
}
