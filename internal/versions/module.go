package versions

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/importspy/importspy/internal/gocmd"
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
	if root == "" {
		return nil, fmt.Errorf("there is no go.mod in %s or above it", dir)
	}
	return moduleIn(root)
}

// moduleIn reads the go.mod in a folder, which may have none.
func moduleIn(root string) (*module, error) {
	name := filepath.Join(root, "go.mod")
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return &module{dir: root}, nil
	}
	if err != nil {
		return nil, err
	}
	file, err := modfile.ParseLax(name, data, nil)
	return &module{dir: root, file: file}, err
}
