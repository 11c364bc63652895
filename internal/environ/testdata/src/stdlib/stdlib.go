// Package stdlib reads with what the standard library has.
package stdlib

import (
	"os"
	"syscall"
)

const (
	shop = "SHOP_"
	dsn  = shop + "DSN"
)

type key string

var x, names = os.Args[0], os.Args

func _() {
	os.Getenv("PLAIN")          // want `PLAIN by os.Getenv`
	os.LookupEnv(dsn)           // want `SHOP_DSN by os.LookupEnv`
	os.Getenv(string(key("K"))) // want `K by os.Getenv`
	syscall.Getenv(shop + "S")  // want `SHOP_S by syscall.Getenv`
	(os.Getenv)(("PARENS"))     // want `PARENS by os.Getenv`

	os.Getenv(shop + x) // want `SHOP_\* by os.Getenv: the name is not constant`
	os.Getenv(x)        // want `\* by os.Getenv: the name is not constant`
	os.Getenv(names[0]) // want `\* by os.Getenv: the name is not constant`
	os.Getenv(x + dsn)  // want `\* by os.Getenv: the name is not constant`
	os.Getenv("")       // there is no such variable
	os.Environ()        // want `\* by os.Environ: it reads all variables`
	syscall.Environ()   // want `\* by syscall.Environ: it reads all variables`
	_ = os.Getenv       // want `\* by os.Getenv: the function is used as a value`
	f := os.LookupEnv   // want `\* by os.LookupEnv: the function is used as a value`
	f("VALUE")
	defer os.Getenv("DEFERRED") // want `DEFERRED by os.Getenv`
}

func _() {
	os.ExpandEnv("$HOME/${SHOP}_$$/$1/${}") // want `HOME by os.ExpandEnv` `SHOP by os.ExpandEnv` `\$ by os.ExpandEnv` `1 by os.ExpandEnv`
	os.ExpandEnv("no variable")
	os.ExpandEnv("$HOME" + x)                  // want `\* by os.ExpandEnv: the name is not constant`
	os.Expand("$A and $B", os.Getenv)          // want `A by os.Expand` `B by os.Expand`
	os.Expand(x, os.Getenv)                    // want `\* by os.Expand: the name is not constant`
	os.Expand("$C", func(name string) string { // want `SHOP_C by os.Getenv`
		return os.Getenv(shop + name)
	})
	os.Expand(x, func(name string) string { // want `SHOP_\* by os.Getenv: the name is not constant`
		return os.Getenv(shop + name)
	})
	os.Expand("$D", func(name string) string { return name })
}

func _() {
	os.Setenv("WRITTEN", "1")
	os.Unsetenv("WRITTEN")
	os.Clearenv()
	os.UserHomeDir()
}

// What is called like a reader is none.
type fake struct{}

func (fake) Getenv(string) string { return "" }

func _(os fake) { os.Getenv("FAKE") }
