package goroot_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/internal/goroot"
)

func TestMain(m *testing.M) {
	if os.Getenv("GOROOT_TEST") != "" {
		os.Stdout.WriteString(goroot.Dir())
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestDir(t *testing.T) {
	if _, err := os.Stat(filepath.Join(goroot.Dir(), "src", "fmt", "print.go")); err != nil {
		t.Errorf("Dir() = %q: %v", goroot.Dir(), err)
	}
}

// A program that is built with -trimpath asks the go command; if there is none, it knows no
// root.
func TestDirTrimpath(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") == "" {
		t.Skip("compiles the standard library, which takes a minute; set IMPORTSPY_SLOW=1 to run it")
	}
	program := filepath.Join(t.TempDir(), "goroot.exe")
	if out, err := exec.Command("go", "test", "-c", "-trimpath", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := func(env ...string) string {
		cmd := exec.Command(program)
		cmd.Env = append(env, "GOROOT_TEST=1")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	var inherited []string
	for _, kv := range os.Environ() {
		if len(kv) < 7 || kv[:7] != "GOROOT=" { // which go test sets
			inherited = append(inherited, kv)
		}
	}
	want, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := run(inherited...); got+"\n" != string(want) {
		t.Errorf("with a go command, the root is %q, want %q", got, want)
	}
	if got := run("PATH=" + t.TempDir()); got != "" {
		t.Errorf("without a go command, the root is %q", got)
	}
}
