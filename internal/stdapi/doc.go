// Package stdapi holds the contracts of the standard library to what Go itself
// records of its API: each feature that the files GOROOT/api/go1*.txt list is in
// the contract that the command init writes.
//
// The contracts are read without the library's source: what they say is put
// together to Go packages that import each other, and type-checked. The package
// has tests only.
package stdapi
