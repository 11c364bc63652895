// Package analyzer defines an Analyzer that checks a package against its contract.
//
// Within a major version of the module, what this package exports changes only in
// compatible ways: options, fields and the ids of findings are added, not removed.
//
// # What Run reads, executes and keeps
//
// Run reads contracts, also those of the folders above and of imported packages,
// through pass.ReadFile; if the driver has none, then only those in
// Options.ContractFS or Options.Contracts. Where ReadFile may be used, Run also
// looks on its own at the file system: which folders and Go files there are next
// to a contract; the go.mod, go.work and vendor/modules.txt of the package's
// module, the module cache and the source of the standard library, to find
// imported packages and their versions. It uses the settings of the go command,
// such as GOFLAGS, GOWORK, GOMODCACHE and GOPATH, from the environment and from the
// files that have them: the one that go env -w writes, and GOROOT/go.env. It writes
// nothing.
//
// Run starts no command, except once in a process the go command's env, to find
// GOROOT in a program built with -trimpath.
//
// A mistake in a contract is a finding, and so is a contract that cannot be read. Run
// returns an error only if it cannot check at all: an option is wrong, or GOFLAGS has
// -overlay, through which contracts are not read.
//
// An analyzer keeps up to 256 parsed contracts of other packages between passes, each as
// long as its file is unchanged (all of them with Options.ReadOnce), and a process
// keeps the declarations of those packages of the standard library that contracts
// mention and the checked packages do not import. Run may be called concurrently; of
// more than GOMAXPROCS calls at a time, the rest wait.
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
