// Package librarytest runs the libraries that package environ knows, and compares
// the variables that arrive in their structs with those that environ says are read.
// It has tests only; package subjects has the structs, whose source is scanned.
package librarytest
