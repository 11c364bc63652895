package golangcilint

import (
	"os"
	"path/filepath"

	"github.com/importspy/importspy/internal/gocmd"
)

// findSettings returns the settings of the go command that golangci-lint loads
// packages with.
func findSettings() (*gocmd.Settings, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return gocmd.Read(dir, os.Environ())
}

// root returns the folder of go.work or, if there is none, of go.mod. Without
// either it is the working directory.
func root(s *gocmd.Settings) string {
	if work, err := s.Workspace(s.Dir); err == nil && work != "" {
		return filepath.Dir(work)
	}
	if module := gocmd.ModuleRoot(s.Dir); module != "" {
		return module
	}
	return s.Dir
}
