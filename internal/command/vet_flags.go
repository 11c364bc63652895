package command

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"

	"golang.org/x/tools/go/analysis"
)

// checkVetFlags returns the patterns of a check in the style of go vet, and its exit code if
// the arguments ask for help or are wrong; ok reports whether they are neither. x/tools'
// driver, which parses them again, would print a page of its flags, of which half have no effect.
func (e *invocation) checkVetFlags(a *analysis.Analyzer, args []string) (patterns []string, code int, ok bool) {
	fs, skip := vetFlags(a)
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(e.stdout, usage)
		return nil, exitOK, false
	case err != nil:
		hint := cmp.Or(afterCommand(args), suggestFlag(fs, err), "; 'importspy-vet help' lists the flags")
		fmt.Fprintf(e.stderr, "importspy-vet: %v%s\n", err, hint)
		return nil, exitUsage, false
	case fs.NArg() == 0 && fs.Lookup("flags").Value.String() != "true":
		fmt.Fprintln(e.stderr, "importspy-vet: name packages, for example ./...")
		return nil, exitUsage, false
	}
	if hint := afterCommand(fs.Args()[:min(1, fs.NArg())]); hint != "" && unknown(e.interruption, fs.Arg(0)) {
		fmt.Fprintf(e.stderr, "importspy-vet: %s is not a package%s\n", fs.Arg(0), hint)
		return nil, exitUsage, false
	}
	e.checkSkip(*skip)
	return fs.Args(), 0, true
}

// afterCommand says where the flags of a command go, if arguments that begin with flags have
// one, and "" if they do not.
func afterCommand(args []string) string {
	for _, word := range args {
		if _, ok := commandNamed(word); ok {
			return fmt.Sprintf("; flags go after the command: importspy-vet %s [flags]", word)
		}
	}
	return ""
}

// vetFlags returns the flags of x/tools' driver for one analyzer, and where the value of
// -skip will be.
func vetFlags(a *analysis.Analyzer) (*flag.FlagSet, *string) {
	fs := flag.NewFlagSet("importspy-vet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Int("c", -1, "")
	for _, name := range []string{"V", "all", "diff", "fix", "flags", "json", "source", "test", "v"} {
		fs.Bool(name, false, "")
	}
	for _, name := range []string{"cpuprofile", "debug", "memprofile", "tags", "trace"} {
		fs.String(name, "", "")
	}
	skip := new(string)
	a.Flags.VisitAll(func(f *flag.Flag) {
		if f.Name != "skip" {
			fs.Var(f.Value, f.Name, f.Usage)
			return
		}
		fs.Func(f.Name, f.Usage, func(text string) error {
			*skip = text
			return f.Value.Set(text)
		})
	})
	return fs, skip
}
