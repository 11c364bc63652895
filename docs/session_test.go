package docs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clone is where the pages are written as if this repository were cloned to.
const clone = "/home/you/importspy"

var console = regexp.MustCompile("(?ms)^```console\n.*?^```$")

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
	for _, page := range []string{"tour.md", "drivers.md", "ci.md", "adopting.md"} {
		t.Run(filepath.Base(page), func(t *testing.T) {
			if page != "tour.md" && os.Getenv("IMPORTSPY_SLOW") != "1" && !*update {
				t.Skip("runs dozens of commands; set IMPORTSPY_SLOW=1 to run it")
			}
			s := newSession(t, shell, bin)
			if page == "adopting.md" {
				s.addModule(t, "misc", "go.uber.org/zap")
				s.addModule(t, "misc", "github.com/spf13/viper")
				s.addModule(t, "k8s", "k8s.io/client-go")
			}
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

// addModule adds a folder with a module, in the version that a list of modules of
// internal/realtest has.
func (s *session) addModule(t *testing.T, list, modulePath string) {
	t.Helper()
	download := exec.Command("go", "mod", "download", "-json", modulePath)
	download.Dir = filepath.Join("..", "internal", "realtest", "modules", list)
	download.Env = append(os.Environ(), "GOWORK=off")
	out, err := download.Output()
	var m struct{ Dir, Error string }
	if jsonErr := json.Unmarshal(out, &m); jsonErr != nil || err != nil || m.Error != "" {
		t.Fatalf("%v: %v %v %s", download, err, jsonErr, m.Error)
	}
	dir := filepath.Join(s.root, path.Base(modulePath))
	if err := os.CopyFS(dir, os.DirFS(m.Dir)); err != nil {
		t.Fatal(err)
	}
	// What the module and its tests import is downloaded, so that the session needs no network.
	all := exec.Command("go", "list", "-deps", "-test", "./...")
	all.Dir, all.Env = dir, download.Env
	if out, err := all.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", all, err, out)
	}
}

// run runs the commands of a block and returns the block with what they print.
// A block with a program that is not installed stays as it is.
func (s *session) run(t *testing.T, block string) string {
	t.Helper()
	var out strings.Builder
	lines := strings.SplitAfter(block, "\n")
	for i := 0; i < len(lines); i++ {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		switch {
		case ok && strings.Contains(command, "| jq ") && !installed("jq"):
			t.Log("jq is not installed, so that its example is not run")
			return block
		case ok:
			out.WriteString(lines[i])
			for ; i+1 < len(lines) && strings.HasPrefix(lines[i+1], "> "); i++ {
				command += strings.TrimPrefix(lines[i+1], "> ")
				out.WriteString(lines[i+1])
			}
			out.WriteString(s.command(t, strings.TrimSpace(command)))
		case strings.HasPrefix(lines[i], "```"):
			out.WriteString(lines[i])
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
	if dir, ok := strings.CutPrefix(command, "cd "); ok {
		if _, err := os.Stat(filepath.Join(s.root, dir)); err == nil {
			s.dir = s.root // a reader begins here, too
		}
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
