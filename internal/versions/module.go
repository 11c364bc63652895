package versions

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
	modpath "golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
)

// A module is a module in a folder.
type module struct {
	dir  string
	file *modfile.File // nil if there is no go.mod
}

func (m *module) path() string {
	if m == nil || m.file == nil || m.file.Module == nil {
		return ""
	}
	return m.file.Module.Mod.Path
}

// moduleAround returns the module that a folder is in.
func moduleAround(dir string) (*module, error) {
	root := gocmd.ModuleRoot(dir)
	if why := gocmd.PassedOver(dir); root == "" && why != "" {
		return nil, load.NewUnavailable(errors.New(why))
	}
	if root == "" {
		return nil, fmt.Errorf("there is no go.mod in %s or above it", dir)
	}
	mod, err := moduleIn(root)
	if err == nil && mod.path() == "" {
		err = fmt.Errorf("%s: missing module declaration", filepath.Join(root, "go.mod"))
	}
	if err != nil {
		return nil, load.NewUnavailable(err)
	}
	return mod, nil
}

// moduleIn reads the go.mod in a folder, which may have none.
func moduleIn(root string) (*module, error) {
	name := filepath.Join(root, "go.mod")
	data, err := inputs.Run.ReadBounded(name, gocmd.MaxModFile)
	if errors.Is(err, os.ErrNotExist) {
		return &module{dir: root}, nil
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	file, err := modfile.ParseLax(name, data, nil)
	return &module{dir: root, file: file}, err
}

// retracts returns a function that reports whether a version is retracted: by the go.mod of the
// module, or, of another major version, by the go.mod in the folder of that or in its highest
// release, where the go command looks (https://go.dev/ref/mod#go-mod-file-retract).
func (m *module) retracts(ctx context.Context, tags []load.Release) func(v string) bool {
	_, suffix, _ := modpath.SplitPathVersion(m.path())
	own, others := release.Retracts(m.file), make(map[string]func(v string) bool)
	return func(v string) bool {
		if own(v) || modpath.MatchPathMajor(v, suffix) {
			return own(v)
		}
		major := majorOf(v)
		if others[major] == nil {
			others[major] = release.Retracts(m.other(ctx, major, tags))
		}
		return others[major](v)
	}
}

// other returns the go.mod of another major version, nil if it has none.
func (m *module) other(ctx context.Context, major string, tags []load.Release) *modfile.File {
	var last load.Release
	for _, t := range tags {
		if majorOf(t.Version) == major && semver.Prerelease(t.Version) == "" && (last.Version == "" || semver.Compare(last.Version, t.Version) < 0) {
			last = t
		}
	}
	if last.Version == "" {
		return nil
	}
	if last.Dir != m.dir { // it is beside this one
		if mod, err := moduleIn(last.Dir); err == nil {
			return mod.file
		}
	}
	file, _ := modfile.ParseLax("go.mod", last.GoMod(ctx), nil)
	return file
}

// majorOf returns a major version, v1 for v0: both are of one module.
func majorOf(v string) string {
	if major := semver.Major(v); major != "v0" {
		return major
	}
	return "v1"
}
