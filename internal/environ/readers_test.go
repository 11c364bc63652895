package environ

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/environ/library"
	"github.com/importspy/importspy/internal/goroot"
)

func isReader(fn string) bool {
	return readers[fn] != 0 || library.ReaderOf(fn) != nil || fn == "os.Expand"
}

// TestReaders checks that docs/findings.md names all functions that are known to
// read, and no others.
func TestReaders(t *testing.T) {
	documented := documentedReaders(t)
	for _, fn := range documented {
		if !isReader(fn) {
			t.Errorf("%s is documented and not known", fn)
		}
	}
	known := slices.Collect(maps.Keys(readers))
	for dir, pkg := range libraries(t) {
		for _, fn := range functions(t, dir) {
			if isReader(pkg + "." + fn) {
				known = append(known, pkg+"."+fn)
			}
		}
	}
	if len(known) < 30 {
		t.Errorf("only %d functions are known: %q", len(known), known)
	}
	for _, fn := range known {
		method := path.Ext(fn)[1:]
		plain := strings.TrimSuffix(strings.TrimSuffix(fn, "."+method), ".Viper") + "." + method
		if !slices.Contains(documented, plain) {
			t.Errorf("%s is known and not documented", fn)
		}
	}
}

// documentedReaders returns the functions in the table of findings.md.
func documentedReaders(t *testing.T) (list []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "findings.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(data), "| package | functions |\n| --- | --- |\n")
	if !ok {
		t.Fatal("findings.md has no table of functions")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	code := regexp.MustCompile("`([^`]+)`")
	for row := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(row, "|")
		for _, pkg := range code.FindAllStringSubmatch(cells[1], -1) {
			paths := []string{pkg[1]}
			if strings.Contains(cells[1], "v6 to v11") {
				paths = nil
				for v := 6; v <= 11; v++ {
					paths = append(paths, pkg[1]+"/v"+strconv.Itoa(v))
				}
			}
			for _, p := range paths {
				for _, fn := range code.FindAllStringSubmatch(cells[2], -1) {
					list = append(list, p+"."+fn[1])
				}
			}
		}
	}
	return list
}

// libraries returns the folders of packages that may read, with their paths.
func libraries(t *testing.T) map[string]string {
	t.Helper()
	dirs := map[string]string{
		filepath.Join(goroot.Dir(), "src", "os"):      "os",
		filepath.Join(goroot.Dir(), "src", "syscall"): "syscall",
	}
	for _, pkg := range []string{
		"github.com/caarlos0/env/v6", "github.com/caarlos0/env/v8", "github.com/caarlos0/env/v11",
		"github.com/kelseyhightower/envconfig", "github.com/sethvargo/go-envconfig", "github.com/spf13/viper",
		"github.com/alecthomas/kingpin/v2", "github.com/urfave/cli", "github.com/urfave/cli/v2", "github.com/urfave/cli/v3",
	} {
		dirs[filepath.Join("library", "testdata", "src", filepath.FromSlash(pkg))] = pkg
	}
	return dirs
}

// functions returns the exported functions and methods of the Go files in a folder,
// for all platforms.
func functions(t *testing.T, dir string) (list []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no files: %v", dir, err)
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() {
				continue
			}
			receiver := ""
			if fn.Recv != nil {
				receiver = receiverName(fn.Recv.List[0].Type) + "."
			}
			list = append(list, receiver+fn.Name.Name)
		}
	}
	return list
}

func receiverName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiverName(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
