package totypes

import (
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/internal/goroot"
)

// TestLoadStd loads packages of the standard library: with cgo and without, with
// vendored imports, and what is none.
func TestLoadStd(t *testing.T) {
	for path, name := range map[string]string{
		"io": "Reader", "net/http": "Handler", "net": "Conn", "os/user": "User", "crypto/tls": "Config", "runtime/cgo": "Handle",
	} {
		pkg := loadStd(path)
		if pkg == nil {
			t.Errorf("%s is not loaded", path)
			continue
		}
		if obj := pkg.Scope().Lookup(name); obj == nil || obj.Type() == types.Typ[types.Invalid] {
			t.Errorf("%s.%s is %v", path, name, obj)
		}
		if again := loadStd(path); again != pkg {
			t.Errorf("%s is another package the second time", path)
		}
	}
	for _, path := range []string{"nothing", "C", "example.com/io", "fmt/none"} {
		if pkg := loadStd(path); pkg != nil {
			t.Errorf("%s is loaded", path)
		}
	}
}

// TestStdName checks the names of packages of the standard library against their package
// clauses.
func TestStdName(t *testing.T) {
	src := filepath.Join(goroot.Dir(), "src")
	checked := 0
	err := filepath.WalkDir(src, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "vendor" || d.Name() == "cmd"):
			return filepath.SkipDir
		case d.Name() != "doc.go" && d.Name() != filepath.Base(filepath.Dir(name))+".go":
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly)
		if err != nil {
			return err
		}
		if file.Name.Name == "main" {
			return nil
		}
		checked++
		path, err := filepath.Rel(src, filepath.Dir(name))
		if got := stdName(filepath.ToSlash(path)); err != nil || got != file.Name.Name {
			t.Errorf("%s: got %q, want %s", path, got, file.Name.Name)
		}
		return nil
	})
	if err != nil || checked < 100 {
		t.Errorf("%d names checked, %v", checked, err)
	}
	for path, want := range map[string]string{"math/rand/v2": "rand", "nothing": "", "C": "", "example.com/io": ""} {
		if got := stdName(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
