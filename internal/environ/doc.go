// Package environ determines what a package requires where it is built
// and run: the environment variables that it reads (Reads), the things that a
// contract can forbid (Uses), and the versions of Go that its files are written
// for (Versions).
//
// All of these are functions of syntax and types, as an analysis.Pass has them.
// They read no file and print nothing. What they return is sorted.
//
// # Environment variables
//
// A read is a call of os.Getenv or one of its kin, or of a library that fills a
// struct from the environment by its tags. Each read names the function that reads and,
// if it can be determined, the variable:
//
//	os.Getenv("SHOP_DSN")          // SHOP_DSN
//	os.Getenv(prefix + "DSN")      // prefix is a constant: its value and DSN
//	os.ExpandEnv("$HOME/.shop")    // HOME
//	os.Getenv("SHOP_" + key)       // unknown, but begins with SHOP_
//	os.Environ()                   // unknown
//	f := os.Getenv                 // unknown: a reader used as a value
//
// Parameters are followed through the functions of the package. The read is then
// at the call that gives the name:
//
//	func env(key string) string { return os.Getenv("SHOP_" + key) }
//
//	var dsn = env("DSN") // SHOP_DSN
//
// So are local variables, and variables of the package that others cannot set,
// through all that is assigned to them, and loops over lists of names that the source
// spells out. If others can call the function, because it is exported or used as a
// value, then the read in it is unknown, too.
//
// These libraries are known: github.com/caarlos0/env in the versions 6 to 11,
// github.com/kelseyhightower/envconfig, github.com/sethvargo/go-envconfig,
// github.com/spf13/viper, and for flags github.com/alecthomas/kingpin and
// github.com/urfave/cli.
//
// These are not reads of a package: what other packages read for themselves (the
// TMPDIR of os.TempDir, the HTTP_PROXY of net/http), and the environment that a
// command hands to those it starts.
//
// Four assumptions are made:
//
//   - nobody writes into a list of names while it is passed on;
//   - nothing calls an unexported function through a linkname directive;
//   - the linker sets no variable that the source gives a value;
//   - where a package sets no prefix of a viper, no other package does.
package environ
