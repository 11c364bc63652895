package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// fix accepts the code, as update does, in words of go vet: the flag -fix of a check in
// its style. x/tools' driver would write contracts in place, so that a full disk leaves
// half of one.
func (e *invocation) fix(args []string) int {
	preview := false
	args, err := fixArgs(args, &preview)
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet -fix: %v\n", err)
		return exitUsage
	}
	opts, code, ok := e.flags("-fix", aboutUpdate, append([]string{"-q"}, args...), nil)
	if !ok {
		return code
	}
	u := newUpdater(e, opts, "importspy-vet -fix")
	u.preview, u.fixing = preview, true
	return u.run()
}

// fixArgs returns those arguments of a check with -fix that update has, too. Others of
// its flags are about printing findings, of which -fix prints what is left.
func fixArgs(args []string, preview *bool) (rest []string, err error) {
	fs := flag.NewFlagSet("importspy-vet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fix := fs.Bool("fix", false, "")
	fs.Bool("test", true, "") // tests promise nothing that an edit could accept
	fs.BoolVar(preview, "diff", false, "")
	contracts := fs.String("contracts", "", "")
	if err := fs.Parse(args); err != nil {
		return nil, err
	}
	if !*fix {
		return nil, errors.New("-fix=false: leave the flag out")
	}
	if *contracts != "" {
		rest = append(rest, "-contracts="+*contracts)
	}
	return append(append(rest, "--"), fs.Args()...), nil
}
