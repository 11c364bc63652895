// Command gopls builds a gopls that holds packages to their contracts while one
// edits them:
//
//	go run -C integrations/gopls .
//
// gopls has no plugins, so an analyzer must be compiled in. The command takes a
// released gopls out of the module cache, adds the analyzer of the clone that it
// runs in, makes the edits that edits.go lists, each of which must fit exactly
// once, and builds that in a temporary folder. What it builds is called
// gopls-importspy and lies where go install puts commands, unless the flag -o
// says otherwise. docs/editors.md tells what to do with it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// goplsVersion is the release that is known to work. The tests build it.
const goplsVersion = "v0.23.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main, except for the process. It returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("gopls", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run -C integrations/gopls . [-gopls version] [-o file]")
		flags.PrintDefaults()
	}
	version := flags.String("gopls", goplsVersion, "`version` of gopls to build; others than the default are untested")
	out := flags.String("o", "", "`file` to write (default gopls-importspy, where go install puts commands)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "gopls: unexpected argument %s\n", flags.Arg(0))
		flags.Usage()
		return 2
	}
	b := &build{goCommand: goCommand{stderr: stderr}, version: *version}
	file, err := b.run(ctx, *out)
	if ctx.Err() != nil {
		err = errors.New("interrupted; nothing was written")
	}
	if err != nil {
		fmt.Fprintf(stderr, "gopls: %v\n", err)
		return 1
	}
	fmt.Fprintf(stdout, "built gopls %s with importspy: %s\n", b.version, file)
	return 0
}
