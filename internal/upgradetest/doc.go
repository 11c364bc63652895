// Package upgradetest measures diff by what happened to real clients: it upgrades a
// library alone below modules that were written against its old version, type-checks
// these with their tests, and looks for a breaking finding for each error that they
// get. It has tests only.
//
// An error is explained by a breaking finding on an object that its line mentions, on
// a type of an expression there, both in the world before the upgrade, or on a member
// that the message names. If a name is undefined, the finding must be on just that
// name. What is reported in one line may have its reason in another: an argument and
// its function, a case and its switch, a variable and its declaration.
//
//	go test -v -timeout 0 ./internal/upgradetest -all
//	go test -v -timeout 0 ./internal/upgradetest -all -update
//	go test -v -timeout 0 ./internal/upgradetest -upgrade "k8s.io/client-go v0.17.0 v0.18.0 sigs.k8s.io/controller-runtime@v0.5.0"
//
// The pairs are in testdata/pairs.txt, what no finding explains in
// testdata/unexplained.txt, each line with its reason, and the results in
// docs/evidence.md, which -update rewrites.
package upgradetest
