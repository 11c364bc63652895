// Package golangcilint is the plugin by which golangci-lint runs importspy.
//
// It registers the linter importspy with golangci-lint's module plugin system
// (https://golangci-lint.run/docs/plugins/module-plugins/). A program that links
// golangci-lint has the linter if it imports this package for its side effect;
// cmd/golangci-lint-importspy is such a program. docs/golangci-lint.md is the
// manual.
//
// golangci-lint is not quite a driver of go/analysis, and the plugin makes up for
// four differences:
//
//   - Its cache does not know that a contract was read. What its key does cover
//     are the names of a linter's analyzers, so there is a second one, which does
//     nothing and is named after all contracts in reach.
//   - It keeps one finding per line. Those of importspy that share a line become one.
//   - It drops findings in generated files. They move to a package clause.
//   - It shows neither the category of a diagnostic nor positions outside of Go
//     files, and applies no fix to other files. The message says both, and the rest is
//     left out.
//
// The package depends on golangci-lint's registry of plugins only, not on
// golangci-lint.
package golangcilint
