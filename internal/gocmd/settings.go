// Package gocmd determines what the go command sees: its settings, its flags, and
// the folders of the packages that a module can import.
//
// Settings come from four places: the environment, the file that go env -w writes
// ($GOENV), GOROOT/go.env, and defaults. A command of importspy-vet asks the go
// command for them, once, with [Ask]. What runs within another driver must not: go
// env takes 12 ms, which is twice what go vet itself needs for a unit. [Read] reads
// the same files in the same order instead. Under go vet the environment has
// everything but GOWORK, which only the file may have.
package gocmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/importspy/importspy/internal/goroot"
	"github.com/importspy/importspy/internal/inputs"
)

// Settings are those of a go command, as go env prints them.
type Settings struct {
	// Dir is the directory that the go command runs in, absolute.
	Dir string
	// Flags are those of GOFLAGS.
	Flags Flags
	// Find, if it is set, asks the go command for the folder of a package that a
	// main module requires, but whose module is not in the module cache. It returns
	// "" if the package cannot be had.
	Find func(path string) (dir string)

	values map[string]string
}

// EnvAnswer is how [Ask] calls the go command's answer among inputs. The question is the
// folder.
const EnvAnswer = "go env"

// Ask returns the settings that the go command reports in dir.
func Ask(dir string) (*Settings, error) {
	out, err := envJSON(dir)
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go env: %s", Reason(string(exit.Stderr)))
	} else if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	s := &Settings{Dir: dir}
	if err := json.Unmarshal(out, &s.values); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	inputs.Answer(EnvAnswer, dir, s.text())
	if s.values["GOWORK"] == "" {
		s.values["GOWORK"] = "off" // there is none in dir or above
	}
	return s, s.split()
}

func envJSON(dir string) ([]byte, error) {
	if err := Openable(dir); err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "env", "-json")
	cmd.Dir = dir
	return cmd.Output()
}

// text has all settings, except for one that has a folder of this call.
func (s *Settings) text() string {
	values := maps.Clone(s.values)
	delete(values, "GOGCCFLAGS")
	return fmt.Sprintf("%q", values)
}

// AskAgain asks the go command again what it answered in the folder dir.
func AskAgain(dir string) (answer string, ok bool) {
	out, err := envJSON(dir)
	s := new(Settings)
	if err != nil || json.Unmarshal(out, &s.values) != nil {
		return "", false
	}
	return s.text(), true
}

// Read returns the settings of a go command in dir with an environment in the form
// of [os.Environ], without asking it. GOMOD, and GOVERSION outside of go vet, are
// not known then. The settings are usable in spite of an error in GOFLAGS.
func Read(dir string, env []string) (*Settings, error) {
	s := &Settings{Dir: dir, values: make(map[string]string)}
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		s.values[name] = value // as in os/exec, the last one counts
	}
	s.fill(readEnvFile(s.envFile()))
	root := s.values["GOROOT"]
	if root == "" {
		root = goroot.Dir()
	}
	s.fill(readEnvFile(filepath.Join(root, "go.env")))
	s.fill(map[string]string{
		"GOROOT": root, "GOPATH": build.Default.GOPATH, "GOOS": runtime.GOOS, "GOARCH": runtime.GOARCH,
	})
	if s.values["CGO_ENABLED"] == "" { // to look for a compiler takes time
		s.values["CGO_ENABLED"] = s.cgoDefault()
	}
	if list := filepath.SplitList(s.values["GOPATH"]); len(list) > 0 {
		s.fill(map[string]string{"GOMODCACHE": filepath.Join(list[0], "pkg", "mod")})
	}
	return s, s.split()
}

// fill sets what is not set, or empty, which is the same to the go command.
func (s *Settings) fill(values map[string]string) {
	for name, value := range values {
		if s.values[name] == "" {
			s.values[name] = value
		}
	}
}

// split reads GOFLAGS.
func (s *Settings) split() (err error) {
	if s.Flags, err = splitQuoted(s.values["GOFLAGS"]); err != nil {
		return fmt.Errorf("GOFLAGS: %w", err)
	}
	return nil
}

// Get returns the value of a setting, "" if it has none.
func (s *Settings) Get(name string) string { return s.values[name] }

// Cgo reports whether the go command compiles cgo for its own platform.
func (s *Settings) Cgo() bool { return s.values["CGO_ENABLED"] == "1" }

// cgoDefault is CGO_ENABLED where nobody sets it: cgo needs a C compiler, and is
// off for platforms other than the machine's.
func (s *Settings) cgoDefault() string {
	if s.values["GOOS"] != runtime.GOOS || s.values["GOARCH"] != runtime.GOARCH || !build.Default.CgoEnabled {
		return "0"
	}
	for _, cc := range []string{s.values["CC"], "gcc", "clang"} {
		if words, err := splitQuoted(cc); err == nil && len(words) > 0 {
			if inputs.HasProgram(words[0]) {
				return "1"
			}
		}
	}
	return "0"
}

// envFile returns the name of the file that go env -w writes, "" if there is none.
// The go command hands its children GOENV, empty where the user said GOENV=off.
func (s *Settings) envFile() string {
	file, set := s.values["GOENV"]
	_, child := s.values["GOTOOLDIR"]
	switch {
	case file == "off", file == "" && set && child:
		return ""
	case file != "":
		return file
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(config, "go", "env")
}

// readEnvFile returns the settings of a file of KEY=value lines. Like the go command
// it takes a file that cannot be read for an empty one.
func readEnvFile(file string) map[string]string {
	data, err := inputs.Run.ReadBounded(file, MaxModFile)
	if err != nil {
		return nil
	}
	values := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if ok && name != "" && 'A' <= name[0] && name[0] <= 'Z' {
			values[name] = value
		}
	}
	return values
}

// abs returns path made absolute in dir, cleaned.
func abs(dir, path string) string {
	if path = filepath.FromSlash(path); filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
