package golangcilint

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

const upstream = "github.com/golangci/golangci-lint/v2"

// TestCustomVersion checks that .custom-gcl.yml names the version of golangci-lint
// that the tests run.
func TestCustomVersion(t *testing.T) {
	version := regexp.MustCompile(`(?m)^version: (\S+)$`).FindStringSubmatch(read(t, ".custom-gcl.yml"))
	if version == nil {
		t.Fatal(".custom-gcl.yml names no version")
	}
	mod := read(t, filepath.Join(linterDir, "go.mod"))
	if !strings.Contains(mod, upstream+" "+version[1]+"\n") {
		t.Errorf(".custom-gcl.yml has golangci-lint %s, go.mod has another one", version[1])
	}
}

// TestCustom builds the linter with golangci-lint custom and .custom-gcl.yml. The
// repository that this command clones is made of the module of the same version.
func TestCustom(t *testing.T) {
	slow(t)
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	out := t.TempDir()
	custom := exec.Command(linter, "custom", "-v", "--name", "custom.exe", "--destination", out)
	custom.Env = append(os.Environ(), "GOWORK=off", "GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=url."+clone(t)+".insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/golangci/golangci-lint.git")
	if log, err := custom.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", custom, err, log)
	}

	program := filepath.Join(out, "custom.exe")
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/shop\n\ngo 1.26\n")
	write(t, filepath.Join(dir, ".golangci.yml"), read(t, filepath.Join("testdata", "page", "golangci.yml")))
	write(t, filepath.Join(dir, "shop.go"), "package shop\n\nfunc Open(n int) {}\n")
	write(t, filepath.Join(dir, "importspy.yaml"), "version: 1\nexports: {funcs: {Open: func()}}\n")
	for _, program := range []string{linter, program} {
		found := string(output(t, dir, program, "run", "--output.text.print-issued-lines=false", "--show-stats=false"))
		want := "shop.go:3:6: signature-changed: Open: contract says func(), package has func(n int) (breaking) [importspy.yaml:2:19] (importspy)\n"
		if found != want {
			t.Errorf("%s finds\n%swant\n%s", filepath.Base(program), found, want)
		}
	}
	if runtime.GOOS == "linux" { // on other systems programs are signed
		testAnotherBuild(t, program, dir)
	}
}

// testAnotherBuild checks that nothing which one build of the program found is
// served for another one of the same version.
func testAnotherBuild(t *testing.T, program, dir string) {
	t.Helper()
	cache := t.TempDir()
	for _, want := range []string{"analyzing 1/1", "analyzing 0/1"} {
		expectAnalyzing(t, program, dir, cache, want)
	}
	another := program + ".another"
	write(t, another, read(t, program)+"another build")
	if err := os.Chmod(another, 0o777); err != nil {
		t.Fatal(err)
	}
	expectAnalyzing(t, another, dir, cache, "analyzing 1/1")
}

func expectAnalyzing(t *testing.T, program, dir, cache, want string) {
	t.Helper()
	cmd := exec.Command(program, "run", "--enable-only=importspy", "--issues-exit-code=0")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GL_DEBUG=goanalysis/issues/cache",
		"TMPDIR="+t.TempDir(), "GOLANGCI_LINT_CACHE="+cache)
	log, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(log), want) {
		t.Errorf("%s: %v, want %s in\n%s", filepath.Base(program), err, want, log)
	}
}

// clone returns a git repository of golangci-lint that has the tag of the version
// in use.
func clone(t *testing.T) string {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", upstream)
	download.Dir = linterDir
	download.Env = append(os.Environ(), "GOWORK=off")
	out, err := download.Output()
	var m struct{ Version, Dir string }
	if jerr := json.Unmarshal(out, &m); jerr != nil || err != nil {
		t.Fatalf("%v: %v %v", download, err, jerr)
	}
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{
		"init -q",
		"add -A -f",
		"-c user.name=you -c user.email=you@example.com commit -q -m golangci-lint",
		"tag " + m.Version,
	} {
		git := exec.Command("git", strings.Fields(args)...)
		git.Dir = repo
		git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		if log, err := git.CombinedOutput(); err != nil {
			t.Fatal(fmt.Errorf("%v: %w\n%s", git, err, log))
		}
	}
	return "file://" + filepath.ToSlash(repo)
}
