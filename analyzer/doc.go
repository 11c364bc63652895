// Package analyzer defines an Analyzer that checks a package against its contract.
//
// # Analyzer importspy
//
// importspy: report where a package diverges from its contract
//
// A contract is a file importspy.yaml next to the Go files of a package. It states
// what the package promises to its importers: its exported functions, types,
// method sets, constants and variables, each as Go source:
//
//	version: 1
//	policy: exact
//	exports:
//	  funcs:
//	    Open: func(dsn string) error
//
// If the package then has
//
//	func Open(dsn string, n int) error // Open: contract says func(dsn string) error, package has func(dsn string, n int) error (breaking)
//
// the analyzer reports the change at the declaration, with the contract's line
// as related information and a fix that accepts the package as it is. Removals
// are reported at the package clause. A package without a contract reports
// nothing.
//
// The verdict in a message classifies the change: breaking, if client code can
// stop compiling, else compatible. Under policy exact both are reported; under
// compatible and minimum, only breaking changes.
//
// A contract can also state what the package may import and what these packages
// must offer, who may import it, and where it is built and run; a contract in a
// folder above can state this for a family of packages. These findings are
// reported at the import, or at the code that violates the rule.
package analyzer

import (
	_ "embed"
	"strings"
)

//go:embed doc.go
var source string

// doc is the section of this file that the driver shows.
var doc = section(source)

func section(source string) string {
	_, text, _ := strings.Cut(source, "# Analyzer importspy\n//\n")
	text, _, _ = strings.Cut(text, "\npackage ")
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
