package fresh

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
)

// A command is what is known of the go command that asks.
type command struct {
	*gocmd.Settings
	args []string // its arguments, "go" first; none if they are not known
}

// newCommand returns the command, complete except for what the error says. Its
// arguments outdo GOFLAGS.
func newCommand(dir string, env, args []string) (command, error) {
	s, err := gocmd.Read(dir, env)
	s.Flags = append(s.Flags, args...)
	return command{s, args}, err
}

// goFileFolders returns the folders of the Go files that the arguments name.
func (c command) goFileFolders() []string {
	var folders []string
	for _, arg := range c.args {
		if strings.HasSuffix(arg, ".go") {
			folders = append(folders, filepath.Dir(c.abs(arg)))
		}
	}
	return folders
}

// abs returns path made absolute in the command's directory, cleaned.
func (c command) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Dir, path)
}

// parentArgs returns the arguments of the parent process, where the system
// shows them as a file (Linux) and the parent is the go command. They are
// not passed to the tool, and -modfile may be among them.
func parentArgs() []string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", os.Getppid()))
	if err != nil {
		return nil
	}
	args := strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
	if !strings.HasPrefix(filepath.Base(args[0]), "go") {
		return nil // a -toolexec program, or a shell
	}
	return args
}
