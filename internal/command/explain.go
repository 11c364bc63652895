package command

import (
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
)

func runExplain(e *invocation, args []string) int {
	switch {
	case len(args) == 1 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help"):
		fmt.Fprint(e.stdout, "usage: importspy-vet explain [finding]\n\nExplain says what a finding means and what to do about it.\n")
		return exitOK
	case len(args) == 0:
		for _, r := range contract.Rules() {
			fmt.Fprintf(e.stdout, "%-20s %s\n", r.ID, r.Title)
		}
		return exitOK
	case len(args) > 1:
		fmt.Fprintln(e.stderr, "importspy-vet explain: name one finding")
		return exitUsage
	}
	text := docs.Finding(args[0])
	if text == "" {
		fmt.Fprintf(e.stderr, "importspy-vet explain: there is no finding called %s; 'importspy-vet explain' lists them\n", args[0])
		return exitUsage
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", args[0], text)
	return exitOK
}
