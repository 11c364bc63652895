//go:build unix

package scenario_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt interrupts commands while a go command that takes its time lists
// packages: that is over, too, nothing is written, and the exit code says which signal
// it was.
func TestInterrupt(t *testing.T) {
	if signal.Ignored(syscall.SIGINT) {
		t.Skip("SIGINT is ignored, as in what a script starts with &: slowGo is a shell, which cannot undo that")
	}
	for _, test := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGTERM, 143}, {syscall.SIGINT, 130}, {syscall.SIGHUP, 129}} {
		if signal.Ignored(test.signal) {
			continue // as the commands do
		}
		for _, command := range []string{
			"check ./...", "init ./...", "update ./...", "move ./...", "-fix ./...", "diff . .", "env ./...", "guard ./p0",
			"show ./...", "report -o p0/page.html ./...", "./...", "nonsense", "diff v1.0.0", "history -o p0/page.html",
		} {
			if !slow() && !slices.Contains([]string{"update ./...", "./...", "history -o p0/page.html"}, command) {
				continue
			}
			t.Run(fmt.Sprint(command, test.code), func(t *testing.T) {
				m := toInterrupt(t, command)
				bin, pid := slowGo(t)
				t.Setenv("TMPDIR", t.TempDir())
				cmd := exec.Command(vetTool, strings.Fields(command)...)
				cmd.Dir = m.dir
				cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
				var out strings.Builder
				cmd.Stdout, cmd.Stderr = &out, &out
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				child := await(t, pid)
				if err := cmd.Process.Signal(test.signal); err != nil {
					t.Fatal(err)
				}
				_ = cmd.Wait()
				if code := cmd.ProcessState.ExitCode(); code != test.code {
					t.Errorf("exit code %d, want %d; it prints\n%s", code, test.code, &out)
				}
				name := "importspy-vet"
				if word := strings.Fields(command)[0]; word != "./..." && word != "nonsense" {
					name += " " + word
				}
				if want := name + ": interrupted\n"; out.String() != want {
					t.Errorf("it prints %q, want %q", &out, want)
				}
				if !ends(child) {
					t.Errorf("the go command, %d, is still there", child)
				}
				for name, text := range m.contracts(t) {
					if text != m.old[name] {
						t.Errorf("%s has changed", name)
					}
				}
				m.wantNothingElse(t)
				if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
					t.Errorf("%s is left", left[0].Name())
				}
			})
		}
	}
}

