// Package mutation measures how much the tests of a package notice. It changes
// conditions of the code, one at a time, and runs the tests that stand next to
// it: at least one must fail. It has tests only.
//
// A condition is negated, or loses one operand of an && or ||. All changes are
// compiled in one go, each behind a switch (see overlay_test.go). One process tries
// many: package runner switches a mutant on, runs the tests that reach it, the most
// specific ones first, and, if one fails, runs these again without it, since a mutant
// may leave something behind that makes the next ones fail. A mutant that panics or
// does not end ends its process, too. One that no test kills in this way survives only
// if all tests also pass in a process of its own, where it is on from the start. With
// -apart, all mutants run like that: the verdicts are the same, and it takes many times
// as long. What cannot be noticed, since the changed code does the same, is listed in
// testdata/equivalent.txt with the reason.
//
//	go test -v -timeout 0 ./internal/mutation -mutants 400
//	go test -v -timeout 0 ./internal/mutation -mutants 400 -seed a1b2c3 -packages internal/rules
//	go test -v ./internal/mutation -mutants 400 -seed a1b2c3 -only rules.bind.go:42
//
// The seed is that of the commit, unless it is given. The last command runs
// single mutants of a run again, by the names that the run prints.
package mutation
