package command

import (
	"fmt"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/spell"
)

func runExplain(e *invocation, args []string) int {
	switch {
	case len(args) == 1 && isHelp(args[0]):
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
		near := spell.Suggest(args[0], ids())
		if near == "" {
			near = "; 'importspy-vet explain' lists them"
		}
		fmt.Fprintf(e.stderr, "importspy-vet explain: there is no finding called %s%s\n", args[0], near)
		return exitUsage
	}
	fmt.Fprintf(e.stdout, "%s: %s\n", args[0], text)
	if rule, _ := contract.RuleID(args[0]).Info(); rule.NoWitness != "" {
		fmt.Fprintf(e.stdout, "\nA finding may have no witness: %s.\n", rule.NoWitness)
	}
	return exitOK
}

// ids lists the ids of all findings.
func ids() (list []string) {
	for _, r := range contract.Rules() {
		list = append(list, string(r.ID))
	}
	return list
}
