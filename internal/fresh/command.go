package fresh

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// A command is what is known of the go command that asks.
type command struct {
	dir   string   // its directory, absolute, after -C
	env   environ  // its environment
	args  []string // its arguments, "go" first; none if they are not known
	flags []string // the words of GOFLAGS, then args
}

// newCommand returns the command, complete but for what the error says.
func newCommand(dir string, env, args []string) (command, error) {
	c := command{dir: dir, env: env, args: args}
	words, err := splitQuoted(c.getenv("GOFLAGS"))
	if err != nil {
		err = fmt.Errorf("GOFLAGS: %w", err)
	}
	c.flags = append(words, args...)
	return c, err
}

// environ is an environment in the form of os.Environ.
type environ []string

// lookup returns the value of a variable and reports whether it is set.
func (env environ) lookup(key string) (value string, set bool) {
	for _, kv := range env {
		name, v, _ := strings.Cut(kv, "=")
		if name == key || runtime.GOOS == "windows" && strings.EqualFold(name, key) {
			value, set = v, true // as in os/exec, the last one wins
		}
	}
	return value, set
}

// getenv returns the value of a go command's setting as the go command finds
// it: in the environment, in the file that go env -w writes, in GOROOT/go.env.
func (c command) getenv(key string) string {
	if v, _ := c.env.lookup(key); v != "" {
		return v
	}
	if v := readSetting(c.settingsFile(), key); v != "" {
		return v
	}
	if goroot, _ := c.env.lookup("GOROOT"); goroot != "" {
		return readSetting(filepath.Join(goroot, "go.env"), key)
	}
	return ""
}

// settingsFile returns the name of the file that go env -w writes, "" if there
// is none. The go command tells its children in GOENV, and sets it to nothing
// where the user said GOENV=off.
func (c command) settingsFile() string {
	file, set := c.env.lookup("GOENV")
	if set && (file == "" || file == "off") {
		return ""
	}
	if file != "" {
		return file
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(config, "go", "env")
}

// readSetting returns the value that a file of KEY=value lines gives key, ""
// if it gives none. Like the go command it takes a file that cannot be read for
// an empty one.
func readSetting(file, key string) (value string) {
	if file == "" {
		return ""
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(data)) {
		name, v, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if ok && name == key {
			value = v
		}
	}
	return value
}

// flag returns the value of a go command's flag, "" if it is not given. The name
// is without dashes. What stands among the arguments outdoes GOFLAGS.
func (c command) flag(name string) (value string) {
	for i, word := range c.flags {
		if !strings.HasPrefix(word, "-") {
			continue
		}
		key, v, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(word, "-"), "-"), "=")
		switch {
		case key != name:
		case ok:
			value = v
		case i+1 < len(c.flags):
			value = c.flags[i+1]
		}
	}
	return value
}

// splitQuoted splits s at white space, except within single or double quotes
// that surround a whole word, as the go command splits GOFLAGS.
func splitQuoted(s string) (words []string, err error) {
	const space = " \t\n\r"
	for s = strings.TrimLeft(s, space); s != ""; s = strings.TrimLeft(s, space) {
		if quote := s[0]; quote == '"' || quote == '\'' {
			end := strings.IndexByte(s[1:], quote)
			if end < 0 {
				return nil, fmt.Errorf("unterminated %c string", quote)
			}
			words = append(words, s[1:1+end])
			s = s[1+end+1:]
			continue
		}
		end := strings.IndexAny(s, space)
		if end < 0 {
			end = len(s)
		}
		words = append(words, s[:end])
		s = s[end:]
	}
	return words, nil
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

// abs returns path made absolute in the command's directory.
func (c command) abs(path string) string { return absIn(c.dir, path) }

// absIn returns path as seen from dir, cleaned.
func absIn(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// parentArgs returns the arguments of the parent process, where the system
// shows them as a file (Linux) and the parent is the go command. The tool is
// not told them otherwise, and -modfile may be among them.
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
