package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

// printWitness prints the witness of a finding below it, or that there is none where one
// is to be expected.
func printWitness(w io.Writer, id finding.ID, v finding.Verdict, witness string) {
	if lacksWitness(id, v, witness) {
		fmt.Fprintln(w, "\tno client found that this breaks")
	}
	for line := range strings.Lines(witness) {
		if strings.TrimSpace(line) != "" {
			line = "\t\t" + line
		}
		io.WriteString(w, line)
	}
}

// lacksWitness reports whether a finding has no witness although client code can prove
// findings of its rule.
func lacksWitness(id finding.ID, v finding.Verdict, witness string) bool {
	rule, _ := id.Info()
	return witness == "" && v == finding.Breaking && id.OnExports() && rule.NoWitness == ""
}

// LacksWitness reports whether the finding has no witness although client code can prove findings
// of its rule.
func (f *Finding) LacksWitness() bool { return lacksWitness(f.ID, f.Verdict, f.Witness) }

// withoutWitness says in a summary how many of the findings lack one.
func withoutWitness[F any](list []F, lacks func(*F) bool) string {
	n := 0
	for i := range list {
		if lacks(&list[i]) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; no client found that %d of these break", n)
}

// OnPlatforms returns a witness as a file for some platforms only, such as linux/amd64.
func OnPlatforms(witness string, platforms []string) string {
	if witness == "" || len(platforms) == 0 {
		return witness
	}
	if rest, ok := strings.CutPrefix(witness, "//go:build "); ok { // which the platforms say better
		_, witness, _ = strings.Cut(rest, "\n\n")
	}
	var terms []string
	for _, p := range platforms {
		goos, goarch, _ := strings.Cut(p, "/")
		terms = append(terms, goos+" && "+goarch)
	}
	if len(terms) > 1 {
		return "//go:build (" + strings.Join(terms, ") || (") + ")\n\n" + witness
	}
	return "//go:build " + terms[0] + "\n\n" + witness
}
