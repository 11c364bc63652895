//go:build unix

package vet_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// checked is the package that hostile contracts are for. It has the names that most of the
// seeds have.
const checked = `package store

import (
	"context"
	"errors"
	"io"
	"os"
)

const MaxKey = 256

var ErrNotFound = errors.New(os.Getenv("SHOP_DSN"))

type (
	ID     string
	Option func(*config)
	config struct{ Dir string }
	Pair[K comparable, V any] struct { Key K; Val V }
	Number interface{ ~int | ~float64 }
	Store  interface{ Get(ctx context.Context, key string) ([]byte, error); hidden() }
	DB     struct { Name string ` + "`json:\"name\"`" + `; io.Closer; next *DB }
	Alias  = DB
	T      struct{ A int }
	I      interface{ M() }
)

func (ID) Text() string { return "" }
func (*DB) Ping() error { return nil }
func Open(dsn string, opts ...Option) (*DB, error) { return nil, nil }
func Map[T, U any](list []T, f func(T) U) []U { return nil }
func F()       {}
func A() int   { return 0 }
func init()    {}
`

// FuzzCheck checks a package against hostile contracts, of the package and of the folder
// above, with fixes. The process that it runs in is to have limits of its own
// (ulimit -v).
func FuzzCheck(f *testing.F) {
	patterns := []string{
		"../../contract/testdata/*/*.txtar", "../../testdata/cases/*.txtar", "../../testdata/script/*.txtar",
		"../rules/testdata/*.txtar", "../totypes/testdata/*.txtar",
	}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal(pattern, err)
		}
		for i, file := range files {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				f.Fatal(err)
			}
			for _, part := range archive.Files {
				if strings.HasSuffix(part.Name, ".yaml") && (i%10 == 0 || os.Getenv("IMPORTSPY_SLOW") == "1") {
					f.Add(part.Data, []byte("version: 1\n"))
					f.Add([]byte("version: 1\n"), part.Data)
				}
			}
		}
	}
	h := newHost(f)
	// What is only named is loaded from source, which for these takes as long as that.
	large := regexp.MustCompile(`\b(net|crypto|go|database|testing|log|text|html|encoding)/|"?net\b`)
	f.Fuzz(func(t *testing.T, own, above []byte) {
		if large.Match(own) || large.Match(above) {
			t.Skip("names packages that take time to load")
		}
		before := processTime(t)
		h.check(t, own, above)
		if took := processTime(t) - before; took > 2*time.Second+time.Duration(len(own)+len(above))*100*time.Microsecond {
			t.Errorf("it takes %v", took)
		}
	})
}

// processTime is what the process has taken of processors.
func processTime(t *testing.T) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// A host has a type-checked package, which all contracts are for.
type host struct {
	dir  string
	fset *token.FileSet
	file *ast.File
	pkg  *types.Package
	info *types.Info
}

func newHost(f testing.TB) *host {
	f.Helper()
	h := &host{dir: filepath.Join(f.TempDir(), "store"), fset: token.NewFileSet(), info: &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
		Instances: make(map[*ast.Ident]types.Instance),
	}}
	name := filepath.Join(h.dir, "store.go")
	for file, text := range map[string]string{name: checked, filepath.Join(filepath.Dir(h.dir), "go.mod"): "module example.com/shop\n\ngo 1.26\n"} {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			f.Fatal(err)
		}
	}
	var err error
	if h.file, err = parser.ParseFile(h.fset, name, checked, parser.ParseComments); err != nil {
		f.Fatal(err)
	}
	config := types.Config{Importer: importer.ForCompiler(h.fset, "source", nil)}
	if h.pkg, err = config.Check("example.com/shop/store", h.fset, []*ast.File{h.file}, h.info); err != nil {
		f.Fatal(err)
	}
	return h
}

// pass returns a pass as the driver of a build system makes it, which collects
// diagnostics.
func (h *host) pass(a *analysis.Analyzer, list *[]analysis.Diagnostic) *analysis.Pass {
	return &analysis.Pass{
		Analyzer: a, Fset: h.fset, Files: []*ast.File{h.file}, Pkg: h.pkg, TypesInfo: h.info,
		TypesSizes: types.SizesFor("gc", "amd64"),
		Report:     func(d analysis.Diagnostic) { *list = append(*list, d) },
	}
}

// check runs the analyzer, and checks what it reports: positions and edits are within
// their files, and a contract that is fixed can be read as well as before.
func (h *host) check(t *testing.T, own, above []byte) {
	files := map[string][]byte{
		filepath.Join(h.dir, contract.FileName):               own,
		filepath.Join(filepath.Dir(h.dir), contract.FileName): above,
	}
	base := h.fset.Base()
	var list []analysis.Diagnostic
	a := vet.New(vet.Options{GOOS: "linux", GOARCH: "amd64"}, wording.Check)
	pass := h.pass(a, &list)
	pass.Module = &analysis.Module{Path: "example.com/shop", GoVersion: "1.26"}
	pass.ReadFile = func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if _, err := a.Run(pass); err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Message == "" || strings.ContainsAny(d.Message, "\n\r\x1b") || len(d.Message) > 10_000 {
			t.Errorf("the message is %.300q", d.Message)
		}
		for _, r := range d.Related {
			if r.End < r.Pos || h.fset.File(r.Pos) == nil {
				t.Errorf("%s: related from %d to %d", d.Message, r.Pos, r.End)
			}
		}
		for _, fix := range d.SuggestedFixes {
			h.apply(t, d.Message, fix, own)
		}
	}
	var old []*token.File // or the set grows with each contract
	h.fset.Iterate(func(file *token.File) bool {
		if file.Base() >= base {
			old = append(old, file)
		}
		return true
	})
	for _, file := range old {
		h.fset.RemoveFile(file)
	}
}

// apply applies a fix to the package's contract.
func (h *host) apply(t *testing.T, message string, fix analysis.SuggestedFix, own []byte) {
	out, last := "", 0
	for _, e := range fix.TextEdits {
		file := h.fset.File(e.Pos)
		if file == nil || file.Name() != filepath.Join(h.dir, contract.FileName) {
			t.Fatalf("%s: an edit of another file", message)
		}
		start, end := file.Offset(e.Pos), file.Offset(e.End)
		if start < last || end < start || end > len(own) {
			t.Fatalf("%s: an edit of %d to %d, after %d, of %d", message, start, end, last, len(own))
		}
		out += string(own[last:start]) + string(e.NewText)
		last = end
	}
	out += string(own[last:])
	_, before := contract.Parse(contract.FileName, own)
	if _, err := contract.Parse(contract.FileName, []byte(out)); contract.FormErrors(before) == nil && contract.FormErrors(err) != nil {
		t.Errorf("%s: %s:\n%s\nbecomes\n%s\nwhich is wrong: %v", message, fix.Message, own, out, err)
	}
}
