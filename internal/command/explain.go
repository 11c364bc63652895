package command

import (
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
)

func runExplain(e *invocation, args []string) int {
	switch {
	case len(args) == 1 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help"):
		fmt.Fprint(e.stdout, "usage: importspy-vet explain [finding | witness]\n\nExplain says what a finding means and what to do about it, or what a witness is.\n")
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
	if args[0] == "witness" {
		fmt.Fprintf(e.stdout, "witness: %s\n", docs.Witness())
		return exitOK
	}
	text := docs.Finding(args[0])
	if text == "" {
		fmt.Fprintf(e.stderr, "importspy-vet explain: there is no finding called %s; 'importspy-vet explain' lists them\n", args[0])
		return exitUsage
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", args[0], text)
	if rule, _ := contract.RuleID(args[0]).Info(); rule.NoWitness != "" {
		fmt.Fprintf(e.stdout, "\nA finding may have no witness: %s.\n", rule.NoWitness)
	}
	return exitOK
}
