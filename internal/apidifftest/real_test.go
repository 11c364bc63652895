package apidifftest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
)

func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("downloads modules and compiles them, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
}

// TestModules compares the two over versions of modules that many import.
func TestModules(t *testing.T) {
	slow(t)
	for _, m := range []struct{ path, old, new string }{
		{"github.com/samber/lo", "v1.49.0", "v1.53.0"},
		{"github.com/quic-go/quic-go", "v0.52.0", "v0.53.0"},
		{"github.com/cilium/ebpf", "v0.17.0", "v0.22.0"},
		{"github.com/spf13/viper", "v1.19.0", "v1.21.0"},
		{"go.uber.org/zap", "v1.20.0", "v1.28.0"},
		{"k8s.io/apimachinery", "v0.34.0", "v0.35.0"},
	} {
		t.Run(filepath.Base(m.path), func(t *testing.T) {
			old, new := loadModule(t, unpack(t, m.path, m.old), "linux"), loadModule(t, unpack(t, m.path, m.new), "linux")
			var list []difference
			count := make(map[finding.Verdict]int) // of what the engine says
			pairs := 0
			for path, pkg := range old {
				if new[path] == nil {
					continue // removed: no finding on an object
				}
				pairs++
				p := &pair{pkg, new[path]}
				list = append(list, p.differences(t, path)...)
				for _, verdict := range p.ours(t) {
					count[verdict]++
				}
			}
			slices.SortFunc(list, func(a, b difference) int { return strings.Compare(a.String(), b.String()) })
			t.Logf("%d packages, %d symbols break, %d are compatible, %d differences",
				pairs, count[finding.Breaking], count[finding.Compatible], len(list))
			if m.path == "go.uber.org/zap" && count[finding.Breaking] > 0 {
				t.Error("it breaks nothing, as its authors promise, but the engine says so")
			}
			checkReviewed(t, fmt.Sprintf("%s %s %s", m.path, m.old, m.new), list)
		})
	}
}

// loadModule returns the packages of the module in dir that others can import on
// an operating system, by path.
func loadModule(t *testing.T, dir, goos string) map[string]*engine.Package {
	t.Helper()
	list, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule,
		Dir:  dir,
		Env:  environ(goos),
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	byPath := make(map[string]*engine.Package)
	for _, pkg := range list {
		if pkg.Name == "main" || len(pkg.GoFiles) == 0 || slices.Contains(strings.Split(pkg.PkgPath, "/"), "internal") {
			continue
		}
		if len(pkg.Errors) > 0 {
			t.Logf("left out: %v", pkg.Errors[0])
			continue
		}
		byPath[pkg.PkgPath] = engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, goos, "amd64")
	}
	return byPath
}

// environ is the environment in which the go command builds for an operating
// system.
func environ(goos string) []string {
	return append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOOS="+goos, "GOARCH=amd64", "CGO_ENABLED=0")
}

// unpack copies a version of a module to a folder where the go command can
// write.
func unpack(t *testing.T, module, version string) string {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", module+"@"+version)
	download.Dir = t.TempDir()
	download.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := download.Output()
	var m struct{ Dir, Error string }
	if jerr := json.Unmarshal(out, &m); jerr != nil || err != nil || m.Error != "" {
		t.Fatalf("%v: %v %v %s", download, err, jerr, m.Error)
	}
	dir := filepath.Join(t.TempDir(), filepath.Base(module))
	if err := os.CopyFS(dir, os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}
