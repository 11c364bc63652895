package docs_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clone is where the pages are written as if this repository were cloned to.
const clone = "/home/you/importspy"

// TestSessions runs the console blocks of the pages, each page in a copy of the
// repository's examples, with the command on PATH. The lines that begin with "$ "
// are typed into one shell; what stands below each is what it must print.
func TestSessions(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and calls the go command")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	bin := buildCommand(t)
	for _, page := range []string{"tour.md", "drivers.md", "ci.md"} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			if page != "tour.md" && os.Getenv("IMPORTSPY_SLOW") != "1" && !*update {
				t.Skip("runs dozens of commands; set IMPORTSPY_SLOW=1 to run it")
			}
			s := newSession(t, shell, bin)
			text := read(t, page)
			got := console.ReplaceAllStringFunc(text, func(block string) string {
				now := s.run(t, block)
				if now != block && !*update {
					t.Errorf("the page has\n%s\nbut it is\n%s", block, now)
				}
				return now
			})
			if *update {
				if err := os.WriteFile(page, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

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
	want := []string{"wrote cache/importspy.yaml", "Sum: contract declares func Sum, package has none (breaking)", "var _ = cache.Sum[", "updated cache/importspy.yaml"}
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

var console = regexp.MustCompile("(?ms)^```console\n.*?^```$")

// buildCommand builds the command and returns the folder that it is in.
func buildCommand(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "github.com/importspy/importspy/cmd/importspy-vet")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	return dir
}

// A session is a shell's state between commands: where it is.
type session struct {
	shell, bin, root string
	dir              string
}

func newSession(t *testing.T, shell, bin string) *session {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, example := range []string{"example", "example-diverging"} {
		if err := os.CopyFS(filepath.Join(root, "testdata", example), os.DirFS(filepath.Join("..", "testdata", example))); err != nil {
			t.Fatal(err)
		}
	}
	return &session{shell: shell, bin: bin, root: root, dir: root}
}

// run runs the commands of a block and returns the block with what they print.
// A block with a program that is not installed stays as it is.
func (s *session) run(t *testing.T, block string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(block) {
		command, ok := strings.CutPrefix(line, "$ ")
		switch {
		case ok && strings.Contains(command, "| jq ") && !installed("jq"):
			t.Log("jq is not installed, so that its example is not run")
			return block
		case ok:
			out.WriteString(line)
			out.WriteString(s.command(t, strings.TrimSpace(command)))
		case strings.HasPrefix(line, "```"):
			out.WriteString(line)
		}
	}
	return out.String()
}

func installed(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// command runs one command in the shell and returns what it prints. The folder
// in which it ends is that of the next one.
func (s *session) command(t *testing.T, command string) string {
	t.Helper()
	if strings.HasPrefix(command, "cd testdata/") {
		s.dir = s.root // a reader begins here, too
	}
	where := filepath.Join(s.root, "pwd")
	cmd := exec.Command(s.shell, "-c", fmt.Sprintf("%s\npwd >%s", command, where))
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(),
		"PATH="+s.bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"GOWORK=off", "GOPROXY=off", "NO_COLOR=1", "LC_ALL=C", "IMPORTSPY_CONTRACTS=", "GOOS=", "GOARCH=")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out.String())
	}
	s.dir = strings.TrimSpace(read(t, where))
	return strings.ReplaceAll(out.String(), s.root, clone)
}
