package totypes_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/totypes"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestCases declares the contract of each case, testdata/NAME.txtar, for its package. A
// case has the files
//
//	importspy.yaml   the contract
//	p.go             the package, example.com/p
//	PATH/NAME.go     a package that others can import, in the order of the files
//	folder/PATH/...  one that is not loaded, but has a folder
//	foreign          paths of packages of other modules
//	loaded           paths of packages that are loaded and need not be imported
//	declared         the mistakes, and what is declared
//
// What cannot be checked is marked: "foreign" if the package cannot mention it, else
// "invalid".
func TestCases(t *testing.T) {
	casetest.Archives(t, *update, func(t *testing.T, ar *txtar.Archive) {
		got := declared(t, ar)
		i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "declared" })
		switch {
		case i < 0:
			t.Fatal("the case has no file declared")
		case *update:
			ar.Files[i].Data = []byte(got)
		case got != string(ar.Files[i].Data):
			t.Errorf("declared\n%swant\n%s", got, ar.Files[i].Data)
		}
	})
}

// declared declares the contract of a case and writes down what becomes of it.
func declared(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	done := make(casetest.Packages)
	config := totypes.Config{GOOS: "linux", GOARCH: "amd64"}
	loaded := make(map[string]*types.Package)
	var f *contract.File
	root := t.TempDir()
	for _, file := range ar.Files {
		switch rest, ok := strings.CutPrefix(file.Name, "folder/"); {
		case ok:
			name := filepath.Join(root, rest)
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, file.Data, 0o666); err != nil {
				t.Fatal(err)
			}
			config.Folder = func(path string) string {
				if _, err := os.Stat(filepath.Join(root, path)); err != nil {
					return ""
				}
				return filepath.Join(root, path)
			}
		case file.Name == contract.FileName:
			var err error
			f, err = contract.Parse(file.Name, file.Data)
			if err := contract.FormErrors(err); err != nil {
				t.Fatal(err)
			}
		case file.Name == "p.go":
			pkg, syntax, info := done.Check(t, "example.com/p", file.Data)
			config.Actual, config.Imports = pkg, api.NewImports(pkg, []*ast.File{syntax}, info)
		case strings.HasSuffix(file.Name, ".go"):
			done.Check(t, path.Dir(file.Name), file.Data)
		case file.Name == "foreign":
			config.Foreign = func(path string) bool { return slices.Contains(strings.Fields(string(file.Data)), path) }
		case file.Name == "loaded":
			for _, path := range strings.Fields(string(file.Data)) {
				loaded[path] = done[path]
			}
		}
	}
	config.Imports.Loaded = api.NewLoaded(loaded)
	p := totypes.Check(f, config)
	w := &declarationWriter{Package: p}
	for _, e := range p.Errors {
		w.mistake(e)
	}
	w.objects(p.Objects)
	for _, o := range p.Others {
		fmt.Fprintf(w, "of %s, loaded: %v\n", o.Qualifier, o.Actual != nil)
		w.objects(o.Objects)
		for i, e := range o.File.Types {
			if o.Original(e) != o.Entry(e.Name) || o.Original(f.Types[0]) != f.Types[0] || (o.TypeName(e.Name) != nil) != (o.Actual != nil && o.Actual.Scope().Lookup(e.Name) != nil) {
				t.Errorf("%s, entry %d: %v, %v, %v", o.Qualifier, i, o.Original(e), o.Entry(e.Name), o.TypeName(e.Name))
			}
		}
	}
	if p.Refers {
		fmt.Fprintln(w, "refers to other packages")
	}
	if p.FromSource {
		fmt.Fprintln(w, "loads a package from its source")
	}
	w.promise()
	return w.String()
}

// A declarationWriter writes down what is declared.
type declarationWriter struct {
	strings.Builder
	*totypes.Package
}

func (w *declarationWriter) mistake(e *totypes.Error) {
	w.WriteString(e.Error())
	if e.Lacking != "" {
		fmt.Fprintf(w, " (%s lacks it)", e.Lacking)
	}
	w.WriteString("\n")
}

func qualifier(pkg *types.Package) string {
	if pkg.Path() == "example.com/p" {
		return ""
	}
	return pkg.Path()
}

func (w *declarationWriter) objects(list []*totypes.Object) {
	for _, o := range list {
		w.what(o.Entry, o.Obj != nil, o.Foreign)
		if o.Obj != nil {
			fmt.Fprintf(w, " %s", types.ObjectString(o.Obj, qualifier))
		}
		if o.Opaque {
			w.WriteString(" opaque")
		}
		w.WriteString("\n")
		for _, m := range o.Members {
			w.WriteString("\t")
			w.what(m.Entry, m.Obj != nil || m.Type != nil, m.Foreign)
			if m.Obj != nil {
				fmt.Fprintf(w, " %s", types.ObjectString(m.Obj, qualifier))
			}
			if m.Type != nil {
				fmt.Fprintf(w, " embeds %s as %s", types.TypeString(m.Type, qualifier), m.Name)
			}
			w.WriteString("\n")
		}
		for _, im := range o.Implements {
			fmt.Fprintf(w, "\timplements %s", im.Text.Value)
			if im.Type != nil {
				fmt.Fprintf(w, ": %s", types.TypeString(im.Type, qualifier))
			}
			if im.ByValue {
				w.WriteString(" by value")
			}
			w.WriteString("\n")
		}
		if n := len(o.ForeignMembers()); n > 0 {
			fmt.Fprintf(w, "\t%d foreign\n", n)
		}
	}
}

func (w *declarationWriter) what(e *contract.Entry, checked, foreign bool) {
	w.WriteString(e.Name)
	if foreign {
		w.WriteString(" foreign")
	} else if !checked {
		w.WriteString(" invalid")
	}
	if w.Apart(e) {
		w.WriteString(" apart")
	}
	if path := w.Assumed(e); path != "" {
		fmt.Fprintf(w, " assumes %s", path)
	}
}

// promise writes down the package that clients are promised, without the object Lacks,
// if that differs.
func (w *declarationWriter) promise() {
	promised := w.Promise("promised", func(obj types.Object) bool { return obj.Name() == "Lacks" })
	fmt.Fprintf(w, "promised\n")
	for _, name := range promised.Scope().Names() {
		obj := promised.Scope().Lookup(name)
		if name == "_" || !obj.Exported() {
			continue
		}
		fmt.Fprintf(w, "\t%s\n", types.ObjectString(obj, qualifier))
		if _, ok := obj.(*types.TypeName); !ok || types.IsInterface(obj.Type()) {
			continue
		}
		typ := obj.Type()
		if named, ok := typ.(*types.Named); ok && named.TypeParams().Len() > 0 {
			var args []types.Type
			for range named.TypeParams().Len() {
				args = append(args, types.Typ[types.Int])
			}
			typ, _ = types.Instantiate(nil, named, args, false)
		}
		value := types.NewMethodSet(typ)
		set := types.NewMethodSet(types.NewPointer(typ))
		for m := range set.Methods() {
			by := "*"
			if value.Lookup(m.Obj().Pkg(), m.Obj().Name()) != nil {
				by = ""
			}
			fmt.Fprintf(w, "\t\t%s%s%s\n", by, m.Obj().Name(), strings.TrimPrefix(types.TypeString(m.Type(), qualifier), "func"))
		}
	}
}
