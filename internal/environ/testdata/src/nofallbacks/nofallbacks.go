// Package nofallbacks has what looks like a constant for a variable that is not set, and
// is not one.
package nofallbacks

import (
	"cmp"
	"os"
	"strconv"
)

// mode is what follows from a variable, not its value.
func mode() string {
	if os.Getenv("DEBUG") == "" {
		return "release"
	}
	return "debug"
}

func verbose() string {
	v := os.Getenv("LEVEL")
	if v == "verbose" {
		return "debug"
	}
	return v
}

// reused is a variable that holds one value after another.
func reused() {
	v := os.Getenv("A")
	use(v)
	v = "x"
	if v == "" {
		v = "a"
	}
	w := os.Getenv("B")
	change(&w)
	if w == "" {
		w = "b"
	}
	x := os.Getenv("C")
	if x == "" || v == "" {
		x = "c"
	}
}

func use(string)     {}
func change(*string) {}

// computed is not constant, or nothing.
func computed(name string) string {
	if v := os.Getenv("D"); v != "" {
		return v
	}
	if v, ok := os.LookupEnv("E"); ok {
		return v
	}
	return strconv.Itoa(os.Getpid())
}

func empty() string {
	if v, ok := os.LookupEnv("F"); ok {
		return v
	}
	return ""
}

// scaled is a number of another unit than the constant.
func scaled(name string, def int) int {
	v := os.Getenv(name)
	if v == "" {
		return def
	}
	n, _ := strconv.Atoi(v)
	return n << 20
}

var (
	size = scaled("G", 1<<20)
	or   = cmp.Or("first", os.Getenv("H"))
	both = cmp.Or(os.Getenv("I"), hostname(), "third")
	all  = Env("J", hostname())
)

func hostname() string {
	name, _ := os.Hostname()
	return name
}

// Env is called by others with their constants.
func Env(name, def string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return def
}

// assignedLater is not what the variable replaces.
func assignedLater() string {
	level := "info"
	level = hostname()
	if v := os.Getenv("K"); v != "" {
		level = v
	}
	def := "x"
	def += "y"
	return Env("L", def) + level
}

func changed(name, def string) string {
	if name == "" {
		def = "other"
	}
	return Env(name, def)
}

var _ = changed("M", "m")
