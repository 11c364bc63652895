package replay

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A Config is what the go command says about a package: that part of unitchecker.Config of
// golang.org/x/tools that matters here. Nothing else can affect an outcome.
type Config struct {
	ID            string // the package path, and of which tests it is
	Dir           string
	ImportPath    string
	GoVersion     string // that the package is written in
	GoFiles       []string
	NonGoFiles    []string
	IgnoredFiles  []string
	ModulePath    string // up to Go 1.26; then Module
	ModuleVersion string
	Module        *Module
	ImportMap     map[string]string // package paths, by import path
	PackageFile   map[string]string // files with export data, by package path
	PackageVetx   map[string]string // files that other units have written, by package path
	VetxOnly      bool              // nobody wants to know findings
	VetxOutput    string            // the file for what other units get to know
	Stdout        string            // the file for standard output
}

// A Module is that of a package.
type Module struct{ Path, Version, GoVersion string }

func readConfig(file string) (*Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := new(Config)
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(c.GoFiles) == 0 {
		return nil, fmt.Errorf("package %s has no files", c.ImportPath)
	}
	return c, nil
}

// Of returns the module of the package, nil if it has none.
func (c *Config) Of() *Module {
	switch {
	case c.Module != nil: // since Go 1.27
		return c.Module
	case c.ModulePath != "":
		return &Module{Path: c.ModulePath, Version: c.ModuleVersion, GoVersion: c.GoVersion}
	}
	return nil
}

// IsOwn reports whether the package is of a module of the user's: one that the go command
// works on, or that a folder replaces. Of the latter go.mod has a version, but the folder
// is neither the module cache's nor one of vendor.
func (c *Config) IsOwn() bool {
	m := c.Of()
	if m == nil || m.Version == "" {
		return m != nil
	}
	dir := filepath.ToSlash(c.Dir) + "/"
	return !strings.Contains(dir, "@"+m.Version+"/") && !strings.Contains(dir, "/vendor/"+m.Path+"/")
}

// ExportsTypes reports whether units get to know types from each other, rather than from
// the compiler's export data. A package that imports nothing may have both.
func (c *Config) ExportsTypes() bool { return len(c.PackageFile) == 0 }

// Sources returns the base names of the unit's files in the source: cgo's output
// counts as the file that it was made of.
func (c *Config) Sources() (names []string) {
	for _, name := range c.GoFiles {
		base := filepath.Base(name)
		if filepath.Dir(name) != c.Dir {
			base = strings.Replace(base, ".cgo1.go", ".go", 1)
		}
		names = append(names, base)
	}
	return names
}

// Overlaid returns a file of the unit that is neither in the folder of the package nor made by
// cgo: one that the go command takes for another by -overlay. It is "" if there is none.
func (c *Config) Overlaid() string {
	made := ""
	for _, name := range c.GoFiles {
		if filepath.Base(name) == "_cgo_gotypes.go" {
			made = filepath.Dir(name)
		}
	}
	for _, name := range c.GoFiles {
		if dir := filepath.Dir(name); dir != c.Dir && dir != made {
			return name
		}
	}
	return ""
}

// MayBeWhole reports whether a package may be checked of which the go command only wants
// what others need to know. Which ones are, package unit says.
func (q *Question) MayBeWhole() bool {
	return (q.Contracts != "" || q.IsOwn()) && !strings.Contains(q.ImportPath, " [")
}

// Options are the flags that the go command hands on.
type Options struct {
	JSON     bool
	Context  int // lines around that of a finding; negative: not even that one
	Fix      bool
	Required bool
	Skip     string // patterns of what need not have a contract, though Required is set
	Folder   string // of contracts, which has no effect here
}

// parseFlags returns the flags, and the name of the configuration.
func parseFlags(args []string) (opts *Options, file string, err error) {
	opts = new(Options)
	fs := flag.NewFlagSet("importspy-vet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&opts.JSON, "json", false, "")
	fs.IntVar(&opts.Context, "c", -1, "")
	fs.BoolVar(&opts.Fix, "fix", false, "")
	fs.BoolVar(&opts.Required, "required", false, "")
	fs.StringVar(&opts.Skip, "skip", "", "")
	fs.StringVar(&opts.Folder, "contracts", "", "")
	for _, name := range []string{"diff", "source", "v", "all"} { // without effect
		fs.Bool(name, false, "")
	}
	fs.String("tags", "", "")
	if err := fs.Parse(args); err != nil {
		return nil, "", err
	}
	if fs.NArg() != 1 {
		return nil, "", fmt.Errorf("%q: want one configuration", fs.Args())
	}
	return opts, fs.Arg(0), nil
}
