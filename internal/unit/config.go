package unit

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/importspy/importspy/internal/rules"
)

// A config is what the go command says of a package.
type config struct{ unitchecker.Config }

func readConfig(file string) (*config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c := new(config)
	if err := json.Unmarshal(data, &c.Config); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(c.GoFiles) == 0 {
		return nil, fmt.Errorf("package %s has no files", c.ImportPath)
	}
	return c, nil
}

// module returns the module of the package, nil if it has none.
func (c *config) module() *analysis.Module {
	switch {
	case c.Module != nil: // since Go 1.27
		return c.Module
	case c.ModulePath != "":
		return &analysis.Module{Path: c.ModulePath, Version: c.ModuleVersion, GoVersion: c.GoVersion}
	}
	return nil
}

// isOwn reports whether the package is of a module of the user's.
func (c *config) isOwn() bool {
	m := c.module()
	return m != nil && m.Version == ""
}

// exportsTypes reports whether units get to know types from each other, rather than from
// the compiler's export data. A package that imports nothing may have both.
func (c *config) exportsTypes() bool { return len(c.PackageFile) == 0 }

// sources returns the base names of the unit's files in the source: cgo's output
// counts as the file that it was made of.
func (c *config) sources() (names []string) {
	for _, name := range c.GoFiles {
		base := filepath.Base(name)
		if filepath.Dir(name) != c.Dir {
			base = strings.Replace(base, ".cgo1.go", ".go", 1)
		}
		names = append(names, base)
	}
	return names
}

// options are the flags that the go command hands on.
type options struct {
	json     bool
	context  int // lines around that of a finding; negative: not even that one
	fix      bool
	required bool
	skip     []string // patterns of what need not have a contract, though required is set
	folder   string   // of contracts, which has no effect here
}

// parseFlags returns the flags, and the name of the configuration.
func parseFlags(args []string) (opts *options, file string, err error) {
	opts = new(options)
	fs := flag.NewFlagSet("importspy-vet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.BoolVar(&opts.json, "json", false, "")
	fs.IntVar(&opts.context, "c", -1, "")
	fs.BoolVar(&opts.fix, "fix", false, "")
	fs.BoolVar(&opts.required, "required", false, "")
	fs.Func("skip", "", func(text string) (err error) {
		opts.skip, err = rules.ParseSkip(text)
		return err
	})
	fs.StringVar(&opts.folder, "contracts", "", "")
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
