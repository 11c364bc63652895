package nogo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A workspace is a copy of testdata/shop, with what was compiled of it.
type workspace struct {
	*rules
	dir      string
	packages map[string]*goPackage // by import path
}

// A goPackage is a package as "go list -json" has it.
type goPackage struct {
	ImportPath, Dir, Export string
	GoFiles, TestGoFiles    []string
	CgoFiles                []string
	Imports, TestImports    []string
	Standard                bool
}

// An edit puts new in the place of old in a file, or makes a file if old is "".
type edit struct{ file, old, new string }

// newWorkspace copies the shop, makes the edits and compiles its packages.
func newWorkspace(t *testing.T, r *rules, edits ...edit) *workspace {
	t.Helper()
	w := &workspace{rules: &rules{t, r.source, r.builder}, dir: t.TempDir(), packages: make(map[string]*goPackage)}
	if err := os.CopyFS(w.dir, os.DirFS(filepath.Join("testdata", "shop"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(w.dir, "go.mod"), moduleFile(t, "example.com/shop"))
	copyFile(t, "go.sum", filepath.Join(w.dir, "go.sum"))
	for _, e := range edits {
		name := filepath.Join(w.dir, filepath.FromSlash(e.file))
		text := e.new
		if e.old != "" {
			data, err := os.ReadFile(name)
			if err != nil || strings.Count(string(data), e.old) != 1 {
				t.Fatalf("%s does not have %q once: %v", e.file, e.old, err)
			}
			text = strings.Replace(string(data), e.old, e.new, 1)
		}
		write(t, name, text)
	}
	dec := json.NewDecoder(bytes.NewReader(run(t, w.dir, "go", "list", "-mod=mod", "-trimpath", "-export", "-deps", "-json", "./...", "testing")))
	for {
		p := new(goPackage)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return w
		} else if err != nil {
			t.Fatal(err)
		}
		w.packages[p.ImportPath] = p
	}
}

// A target is what is compiled: a package, or a package with its tests.
type target struct {
	path       string
	tests      bool
	cgo        bool
	undeclared map[string]string // files that lie in the folder, but are no inputs
}

// An outcome is what the actions RunNogo and ValidateNogo leave.
type outcome struct {
	failed bool   // the build, since nogo itself failed
	log    string // the findings
	patch  string
}

// runNogo calls the builder as the function _run_nogo in rules_go's
// go/private/actions/compilepkg.bzl does. The folder has what that declares as
// inputs: sources, export data of the direct dependencies, the list of standard
// packages, the compiled standard library, the program; of the Go
// installation it has no source.
func (w *workspace) runNogo(nogo string, of target) outcome {
	w.Helper()
	root := w.TempDir()
	p := w.packages[of.path]
	if p == nil {
		w.Fatalf("there is no package %s", of.path)
	}
	imports, files := p.Imports, p.GoFiles
	if of.tests {
		imports, files = append(imports, p.TestImports...), append(files, p.TestGoFiles...)
	}
	suffix := runtime.GOOS + "_" + runtime.GOARCH
	args := []string{
		"nogo", "-sdk", "external/go_sdk", "-goroot", "bazel-out/stdlib_", "-installsuffix", suffix,
		"-package_list", "external/go_sdk/packages.txt", "-importpath", p.ImportPath, "-p", p.ImportPath,
		"-go_version", strings.TrimPrefix(runtime.Version(), "go"),
		"-out_facts", "bazel-out/pkg.facts", "-out", "bazel-out/pkg_nogo", "-nogo", "bazel-out/nogo_actual",
	}
	for _, file := range files {
		rel, err := filepath.Rel(w.dir, filepath.Join(p.Dir, file))
		if err != nil {
			w.Fatal(err)
		}
		copyFile(w.T, filepath.Join(w.dir, rel), filepath.Join(root, rel))
		args = append(args, "-src", filepath.ToSlash(rel))
	}
	if of.cgo {
		args = append(args, w.cgo(root, p)...)
	}
	for _, path := range imports {
		if dep := w.packages[path]; dep != nil && !dep.Standard {
			export := "bazel-out/" + path + ".x"
			copyFile(w.T, dep.Export, filepath.Join(root, export))
			args = append(args, "-arc", path+"="+path+"="+export)
		}
	}
	w.standardLibrary(root, suffix)
	for name, text := range of.undeclared {
		write(w.T, filepath.Join(root, name), text)
	}
	if err := os.MkdirAll(filepath.Join(root, "bazel-out/pkg_nogo"), 0o777); err != nil {
		w.Fatal(err)
	}
	if err := os.Symlink(nogo, filepath.Join(root, "bazel-out/nogo_actual")); err != nil {
		w.Fatal(err)
	}
	out, err := w.action(root, args...)
	if err != nil {
		return outcome{failed: true, log: out}
	}
	return w.validate(root)
}

// standardLibrary makes what rules_go compiles of the standard library.
func (w *workspace) standardLibrary(root, suffix string) {
	w.Helper()
	list := "unsafe\n"
	for path, p := range w.packages {
		if !p.Standard || p.Export == "" {
			continue
		}
		list += path + "\n"
		archive := filepath.Join(root, "bazel-out", "stdlib_", "pkg", suffix, path+".a")
		if err := os.MkdirAll(filepath.Dir(archive), 0o777); err != nil {
			w.Fatal(err)
		}
		if err := os.Symlink(p.Export, archive); err != nil {
			w.Fatal(err)
		}
	}
	write(w.T, filepath.Join(root, "external/go_sdk/packages.txt"), list)
}

// cgo makes Go of the package's files that import "C", as the function
// generateCgoSources in rules_go's cgo2.go does, and returns the arguments that
// hand it over: nogo gets none of the files themselves.
func (w *workspace) cgo(root string, p *goPackage) (args []string) {
	w.Helper()
	out := filepath.Join(root, "bazel-out", "pkg.cgo")
	args = append([]string{"tool", "cgo", "-objdir", out, "-trimpath", w.dir, "-importpath", p.ImportPath, "--"}, p.CgoFiles...)
	if err := os.MkdirAll(out, 0o777); err != nil {
		w.Fatal(err)
	}
	run(w.T, p.Dir, "go", args...)
	args = []string{"-ignore_src", "bazel-out/pkg.cgo/_cgo_gotypes.go"}
	for _, name := range p.CgoFiles {
		args = append(args, "-ignore_src", "bazel-out/pkg.cgo/"+strings.TrimSuffix(name, ".go")+".cgo1.go")
	}
	return args
}

// validate calls the builder as the action that lets findings fail a build.
func (w *workspace) validate(root string) outcome {
	w.Helper()
	facts, err := os.ReadFile(filepath.Join(root, "bazel-out/pkg.facts"))
	if err != nil || len(facts) > 0 {
		w.Errorf("the analyzer has %d bytes of facts, %v", len(facts), err)
	}
	patch, err := os.ReadFile(filepath.Join(root, "bazel-out/pkg_nogo/nogo.patch"))
	if err != nil && !os.IsNotExist(err) {
		w.Fatal(err)
	}
	out, err := w.action(root, "nogovalidation", "bazel-out/validation", "bazel-out/pkg_nogo")
	if (err != nil) != (out != "") {
		w.Errorf("nogovalidation: %v, and printed %q", err, out)
	}
	out = strings.TrimPrefix(strings.TrimSpace(out), "nogo: errors found by nogo during build-time code analysis:\n")
	return outcome{log: out, patch: string(patch)}
}

// action runs the builder in the environment of an action, which has little.
func (w *workspace) action(root string, args ...string) (string, error) {
	cmd := exec.Command(w.builder, args...)
	cmd.Dir = root
	cmd.Env = []string{
		"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH, "CGO_ENABLED=0", "GOROOT_FINAL=GOROOT", "GOTOOLCHAIN=local",
		"PATH=/usr/bin", "TMPDIR=" + root,
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}
