// Package wrappers hands names through functions of its own.
package wrappers

import (
	"os"
	"strings"
)

var x = os.Args[0]

func env(key string) string { return os.Getenv(key) }

func prefixed(key string) string { return env("SHOP_" + key) }

var dsn = env("DSN") // want `DSN by os.Getenv`

func _() {
	prefixed("DEBUG") // want `SHOP_DEBUG by os.Getenv`
	prefixed(x)       // want `SHOP_\* by os.Getenv: the name is not constant`
	env(x)            // want `\* by os.Getenv: the name is not constant`
}

// unused is never called, so that it reads nothing.
func unused(key string) string { return os.Getenv(key) }

// Env can be called by others.
func Env(key string) string {
	return os.Getenv("SHOP_" + key) // want `SHOP_\* by os.Getenv: others can call the function that is given the name`
}

var port = Env("PORT") // want `SHOP_PORT by os.Getenv`

func asValue(key string) string {
	return os.Getenv(key) // want `\* by os.Getenv: others can call the function that is given the name`
}

var lookup = map[string]func(string) string{"env": asValue}

// reassigned has a default.
func reassigned(key string) string {
	if key == "" {
		key = "DEFAULT"
	}
	return os.Getenv(key) // want `DEFAULT by os.Getenv`
}

var _ = reassigned("GIVEN") // want `GIVEN by os.Getenv`

func changed(key string) string {
	key += "_"
	return os.Getenv(key) // want `\* by os.Getenv: the name is not constant`
}

func byAddress(key string) string {
	change(&key)
	return os.Getenv(key) // want `\* by os.Getenv: the name is not constant`
}

func change(*string) {}

func upper(key string) string { return os.Getenv("SHOP_" + strings.ToUpper(key)) }

var _ = upper("level") // want `SHOP_LEVEL by os.Getenv`

func first(keys ...string) string {
	for _, key := range keys {
		if v := os.Getenv(key); v != "" {
			return v
		}
	}
	return ""
}

func _() {
	first("A", "B")              // want `A by os.Getenv` `B by os.Getenv`
	first([]string{"C", "D"}...) // want `C by os.Getenv` `D by os.Getenv`
	first("E", x)                // want `E by os.Getenv` `\* by os.Getenv: the name is not constant`
	first()
}

func loops() {
	for _, key := range []string{"L1", "L2"} {
		os.Getenv(key) // want `L1 by os.Getenv` `L2 by os.Getenv`
	}
	for key := range map[string]bool{"M1": true, "M2": false} {
		os.Getenv(key) // want `M1 by os.Getenv` `M2 by os.Getenv`
	}
	for key := range settings {
		os.Getenv(key) // want `S1 by os.Getenv`
	}
	for i := range 3 {
		os.Getenv(string(rune(i))) // want `\* by os.Getenv: the name is not constant`
	}
}

var settings = map[string]int{"S1": 1}

func locals(prod bool) {
	key := "TEST_DSN"
	if prod {
		key = "PROD_DSN"
	}
	os.Getenv(key) // want `PROD_DSN by os.Getenv` `TEST_DSN by os.Getenv`

	get := func(key string) string { return os.Getenv("LOCAL_" + key) }
	get("A") // want `LOCAL_A by os.Getenv`

	func(key string) { os.Getenv(key) }("CALLED") // want `CALLED by os.Getenv`

	handed := func(key string) string { return os.Getenv(key) } // want `\* by os.Getenv: others can call the function that is given the name`
	hand(handed)
	hand(func(key string) string { return os.Getenv(key) }) // want `\* by os.Getenv: others can call the function that is given the name`
}

func hand(func(string) string) {}

// recursive makes ever longer names.
func recursive(key string) {
	os.Getenv(key)
	recursive(key)
	recursive("X" + key) // want `\* by os.Getenv: the name is not constant`
}

var _ = func() int {
	recursive("R") // want `^R by os.Getenv`
	return 0
}()

type config struct{ prefix string }

func (c *config) get(key string) string      { return os.Getenv(key) }
func (c *config) prefixed(key string) string { return os.Getenv(c.prefix + key) }

func (c *config) throughInterface(key string) string {
	return os.Getenv(key) // want `\* by os.Getenv: others can call the function that is given the name`
}

type getter interface{ throughInterface(string) string }

func _(c *config, g getter) {
	c.prefixed("SUFFIX") // want `\* by os.Getenv: the name is not constant`
	c.get("METHOD")      // want `METHOD by os.Getenv`
	g.throughInterface("DYNAMIC")
	c.throughInterface("STATIC") // want `STATIC by os.Getenv`
}

func generic[K ~string](key K) string { return os.Getenv(string(key)) }

type name string

var _ = generic[name]("GENERIC") + generic("INFERRED") // want `GENERIC by os.Getenv` `INFERRED by os.Getenv`

func expand(s string) string { return os.ExpandEnv(s) }

var _ = expand("$HOME/.shop") // want `HOME by os.ExpandEnv`

var dsnKey = "PACKAGE_VAR"

// Key can be set by others.
var Key = "EXPORTED"

func _() {
	os.Getenv(dsnKey) // want `PACKAGE_VAR by os.Getenv`
	os.Getenv(Key)    // want `\* by os.Getenv: the name is not constant`
}

func two() (string, string) { return "A", "B" }

func second(_, key string) string { return os.Getenv(key) }

var _ = second(two()) // want `\* by os.Getenv: the name is not constant`

type (
	value        struct{}
	box[T any]   struct{}
	outer        struct{ value }
	key          string
	variadicName struct{}
)

func (value) get(key string) string              { return os.Getenv(key) }
func (*value) onPointer(key string) string       { return os.Getenv(key) }
func (box[T]) get(key string) string             { return os.Getenv(key) }
func (variadicName) first(keys ...string) string { return first(keys...) }
func (k key) read() string                       { return os.Getenv(string(k)) } // want `\* by os.Getenv: the name is not constant`
func (value) stored(key string) string           { return os.Getenv(key) }       // want `\* by os.Getenv: others can call the function that is given the name`
func both() (value, string)                      { return value{}, x }

var stored = value.stored

func methodExpressions(g getter) {
	value.get(value{}, "METHOD_EXPR")              // want `METHOD_EXPR by os.Getenv`
	(value.get)(value{}, "PARENS")                 // want `PARENS by os.Getenv`
	(*value).onPointer(&value{}, "POINTER")        // want `POINTER by os.Getenv`
	box[int].get(box[int]{}, "BOX")                // want `BOX by os.Getenv`
	outer.get(outer{}, "PROMOTED")                 // want `PROMOTED by os.Getenv`
	variadicName.first(variadicName{}, "V1", "V2") // want `V1 by os.Getenv` `V2 by os.Getenv`
	variadicName.first(variadicName{})
	value.get(both()) // want `\* by os.Getenv: the name is not constant`
	key.read("K")
	getter.throughInterface(g, "ABSTRACT")
}
