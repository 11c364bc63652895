package command

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// writeLoader writes a file into the package that is named, the host: it loads plugins of
// the family in the contract in dir.
func (w *guardWriter) writeLoader(dir string) {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(w.opts.Dir, dir)
	}
	hosts := w.list(w.opts.Platforms[0], 0, w.opts.Patterns)
	if w.code != exitOK {
		return
	}
	if len(hosts) > 1 {
		w.fail(exitUsage, "-loader: name one package, the host")
		return
	}
	host := hosts[0]
	if len(host.Errors) > 0 {
		w.fail(exitFailed, "%s: %s", host.PkgPath, host.Errors[0].Msg)
		return
	}
	from, _ := rules.ImportPath(dir)
	name := w.opts.Place().Name(dir, from)
	family, err := pluginFamily(name, w.opts.Place())
	if err != nil {
		w.fail(exitUsage, "%s: %v", w.opts.Shorten(name), err)
		return
	}
	l := &guard.Loader{Package: host.Name, Path: host.PkgPath, From: from, Family: family, Name: w.packageName}
	src, unchecked, err := l.Source()
	if err != nil {
		w.fail(exitUsage, "%s: %v", w.opts.Shorten(name), err)
		return
	}
	if len(unchecked) > 0 {
		fmt.Fprintf(w.stderr, "importspy-vet guard: not looked up, since package plugin finds functions and variables only: %s\n", strings.Join(unchecked, ", "))
	}
	files, _ := goFiles(load.Dir(host)) // a folder that cannot be read is reported where the file is written
	file, err := generated(load.Dir(host), files, guard.LoaderName, guard.ClaimsLoader)
	if err != nil {
		w.fail(exitUsage, "%s: %v", host.PkgPath, err)
		return
	}
	if err := w.writeFile(file.name, src, guard.ClaimsLoader); err != nil {
		w.fail(exitFailed, "%v", err)
	}
}

// renewLoader writes the loader called name anew, which is for the contract of the folder
// with the import path from.
func (w *guardWriter) renewLoader(name, from string) {
	folder, ok := rules.FolderOf(filepath.Dir(name), from)
	if !ok {
		w.fail(exitUsage, "%s: run importspy-vet guard -loader with the folder of the contract", w.opts.Shorten(name))
		return
	}
	w.writeLoader(folder)
}

// pluginFamily returns the family of plugins in the contract called name.
func pluginFamily(name string, place *rules.Place) (*contract.File, error) {
	f, mistakes := scope.ReadOwn(name, "", place)
	switch {
	case len(mistakes) > 0:
		return nil, errors.New(mistakes[0].Detail)
	case f == nil:
		return nil, errors.New("there is no contract")
	}
	return guard.Plugins(f)
}

// packageName returns the name of the package with an import path.
func (w *guardWriter) packageName(path string) (string, error) {
	pkgs, err := w.opts.List(w.opts.Platforms[0], packages.LoadMode(0), []string{path})
	if err != nil {
		return "", err
	}
	if len(pkgs) != 1 || len(pkgs[0].Errors) > 0 {
		return "", fmt.Errorf("%s, listed under uses, is not found", path)
	}
	return pkgs[0].Name, nil
}

// maxGenerated is how many bytes a file may have that guard writes anew.
const maxGenerated = 16 << 20

// readGenerated returns the bytes of a file that guard may have written. What is not a
// regular file is none of these.
func readGenerated(name string) ([]byte, error) {
	return inputs.Run.ReadBounded(name, maxGenerated)
}

// A goFile is a Go file of a folder with its text, nil if it cannot be read.
type goFile struct {
	name string
	src  []byte
}

// goFiles reads the Go files in a folder that are not tests, sorted by name.
func goFiles(dir string) (files []goFile, err error) {
	entries, err := inputs.Run.ReadFolder(dir)
	for _, e := range entries {
		name := e.Name()
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && e.Type().IsRegular() {
			name = filepath.Join(dir, name)
			src, _ := readGenerated(name) // what cannot be read, the go command reports
			files = append(files, goFile{name, src})
		}
	}
	return files, err
}

// generated returns the file in dir that guard writes, one of files, which dir has: the one
// that claims to be what it wrote, whatever its name now is, else one of the name that it
// gives such files. The error is that there are several.
func generated(dir string, files []goFile, standard string, claims func([]byte) bool) (goFile, error) {
	found := slices.DeleteFunc(slices.Clone(files), func(f goFile) bool { return !claims(f.src) })
	standard = filepath.Join(dir, standard)
	switch {
	case len(found) > 1:
		return goFile{name: standard}, fmt.Errorf("%s and %s both say that importspy-vet guard wrote them; delete one", filepath.Base(found[0].name), filepath.Base(found[1].name))
	case len(found) == 1:
		return found[0], nil
	}
	return goFile{name: standard}, nil
}

// writeFile writes a generated file, or prints how it differs from the file that is there,
// which must claim to be one.
func (w *guardWriter) writeFile(name string, text []byte, claims func([]byte) bool) error {
	shown := w.opts.Shorten(name)
	old, err := readGenerated(name)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return fmt.Errorf("%s: cannot be read: %w", shown, err)
	case !missing && !claims(old):
		return fmt.Errorf("%s: was not written by importspy-vet guard; not changed", shown)
	case bytes.Equal(old, text):
		return nil
	case w.preview:
		from, to := diffNames(w.opts, name, w.fixing)
		if missing && !w.fixing {
			from = "/dev/null" // as git says
		}
		w.printUnified(from, to, old, text)
		return nil
	}
	root, _ := rules.ModuleOf(filepath.Dir(name))
	note := ""
	if missing {
		err = contractfile.Create(root, name, text)
	} else {
		note, err = contractfile.Replace(root, name, old, text)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", shown, err)
	}
	w.written = true
	if note != "" {
		fmt.Fprintf(w.stderr, "importspy-vet guard: %s: %s\n", shown, note)
	}
	if !w.opts.quiet {
		fmt.Fprintf(w.stdout, "wrote %s\n", shown)
	}
	return nil
}
