package nogo_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	// What nogo is made of, so that go.mod and go.sum have it.
	_ "github.com/aymanbagabas/go-udiff"
	_ "github.com/bazelbuild/rules_go/go/runfiles"
	_ "golang.org/x/tools/go/gcexportdata"

	_ "github.com/importspy/importspy/analyzer"
)

// rules are the programs of rules_go: the builder, which each action of its
// rules calls, and nogos, which each rule nogo has a build of its own of.
type rules struct {
	*testing.T
	source  string // rules_go/go/tools/builders
	builder string
}

func newRules(t *testing.T) *rules {
	t.Helper()
	var module struct{ Dir string }
	if err := json.Unmarshal(run(t, ".", "go", "list", "-m", "-json", "github.com/bazelbuild/rules_go"), &module); err != nil {
		t.Fatal(err)
	}
	r := &rules{T: t, source: filepath.Join(module.Dir, "go", "tools", "builders")}
	dir := t.TempDir()
	r.copySources("builder_srcs", dir)
	write(t, filepath.Join(dir, "go.mod"), "module builder\n\ngo 1.26\n")
	r.builder = filepath.Join(dir, "builder")
	run(t, dir, "go", "build", "-ldflags=-X main.rulesGoStdlibPrefix=@rules_go//stdlib:", "-o", r.builder, ".")
	return r
}

// copySources copies the files that a target of the package lists.
func (r *rules) copySources(target, dir string) {
	r.Helper()
	build, err := os.ReadFile(filepath.Join(r.source, "BUILD.bazel"))
	if err != nil {
		r.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)name = "` + target + `",\s*srcs = \[(.*?)\]`).FindSubmatch(build)
	if list == nil {
		r.Fatalf("rules_go has no target %s", target)
	}
	names := regexp.MustCompile(`\w+\.go`).FindAllString(string(list[1]), -1)
	for _, name := range append(names, "path.go") {
		copyFile(r.T, filepath.Join(r.source, name), filepath.Join(dir, name))
	}
}

// nogo makes what the rule nogo makes of one analyzer, that of the package at
// importPath, and a configuration file, which may be "".
//
// The program imports an internal package of x/tools. Bazel does not mind; the
// go command must find that the program lies in that module.
func (w *workspace) nogo(importPath, config string) string {
	w.Helper()
	dir := w.TempDir()
	w.copySources("nogo_srcs", dir)
	args := []string{"gennogomain", "-output", filepath.Join(dir, "nogo_main_.go"), "-analyzer_importpath", importPath}
	if config != "" {
		args = append(args, "-config", config)
	}
	run(w.T, dir, w.builder, args...)
	write(w.T, filepath.Join(dir, "go.mod"), moduleFile(w.T, "golang.org/x/tools/nogo")+
		"require example.com/shop v0.0.0\nreplace example.com/shop => "+w.dir+"\n")
	copyFile(w.T, "go.sum", filepath.Join(dir, "go.sum"))
	program := filepath.Join(dir, "nogo")
	run(w.T, dir, "go", "build", "-mod=mod", "-trimpath", "-o", program, ".")
	return program
}

// moduleFile returns this module's go.mod with another name for the module.
func moduleFile(t *testing.T, module string) string {
	t.Helper()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "module github.com/importspy/importspy/integrations/nogo", "module "+module, 1)
	return strings.Replace(text, "=> ../..", "=> "+root, 1)
}

// run runs a program of the go command's surroundings and returns its output.
func run(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "IMPORTSPY_CONTRACTS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s%s", cmd, err, out, stderr.Bytes())
	}
	return out
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(data))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
