package srcload

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
)

// An overlay has the files that replace others, by the names of these, as the flag
// -overlay of the go command says. The go command lists the names.
type overlay map[string]string

// readOverlay reads the file that the flag names, for a go command in the folder dir.
func readOverlay(dir, name string) (overlay, error) {
	if name == "" {
		return nil, nil
	}
	abs := func(name string) string {
		if filepath.IsAbs(name) {
			return filepath.Clean(name)
		}
		return filepath.Join(dir, name)
	}
	data, err := inputs.Run.ReadFile(abs(name))
	if err != nil {
		return nil, fmt.Errorf("reading overlay: %w", err)
	}
	var file struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("parsing overlay JSON: %w", err)
	}
	o := make(overlay)
	for from, to := range file.Replace {
		if to != "" { // else the file is as good as removed, and the go command does not list it
			o[abs(from)] = abs(to)
		}
	}
	return o, nil
}

// readOverlay reads the overlay that the flags of the go command name.
func (l *loader) readOverlay() error {
	env := l.env
	if env == nil {
		env = os.Environ()
	}
	settings, err := gocmd.Read(l.dir, env)
	if err != nil {
		return nil // the go command reports it
	}
	l.overlay, err = readOverlay(l.dir, settings.Flags.Value("overlay"))
	return err
}

// has reports whether a file is replaced.
func (o overlay) has(name string) bool { return o[name] != "" }

// read reads a file of a package.
func (o overlay) read(pkg *packages.Package, name string) ([]byte, error) {
	if to := o[name]; to != "" {
		name = to
	}
	return inputs.Part(pkg.PkgPath).ReadFile(name)
}
