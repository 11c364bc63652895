package docs_test

import (
	"bytes"
	"fmt"
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
	for _, page := range []string{"../README.md", "drivers.md", "ci.md"} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			if page != "../README.md" && os.Getenv("IMPORTSPY_SLOW") != "1" && !*update {
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

// TestFirstCommand runs the first command that README.md asks newcomers to type,
// in the repository itself: it must find something in the example.
func TestFirstCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	m := regexp.MustCompile("(?m)^go run (.*)$").FindStringSubmatch(read(t, "../README.md"))
	if m == nil {
		t.Fatal("README.md has no go run")
	}
	cmd := exec.Command("go", append([]string{"run"}, strings.Fields(m[1])...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOWORK=off", "NO_COLOR=1", "IMPORTSPY_CONTRACTS=")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "contract says") || !strings.Contains(string(out), " breaking") {
		t.Errorf("%v: %v\n%s", cmd, err, out)
	}
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
