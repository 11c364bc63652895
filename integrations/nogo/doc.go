// Package nogo tests the analyzer in nogo, which runs analyzers in Bazel builds.
// There is nothing to import: docs/build-systems.md says how to set it up, and
// testdata/shop is set up so.
//
// The tests build the programs of rules_go from its own source and call them as
// its rules do, each in a folder with what the rules declare as inputs and with
// no more. What they do not have is Bazel itself.
package nogo
