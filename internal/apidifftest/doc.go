// Package apidifftest compares the engine with its peer, golang.org/x/exp/apidiff:
// over apidiff's own test data, over the witnesses, and over versions of modules
// that many import. It has tests only.
//
// Where the two say different things, reviewed.txt says why.
package apidifftest
