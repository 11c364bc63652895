// Package docs holds the documentation that the command shows.
//
// It is for the command: what it exports can change in any version.
package docs

import (
	_ "embed"
	"strings"
)

//go:embed findings.md
var findings string

//go:embed witness.md
var witness string

// Witness returns the page on witnesses, without its heading.
func Witness() string {
	_, text, _ := strings.Cut(witness, "\n")
	return strings.TrimSpace(text)
}

// Finding returns the section of findings.md on the finding called id, without
// its heading: a line that says what it is, then the rest. It returns "" if
// there is no such section.
func Finding(id string) string {
	for section := range strings.SplitSeq(findings, "\n## ") {
		if heading, text, _ := strings.Cut(section, "\n"); heading == id {
			return strings.TrimSpace(text)
		}
	}
	return ""
}
