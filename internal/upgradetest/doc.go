// Package upgradetest measures diff by what happened to real clients: it upgrades a
// library alone below modules that were written against its old version, type-checks
// them, and looks for a breaking finding for each error that they get. It has tests
// only.
//
// An error is explained by a breaking finding on an object that its line mentions, or
// on a type of an expression there, in the world before the upgrade.
//
//	go test -v -timeout 0 ./internal/upgradetest -all
//	go test -v -timeout 0 ./internal/upgradetest -upgrade "k8s.io/client-go v0.17.0 v0.18.0 sigs.k8s.io/controller-runtime@v0.5.0"
//
// The pairs are in testdata/pairs.txt, what no finding explains in
// testdata/unexplained.txt, each line with its reason.
package upgradetest
