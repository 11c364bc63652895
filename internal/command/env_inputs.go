package command

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/deployed"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/rules"
)

// maxInput bounds the files that env reads: manifests of whole clusters have a few MiB.
const maxInput = 16 << 20

// envInputs say what env checks instead of this machine.
type envInputs struct {
	envFiles, manifests []string
	container           string
	binary              string
	named               bool // packages are named
	strict              bool
	stdin               io.Reader
}

// A fileList is a flag that can be repeated.
type fileList []string

func (l *fileList) String() string { return strings.Join(*l, ",") }

// Set implements [flag.Value].
func (l *fileList) Set(name string) error {
	if name == "" {
		return errors.New("name a file")
	}
	*l = append(*l, name)
	return nil
}

// check returns what is wrong with the flags.
func (in *envInputs) check(format string) error {
	files := len(in.envFiles)+len(in.manifests) > 0
	switch {
	case in.container != "" && len(in.manifests) == 0:
		return errors.New("-container chooses a container of a -manifest; name one")
	case in.strict && !files:
		return errors.New("-strict is for what -env-file and -manifest do not have; name one")
	case files && (format == "markdown" || format == "dotenv"):
		return fmt.Errorf("-format %s prints what contracts say, and checks no file; leave out -env-file and -manifest", format)
	case in.binary != "" && (format == "markdown" || format == "dotenv"):
		return fmt.Errorf("-format %s prints what contracts say, and checks no program; leave out -binary", format)
	}
	return nil
}

// host returns what is to be checked: this machine, what the files say, or a program, which
// opts then is for.
func (in *envInputs) host(opts *options) (rules.Host, *deployed.Binary, error) {
	var files *rules.Host
	if len(in.envFiles)+len(in.manifests) > 0 {
		env, err := in.deployed(opts)
		if err != nil {
			return rules.Host{}, nil, err
		}
		h := hostOf(env)
		files = &h
	}
	switch {
	case in.binary != "":
		b, err := readBinary(opts, in.binary)
		if err == nil {
			err = opts.forBinary(b, in.named)
		}
		if err == nil {
			err = mismatch(b, files)
		}
		if err != nil {
			return rules.Host{}, nil, err
		}
		return hostOfBinary(b, files), b, nil
	case files != nil:
		return *files, nil, nil
	}
	return machine(opts), nil, nil
}

// mismatch returns an error if files deploy a program where it does not run.
func mismatch(b *deployed.Binary, files *rules.Host) error {
	if files != nil && (files.GOOS != "" && files.GOOS != b.GOOS || files.GOARCH != "" && files.GOARCH != b.GOARCH) {
		return fmt.Errorf("the program is for %s/%s, the manifest deploys it on %s/%s", b.GOOS, b.GOARCH, cmp.Or(files.GOOS, "*"), cmp.Or(files.GOARCH, "*"))
	}
	return nil
}

// deployed reads the files.
func (in *envInputs) deployed(opts *options) (*deployed.Environment, error) {
	env := &deployed.Environment{}
	for _, name := range in.envFiles {
		data, err := in.read(opts, name)
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
	for _, name := range in.manifests {
		data, err := in.read(opts, name)
		if err != nil {
			return nil, err
		}
		files = append(files, deployed.File{Name: name, Data: data})
	}
	if len(files) == 0 {
		return env, nil
	}
	next, err := deployed.Manifests(files, in.container, func(name string) ([]byte, error) { return in.read(opts, name) })
	if err != nil {
		return nil, err
	}
	return next.Over(env), nil
}

// read returns the bytes of a file, - for standard input. Its name is relative to the
// folder of opts.
func (in *envInputs) read(opts *options, name string) ([]byte, error) {
	if name == "-" {
		data, err := io.ReadAll(io.LimitReader(in.stdin, maxInput+1))
		if err == nil && len(data) > maxInput {
			err = inputs.ErrTooLarge
		}
		return data, fileError("standard input", err)
	}
	full := name
	if !filepath.IsAbs(full) {
		full = filepath.Join(opts.Dir, full)
	}
	data, err := inputs.ReadBounded(full, maxInput)
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

// hostOf returns what files say of a machine.
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

// prefixLines writes a text before each line of an error.
func prefixLines(prefix string, err error) string {
	return prefix + strings.ReplaceAll(plain.Lines(err.Error()), "\n", "\n"+prefix)
}
