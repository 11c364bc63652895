package hostenv

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/importspy/importspy/internal/deployed"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// maxInput bounds the files that are read: manifests of whole clusters have a few MiB.
const maxInput = 16 << 20

// Inputs say what is checked instead of this machine. Names of files are relative to the
// folder of the scope.
type Inputs struct {
	EnvFiles  []string
	Manifests []string // of Kubernetes or Compose; - is standard input
	Container string   // its name, if manifests have several
	Binary    string   // the file of a program
	Named     bool     // the scope names packages
	Stdin     io.Reader
}

// A Target is what is checked.
type Target struct {
	host   rules.Host
	binary *deployed.Binary // nil: not a compiled program
	file   string           // of the program
}

// Target returns what is to be checked: this machine, what the files say, or a program, which
// the scope then is for.
func (in *Inputs) Target(s *scope.Scope) (*Target, error) {
	var files *rules.Host
	if len(in.EnvFiles)+len(in.Manifests) > 0 {
		env, err := in.deployed(s)
		if err != nil {
			return nil, err
		}
		h := hostOf(env)
		files = &h
	}
	switch {
	case in.Binary != "":
		b, err := readBinary(s, in.Binary)
		if err == nil {
			err = forBinary(s, b, in.Named)
		}
		if err == nil {
			err = mismatch(b, files)
		}
		if err != nil {
			return nil, err
		}
		return &Target{host: hostOfBinary(b, files), binary: b, file: in.Binary}, nil
	case files != nil:
		return &Target{host: *files}, nil
	}
	return machine(s), nil
}

// mismatch returns an error if files deploy a program where it does not run.
func mismatch(b *deployed.Binary, files *rules.Host) error {
	if files != nil && (files.GOOS != "" && files.GOOS != b.GOOS || files.GOARCH != "" && files.GOARCH != b.GOARCH) {
		return fmt.Errorf("the program is for %s/%s, the manifest deploys it on %s/%s", b.GOOS, b.GOARCH, cmp.Or(files.GOOS, "*"), cmp.Or(files.GOARCH, "*"))
	}
	return nil
}

// deployed reads the files.
func (in *Inputs) deployed(s *scope.Scope) (*deployed.Environment, error) {
	env := &deployed.Environment{}
	for _, name := range in.EnvFiles {
		data, err := in.read(s, name)
		if err != nil {
			return nil, err
		}
		next, err := deployed.EnvFile(name, data)
		if err != nil {
			return nil, err
		}
		env = next.Over(env)
	}
	var files []deployed.File
	for _, name := range in.Manifests {
		data, err := in.read(s, name)
		if err != nil {
			return nil, err
		}
		files = append(files, deployed.File{Name: name, Data: data})
	}
	if len(files) == 0 {
		return env, nil
	}
	next, err := deployed.Manifests(files, in.Container, func(name string) ([]byte, error) { return in.read(s, name) })
	if err != nil {
		return nil, err
	}
	return next.Over(env), nil
}

// read returns the bytes of a file, - for standard input. Its name is relative to the
// folder of the scope.
func (in *Inputs) read(s *scope.Scope, name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(in.Stdin, maxInput+1))
		if err == nil && len(data) > maxInput {
			err = inputs.ErrTooLarge
		}
		return data, fileError("standard input", err)
	}
	full := name
	if !filepath.IsAbs(full) {
		full = filepath.Join(s.Dir, full)
	}
	data, err := inputs.Run.ReadBounded(full, maxInput)
	return data, fileError(name, err)
}

// fileError words why a file cannot be read.
func fileError(name string, err error) error {
	var reason string
	switch path := (*fs.PathError)(nil); {
	case err == nil:
		return nil
	case errors.Is(err, inputs.ErrTooLarge):
		reason = fmt.Sprintf("larger than %d MiB", maxInput>>20)
	case errors.Is(err, inputs.ErrIrregular):
		reason = "not a regular file"
	case errors.As(err, &path):
		reason = path.Err.Error()
	default:
		reason = err.Error()
	}
	return fmt.Errorf("%s: %s", plain.Text(name), reason)
}

// hostOf returns what files say about a machine.
func hostOf(env *deployed.Environment) rules.Host {
	h := rules.Host{
		GOOS: env.GOOS, GOARCH: env.GOARCH, Variables: make(map[string]rules.HostVariable),
		From: func(name string) string {
			if s := env.MayHave(name); s != nil {
				return fmt.Sprintf("%s (%v)", s.From, s.Pos)
			}
			return ""
		},
	}
	for name, v := range env.Variables {
		hv := rules.HostVariable{Text: v.Text, Pos: v.Pos.String(), MayLack: v.MayLack}
		if v.Unknown != "" {
			hv.Unknown = fmt.Sprintf("%s (%v)", v.Unknown, v.Pos)
		}
		h.Variables[name] = hv
	}
	return h
}

// machine returns what is known of this machine.
func machine(s *scope.Scope) *Target {
	return &Target{host: rules.Host{
		GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, Go: environ.Toolchain(s.Settings.Get("GOVERSION")), Variables: ownVariables(),
	}}
}

// ownVariables returns the variables of this process. On Windows, there are also some whose
// names begin with an equals sign.
func ownVariables() map[string]rules.HostVariable {
	set := make(map[string]rules.HostVariable)
	for _, entry := range os.Environ() {
		if i := strings.IndexByte(entry[min(1, len(entry)):], '='); i >= 0 {
			set[entry[:i+1]] = rules.HostVariable{Text: entry[i+2:]}
		}
	}
	return set
}
