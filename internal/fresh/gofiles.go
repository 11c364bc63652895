package fresh

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// isGoFile reports whether the go command may take a file of that name for Go source.
func isGoFile(name string) bool {
	return strings.HasSuffix(name, ".go") && name[0] != '_' && name[0] != '.'
}

func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }

// hasRules reports whether a contract may have rules, or waivers, on what files import
// that are not of the build.
func hasRules(contract []byte) bool {
	return bytes.Contains(contract, []byte("imports")) || bytes.Contains(contract, []byte("waivers")) ||
		bytes.ContainsRune(contract, '\\') // a key can be written in escapes
}

// goFiles records what a verdict on the package in dir depends on in Go files that are
// not the go command's input for that verdict:
//
//   - whether it has tests of its own: the check of a package that is imported is left to
//     that with its tests;
//   - whether there are other files than those that are named one by one: if so, exports
//     are not checked, which matters where there is a contract;
//   - what tests, and files for other platforms, import: that a waiver or rule is of no use
//     otherwise.
func (w *walker) goFiles(dir string, names []string, contract, rules bool) {
	var list []string
	own := false
	others := sha256.New()
	for _, name := range names {
		if !isTest(name) {
			list = append(list, name)
		} else if !own {
			own = gocmd.IsOwnTest(w.reach.context, dir, name)
		}
		if rules && w.isOther(dir, name) {
			fmt.Fprintf(others, "%s %q\n", name, importsOf(filepath.Join(dir, name)))
		}
	}
	if own {
		w.add(find{kind: tests, name: w.reach.name(dir)})
	}
	if contract && len(list) > 0 {
		w.add(find{kind: sources, name: w.reach.name(dir), content: strings.Join(list, "\n")})
	}
	if rules && len(names) > 0 {
		w.add(find{kind: imports, name: w.reach.name(dir), content: string(others.Sum(nil))})
	}
}

// isOther reports whether a file is a test, or may not be of the build: build tags on the
// command line are not known.
func (w *walker) isOther(dir, name string) bool {
	if match, err := w.reach.context.MatchFile(dir, name); isTest(name) || err != nil || !match {
		return true
	}
	file, err := gofile.Parse(inputs.Run, token.NewFileSet(), filepath.Join(dir, name), parser.PackageClauseOnly|parser.ParseComments)
	return err != nil || gocmd.HasBuildLine(file)
}

// importsOf returns what a Go file imports; what cannot be parsed counts as a whole, and as
// nothing if it is a pipe or a device, which need not end.
func importsOf(name string) (list []string) {
	file, err := gofile.Parse(inputs.Run, token.NewFileSet(), name, parser.ImportsOnly)
	if err != nil {
		data, _ := inputs.Run.ReadBounded(name, maxSource)
		return []string{fmt.Sprintf("%x", sha256.Sum256(data))}
	}
	for _, spec := range file.Imports {
		list = append(list, spec.Path.Value)
	}
	return list
}

// maxSource is how large a file is read that says which versions are used, or is not Go.
const maxSource = 64 << 20

// withoutComments returns the lines of a go.mod or go.work file without comments and
// blanks. A line with a quote stays as it is: what looks like a comment may be in a string.
func withoutComments(data []byte) (text []byte) {
	for line := range bytes.Lines(data) {
		if i := bytes.Index(line, []byte("//")); i >= 0 && !bytes.ContainsAny(line, "\"`") {
			line = line[:i]
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			text = append(append(text, line...), '\n')
		}
	}
	return text
}

// versions records a file that says which versions of modules are used.
func (w *walker) versions(path string) {
	data, err := inputs.Run.ReadBounded(path, maxSource)
	switch {
	case err == nil:
		hash := sha256.Sum256(withoutComments(data))
		w.add(find{kind: versions, name: w.reach.name(path), content: string(hash[:])})
	case !errors.Is(err, fs.ErrNotExist):
		w.doubt(err)
	}
}
