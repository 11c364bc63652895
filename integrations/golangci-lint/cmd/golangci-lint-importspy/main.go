// The golangci-lint-importspy command is golangci-lint with the linter importspy.
//
// It links golangci-lint, whose licence is the GPL, version 3: so is the licence
// of this program where it is passed on. It is a module of its own, so that nobody
// who imports another part of this repository depends on golangci-lint.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/importspy/importspy/integrations/golangci-lint" // registers the linter
)

func main() {
	if err := commands.Execute(buildInfo()); err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}

// buildInfo says what the program is made of. With the version "(devel)",
// golangci-lint's cache tells one build from another by the executable, and not
// by a version that they share.
func buildInfo() commands.BuildInfo {
	info := commands.BuildInfo{Version: "(devel)", Commit: "(unknown)", Date: "(unknown)"}
	built, ok := debug.ReadBuildInfo()
	if !ok {
		return info
	}
	info.GoVersion = built.GoVersion
	for _, dep := range built.Deps {
		if dep.Path == "github.com/golangci/golangci-lint/v2" {
			info.Commit = fmt.Sprintf("(golangci-lint %s with importspy)", dep.Version)
		}
	}
	return info
}
