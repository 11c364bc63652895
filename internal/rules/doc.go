// Package rules checks a package against what contracts say beyond its exports: what
// it imports and what these packages offer (imports), who imports it and what
// these offer (importers), the rules of the folders above it (subpackages), and
// what it is built and run for (environment).
//
// [Bind] finds the rules that bind a package, [Binding.Check] checks the package against them.
// Other packages' contracts are files that lie beside them: nothing is handed
// from the check of one package to that of another.
package rules