// TestIgnoredSignals starts a command with signals ignored, as nohup and scripts that use & do:
// these do not stop it, and others do.
func TestIgnoredSignals(t *testing.T) {
	m := toInterrupt(t, "check ./...")
	bin, pid := slowGo(t)
	cmd := exec.Command("sh", "-c", `trap "" HUP INT; exec "$0" check ./...`, vetTool)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "TMPDIR="+t.TempDir())
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	child := await(t, pid)
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(100 * time.Millisecond)
	if err := syscall.Kill(child, 0); err != nil {
		t.Errorf("a signal that is ignored has stopped it; it prints %s", &out)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 143 {
		t.Errorf("exit code %d, want 143; it prints %s", code, &out)
	}
	// Unlike the go command, the one of slowGo does not undo that SIGINT is ignored.
	if err := syscall.Kill(child, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// toInterrupt makes what a command is for.
func toInterrupt(t *testing.T, command string) *many {
	if strings.HasPrefix(command, "history") || strings.HasPrefix(command, "diff v") {
		return toReport(t, t.TempDir(), 1)
	}
	return newManyIn(t, t.TempDir(), !strings.HasPrefix(command, "init"), 1)
}

// TestBrokenPipe has nobody read what commands print, as head does that has seen enough: they
// leave no temporary files, and contracts as they should be.
func TestBrokenPipe(t *testing.T) {
	for _, command := range []string{"diff v1.0.0", "history", "update ./...", "check ./..."} {
		m := toInterrupt(t, command)
		t.Setenv("TMPDIR", t.TempDir())
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		cmd := exec.Command(vetTool, strings.Fields(command)...)
		cmd.Dir = m.dir
		var stderr strings.Builder
		cmd.Stdout, cmd.Stderr = w, &stderr
		_ = cmd.Run() // its exit code is looked at
		w.Close()
		if code := cmd.ProcessState.ExitCode(); code != 141 || stderr.Len() > 0 {
			t.Errorf("%s: exit code %d, want 141; it prints %s", command, code, &stderr)
		}
		if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
			t.Errorf("%s: %s is left", command, left[0].Name())
		}
		for name, text := range m.contracts(t) {
			if changed := text != m.old[name]; changed != strings.HasPrefix(command, "update") {
				t.Errorf("%s: %s has changed: %t", command, name, changed)
			}
		}
		m.wantNothingElse(t)
	}
}

// ends reports whether a process is gone, or goes within a second.
func ends(pid int) bool {
	for range 20 {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if syscall.Kill(pid, 0) != nil || strings.Contains(string(stat), ") Z ") { // nobody waits for it
			return true
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// slowGo returns a folder with a go command that takes its time to list packages, and the
// file in which it leaves its process. When it builds what it lists, it also leaves the
// folder that it builds in, as Go 1.26 does.
func slowGo(t *testing.T) (bin, pid string) {
	t.Helper()
	bin = t.TempDir()
	pid = filepath.Join(bin, "pid")
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	script := `#!/bin/sh
case "$*" in
*' -compiled=true '*) mktemp -d "${GOTMPDIR:-$TMPDIR}/go-buildXXXXXX" >/dev/null ;;
esac
case "$*" in
"list -f "* | "list -e -f "*) ;; # questions about the go command
"list "*) echo $$ >` + pid + ".new; mv " + pid + ".new " + pid + `; exec sleep 60 ;;
esac
exec ` + real + ` "$@"
`
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	return bin, pid
}

// await returns the process in a file that is about to be there.
func await(t *testing.T, file string) int {
	t.Helper()
	for range 600 {
		if data, err := os.ReadFile(file); err == nil {
			pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("no go command has been started")
	return 0
}

// TestLostOutput checks that a command whose output cannot be written says so.
func TestLostOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	m := newManyIn(t, t.TempDir(), true, 1)
	for i, args := range [][]string{
		{"check", "./..."}, {"check", "-format", "json", "./..."}, {"check", "-format", "sarif", "./..."},
		{"check", "-format", "github", "./..."}, {"check", "-format", "gitlab", "./..."},
		{"update", "./..."}, {"-fix", "-diff", "./..."}, {"init", "./..."}, {"diff", ".", "."}, {"env", "./..."},
		{"show", "./..."}, {"explain"}, {"help"}, {"update", "-diff", "./..."}, {"report", "./..."},
		{"-json", "./..."}, {"version"}, {"completion", "bash"}, {"check", "-h"}, {"help", "diff"}, {"explain", "export-missing"},
		{"diff", "-format", "markdown", ".", "."}, {"check", "-format", "markdown", "./..."}, {"__complete", "check", "-"},
	} {
		if !slow() && i%3 != 0 {
			continue
		}
		m.reset(t)
		cmd := exec.Command(vetTool, args...)
		cmd.Dir = m.dir
		cmd.Stdout = full
		var stderr strings.Builder
		cmd.Stderr = &stderr
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 3 || strings.Count(stderr.String(), "no space left on device") != 1 {
			t.Errorf("%s: exit code %d, want 3 and one message; it prints\n%s", strings.Join(args, " "), code, &stderr)
		}
	}
}

// TestLostVetOutput is TestLostOutput for a unit of go vet, whose output goes to a file, and
// for findings on standard error.
func TestLostVetOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	m := newManyIn(t, t.TempDir(), true, 1)
	lossy := filepath.Join(t.TempDir(), "lossy")
	script := "#!/bin/sh\nfor file; do :; done\ncase $file in\n*.cfg)\n\tsed -i 's#\"Stdout\": \"[^\"]*\"#\"Stdout\": \"/dev/full\"#' $file\n\t" +
		vetTool + " \"$@\"\n\tcode=$?\n\techo exit code $code >&2\n\texit $code\nesac\nexec " + vetTool + " \"$@\"\n"
	if err := os.WriteFile(lossy, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	vet := exec.Command("go", "vet", "-vettool="+lossy, "./...")
	vet.Dir = m.dir
	if out, err := vet.CombinedOutput(); err == nil || !strings.Contains(string(out), "no space left on device\nexit code 3\n") {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	cmd := exec.Command(vetTool, "./...")
	cmd.Dir, cmd.Stderr = m.dir, full
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 3 {
		t.Errorf("without standard error: exit code %d, want 3", code)
	}
}
