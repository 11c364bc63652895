// Package fresh keeps go vet from serving a verdict about a contract that has
// since been edited.
//
// The go command caches what a vet tool says about a package under a key that
// covers the package's Go files, its dependencies and the tool, but no file
// that the tool reads besides. An importspy.yaml is such a file. What the
// key does cover is the build ID that the tool itself prints when the go
// command asks it, once per command and in the command's directory, for
// -V=full. [VersionLine] answers with a build ID that is made of the executable
// and of a [Digest] of every contract in reach, so that any change to a contract
// is, to the go command, another tool.
//
// # What is in reach
//
//   - The module that encloses the command's directory, or in a workspace every
//     module that go.work uses, and the vendor folder next to go.work.
//   - Every folder that a replace directive in one of their go.mod files, or in
//     go.work, puts in the place of a module. With -modfile, the file that it
//     names counts instead of go.mod.
//   - The folder that the environment variable IMPORTSPY_CONTRACTS names.
//   - The command's directory itself and the folders of Go files named one by
//     one on the command line, where none of the above holds them.
//
// The go command passes its tool neither -modfile nor the files. They are seen in
// GOFLAGS and, on systems that show a process's arguments as a file (Linux), on
// the command line. On others every .mod file next to go.mod counts. No verdict depends
// on that: a unit that reads a contract which the digest does not cover fails
// ([vetrun.ErrUnwatched]).
//
// Modules in the module cache never change, so their contracts are not looked
// at. Their versions count, by the content of go.mod, go.work and vendor/modules.txt: a
// module that a folder replaces, or that nothing imports, has none in the go command's key.
//
// Each of these folders is searched whole, through testdata, vendor,
// node_modules and names that begin with "_" or ".", since go vet accepts a
// package there when its path is spelled out. Only the folders of version
// control systems, the module cache and the build cache are left out. Symbolic
// links to folders are not followed, as ./... does not follow them; of such a
// folder only the contract directly in it counts. A package deeper below a
// symbolic link can be named and imported nevertheless: its unit fails
// ([vetrun.ErrUnwatched]), since the digest does not cover its contract.
//
// # What counts of a contract
//
// Its path, relative to the module or workspace so that two checkouts agree;
// what is there (a file, a folder, a symbolic link, a dangling one, a file
// that may not be read); and its content. importspy.yml counts like
// importspy.yaml: it is the wrong name, and the tool says so.
//
// # What else counts
//
// What a verdict depends on in Go files that are not the go command's input for it: whether
// a package has tests of its own, which Go files are next to a contract, and what tests and
// files that the platform or build tags decide on import, where there may be rules or
// waivers on that. Which build tags are set on the command line is not known.
//
// # While the go command runs
//
// What was found is kept for the units of the same run ([vetrun.Run]): a contract that a
// unit reads must be the one in the digest, under which the outcome is kept ([vetrun.Run.Check]).
// Units find it by the number of the go command's process, whatever programs are in between.
// Where it cannot be kept, the digest is unlike any other.
//
// # Doubt
//
// Where the contracts in reach cannot be found out (a go.mod that does not
// parse, a folder that vanishes in the middle of the search, GOPATH mode, an
// overlay) the digest is unlike any other, so that nothing comes from the
// cache. A slow answer is a nuisance, a stale one is wrong.
package fresh
