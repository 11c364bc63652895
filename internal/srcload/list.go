package srcload

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
)

// ListAnswer is how the go command's list of packages is called among inputs. The question
// is for [AskAgain].
const ListAnswer = "go list"

// A question is what the go command is asked: which packages there are, and all that they
// import.
type question struct {
	Dir      string
	Env      []string // added to that of the process
	Patterns []string
	Tests    bool `json:",omitempty"`
}

// list has the go command list packages, with their tests or without, and all that they
// import.
func (l *loader) list(patterns []string, tests bool) ([]*packages.Package, error) {
	base := os.Environ()
	if len(l.env) < len(base) || !slices.Equal(l.env[:len(base)], base) {
		inputs.Unknown("the environment of the go command")
		return list(l.ctx, l.dir, l.env, patterns, tests)
	}
	q := question{l.dir, l.env[len(base):], patterns, tests}
	text, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	roots, ok := takeListed(string(text))
	if !ok {
		if roots, err = list(l.ctx, l.dir, l.env, patterns, tests); err != nil {
			inputs.Unknown("why packages cannot be listed")
			return nil, err
		}
	}
	inputs.Answer(ListAnswer, string(text), describe(roots))
	return roots, nil
}

// AskAgain asks the go command a question again, and returns the answer. If it is not the
// same, the next call of Load with that question goes by it, instead of asking once more.
func AskAgain(ctx context.Context, text string) (answer string, ok bool) {
	var q question
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return "", false
	}
	roots, err := list(ctx, q.Dir, append(os.Environ(), q.Env...), q.Patterns, q.Tests)
	if err != nil {
		return "", false
	}
	listed.Store(text, roots)
	return describe(roots), true
}

// listed has answers to questions, until Load takes them.
var listed sync.Map

func takeListed(question string) (roots []*packages.Package, ok bool) {
	if v, found := listed.LoadAndDelete(question); found {
		roots, ok = v.([]*packages.Package)
	}
	return roots, ok
}

// list has the go command list packages and all that they import.
func list(ctx context.Context, dir string, env []string, patterns []string, tests bool) ([]*packages.Package, error) {
	if err := gocmd.Openable(dir, patterns...); err != nil {
		return nil, err
	}
	env, flags := gocmd.ForLoading(dir, gocmd.WithoutIndex(dir, env))
	roots, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports |
			packages.NeedDeps | packages.NeedModule,
		Context: ctx, Dir: dir, Env: env, BuildFlags: flags, Tests: tests,
	}, patterns...)
	err = gocmd.Failure(err)
	packages.Visit(roots, nil, dropForeign)
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for i := range pkg.Errors { // the go command has read more than whether files are Go
			err := &pkg.Errors[i]
			err.Msg = gofile.Mistake(dir, err.Pos, err.Msg)
		}
	})
	return roots, err
}

// dropForeign removes the file of another package that [packages.Load] takes for one of a
// package that there is not: the one with the import, which is where the go command
// reports that. Its name is absolute if the folder is that packages are loaded in.
func dropForeign(pkg *packages.Package) {
	foreign := func(name string) bool { return filepath.IsAbs(name) && filepath.Dir(name) != pkg.Dir }
	if len(pkg.Errors) > 0 {
		pkg.GoFiles = slices.DeleteFunc(pkg.GoFiles, foreign)
		pkg.CompiledGoFiles = slices.DeleteFunc(pkg.CompiledGoFiles, foreign)
	}
}

// describe returns a digest of all that is listed.
func describe(roots []*packages.Package) string {
	h := sha256.New()
	for _, pkg := range roots {
		fmt.Fprintf(h, "%q\n", pkg.ID)
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) { describePackage(h, pkg) })
	return string(h.Sum(nil))
}

// describePackage writes all that is listed of a package.
func describePackage(h io.Writer, pkg *packages.Package) {
	fmt.Fprintf(h, "package %q %q %q %q %q\n", pkg.ID, pkg.Name, pkg.PkgPath, pkg.Dir, pkg.ForTest)
	fmt.Fprintf(h, "%q %q %q %q %q\n", pkg.GoFiles, pkg.CompiledGoFiles, pkg.OtherFiles, pkg.EmbedFiles, pkg.IgnoredFiles)
	for _, err := range pkg.Errors {
		fmt.Fprintf(h, "error %q %q %d\n", err.Pos, err.Msg, err.Kind)
	}
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		fmt.Fprintf(h, "%q %q\n", path, pkg.Imports[path].ID)
	}
	describeModule(h, pkg.Module)
}

func describeModule(w io.Writer, m *packages.Module) {
	for ; m != nil; m = m.Replace {
		fmt.Fprintf(w, "module %q %q %q %q %q %t %t", m.Path, m.Version, m.Dir, m.GoMod, m.GoVersion, m.Main, m.Indirect)
		if m.Error != nil {
			fmt.Fprintf(w, " error %q", m.Error.Err)
		}
		fmt.Fprintln(w)
	}
}
