// Package mutation measures how much the tests of a package notice. It changes
// conditions of the code, one at a time, and runs the tests that stand next to
// it: at least one must fail. It has tests only.
//
// A condition is negated, or loses one operand of an && or ||. All changes are
// compiled in one go, each behind a switch (see overlay_test.go), so that a run
// takes as long as the tests do. What cannot be noticed, since the changed code
// does the same, is listed in testdata/equivalent.txt with the reason.
//
//	go test -v -timeout 0 ./internal/mutation -mutants 400
//	go test -v -timeout 0 ./internal/mutation -mutants 400 -seed a1b2c3 -packages internal/rules
//	go test -v ./internal/mutation -mutants 400 -seed a1b2c3 -only rules.bind.go:42
//
// The seed is that of the commit, unless it is given. The last command runs
// single mutants of a run again, by the names that the run prints.
package mutation
