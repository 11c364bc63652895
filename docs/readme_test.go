package docs_test

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// TestReadme types the commands of README.md, top to bottom, into a fresh shell next to a
// clone of this repository. They must find the breaks that the text speaks of and leave
// no tracked file changed. The tests, which this is one of, are left out, and what needs
// the network is behind IMPORTSPY_SLOW.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and calls the go command")
	}
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash to paste commands into")
	}
	dir := t.TempDir()
	clone := filepath.Join(dir, "importspy")
	files := repositoryFiles(t)
	for name, text := range files {
		write(t, filepath.Join(clone, name), text)
	}
	script := shellBlocks(read(t, "../README.md"))
	leaveOut := []string{`git clone .* && cd importspy`, `go test \./\.\.\.`}
	want := []string{"wrote cache/importspy.yaml", "Sum: contract declares func Sum, package does not declare it (breaking)", "var _ = cache.Sum[", "updated cache/importspy.yaml"}
	if os.Getenv("IMPORTSPY_SLOW") == "1" {
		want = append(want, "middleware.ClientIPFromHeader")
	} else {
		leaveOut = append(leaveOut, `go run .*`, `go install \./cmd/importspy-vet && `)
		script = "PATH=$PATH:" + buildCommand(t) + "\n" + script
	}
	for _, command := range leaveOut {
		at := regexp.MustCompile(`(?m)^` + command)
		if !at.MatchString(script) {
			t.Errorf("README.md has no command %s", command)
		}
		script = at.ReplaceAllString(script, "")
	}
	cmd := exec.Command(shell, "-c", script+"\necho exit $?")
	cmd.Dir = clone
	cmd.Env = append(os.Environ(), "GOWORK=off", "NO_COLOR=1", "IMPORTSPY_CONTRACTS=", "GOBIN=",
		"GOMODCACHE="+goEnv(t, "GOMODCACHE"), "GOPATH="+filepath.Join(dir, "gopath"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, words := range append(want, "exit 0") {
		if !strings.Contains(string(out), words) {
			t.Errorf("the commands of README.md do not print %q:\n%s", words, out)
		}
	}
	for name, text := range files {
		if read(t, filepath.Join(clone, name)) != text {
			t.Errorf("the commands of README.md change %s", name)
		}
	}
}

// repositoryFiles returns the files of this repository by name.
func repositoryFiles(t *testing.T) map[string]string {
	t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.Type().IsRegular():
			rel, _ := filepath.Rel("..", name)
			files[rel] = read(t, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
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

// goEnv returns a setting of the go command.
func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// shellBlocks returns the text of a page's blocks of shell commands.
func shellBlocks(page string) string {
	var script strings.Builder
	for _, m := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(page, -1) {
		script.WriteString(m[1])
	}
	return script.String()
}

// programs is the folder of the command, which is linked once for all tests.
var programs string

var linked = sync.OnceValue(func() error {
	build := exec.Command("go", "build", "-o", programs+string(filepath.Separator), "github.com/importspy/importspy/cmd/importspy-vet")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%v: %v\n%s", build, err, out)
	}
	return nil
})

// buildCommand builds the command and returns the folder that it is in.
func buildCommand(t *testing.T) string {
	t.Helper()
	if err := linked(); err != nil {
		t.Fatal(err)
	}
	return programs
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "importspy-vet-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		programs = dir
		return m.Run()
	}())
}
