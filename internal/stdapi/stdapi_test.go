package stdapi_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHost looks for the features that are there on all platforms in contracts
// for one.
func TestHost(t *testing.T) {
	slow(t)
	a := newAudit(t)
	dir := filepath.Join(t.TempDir(), "contracts")
	initStd(t, "-contracts", dir)
	a.contracts = readContracts(t, dir)
	a.platform(t, "linux/amd64", slices.DeleteFunc(a.lines, func(l line) bool { return l.platform != "" }))
	a.unused(t)
}

// TestPlatforms looks for all features, on all platforms that the files name, in
// one contract a package, in which there has to be nothing else.
func TestPlatforms(t *testing.T) {
	slow(t)
	a := newAudit(t)
	ports := strings.Fields(run(t, exec.Command("go", "tool", "dist", "list")))
	var platforms []string
	for _, p := range platformsOf(a.lines) {
		if slices.Contains(ports, p) {
			platforms = append(platforms, p)
		} else {
			t.Logf("%s is no port of this version of Go: %d features are not looked for", p, len(only(a.lines, p)))
		}
	}
	dir := filepath.Join(t.TempDir(), "contracts")
	initStd(t, "-contracts", dir, "-platforms", strings.Join(platforms, ","))
	a.contracts = readContracts(t, dir)
	for _, p := range platforms {
		t.Run(p, func(t *testing.T) {
			x := a.platform(t, p, append(only(a.lines, ""), only(a.lines, p)...))
			x.extras(t, a.more)
		})
	}
	a.unused(t)
}

// only returns the lines that are for a platform.
func only(lines []line, platform string) []line {
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l.platform != platform })
}

func slow(t *testing.T) {
	t.Helper()
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("compiles and describes the standard library, for many platforms, which takes minutes; set IMPORTSPY_SLOW=1 to run it")
	}
}

// initStd lets the command write contracts of the standard library.
func initStd(t *testing.T, args ...string) {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "importspy-vet.exe")
	run(t, exec.Command("go", "build", "-o", tool, "github.com/importspy/importspy/cmd/importspy-vet"))
	cmd := exec.Command(tool, append(append([]string{"init", "-q"}, args...), "std")...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(onLinux(), "GOWORK=off", "IMPORTSPY_CONTRACTS=")
	run(t, cmd)
}

// onLinux is an environment in which the go command builds for linux/amd64.
func onLinux() []string { return append(os.Environ(), "GOOS=linux", "GOARCH=amd64") }

// run runs a program and returns what it writes to its standard output.
func run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("%v: %v\n%s", cmd, err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
