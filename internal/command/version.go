package command

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

const aboutVersion = `usage: importspy-vet version

Version prints the version of the module, the revision that it was built from, as far
as the go command has recorded it, and the Go version that built it.
`

func runVersion(e *invocation, args []string) int {
	switch {
	case len(args) == 1 && isHelp(args[0]):
		fmt.Fprint(e.stdout, aboutVersion)
		return exitOK
	case len(args) > 0:
		fmt.Fprintf(e.stderr, "importspy-vet version: %s: version takes no arguments\n", args[0])
		return exitUsage
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	printVersion(e.stdout, info)
	return exitOK
}

// printVersion prints what the go command has recorded of a build.
func printVersion(w io.Writer, info *debug.BuildInfo) {
	set := make(map[string]string)
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	fmt.Fprintf(w, "importspy-vet %s\n", cmp.Or(info.Main.Version, "(devel)"))
	if revision := set["vcs.revision"]; revision != "" {
		modified := ""
		if set["vcs.modified"] == "true" {
			modified = ", modified"
		}
		fmt.Fprintf(w, "%s %s (%s%s)\n", cmp.Or(set["vcs"], "vcs"), revision, set["vcs.time"], modified)
	}
	fmt.Fprintf(w, "%s %s/%s\n", info.GoVersion, runtime.GOOS, runtime.GOARCH)
}

// isHelp reports whether an argument asks for help.
func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }
