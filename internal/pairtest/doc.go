// Package pairtest compares random versions of a module, and asks the type checker
// whether random clients agree. It has tests only.
//
// A module has four packages: two that clients can import, an internal one, and one of
// another module, which has two versions as well. The new version is made of the old one
// by one to three edits, of the kind that developers make: some break clients, others are
// refactorings. Clients are written from the old version alone, at random, so that they
// find what the comparison does not look for. A pair fails if
//
//   - a client no longer compiles, and no finding is breaking: a silent break;
//   - or it mentions nothing that a breaking finding is on: what it breaks by is silent;
//   - or the contracts of the old version lead to no finding that breaks it;
//   - a breaking finding has no witness: a false alarm, or a gap of internal/witness;
//   - the old version differs from itself, or from its own contract;
//   - the contract of the old version leads to another verdict, unless what it imports
//     has changed as well;
//   - a contract still has findings once all fixes are made.
//
// A pair that fails is shrunk, and printed as a txtar that can become a case in
// testdata/witness.
//
//	go test ./internal/pairtest                                 # 200 pairs of a fixed seed, 200 of the commit's
//	go test -v -timeout 0 ./internal/pairtest -pairs 20000 -seed 42
//	go test -v -timeout 0 ./internal/pairtest -pairs 20000 -seed 42 -first 10000 # the second half
//	go test -v ./internal/pairtest -seed 42 -pairs 1000 -only 7 # a pair of a run again
//	go test -v ./internal/pairtest -pairs 1000 -failures 50 -out DIR
//
// What testdata/known has is a failure that has been looked at: the comment gives the
// reason. It has to fail for as long as it is there. Failures of these kinds are tolerated
// in a few of a hundred pairs (see tolerated), unless -strict is set.
package pairtest
