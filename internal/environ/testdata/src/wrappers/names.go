package wrappers

import (
	"fmt"
	"os"
)

type spelled string

func (s spelled) String() string  { return "spelled" }
func (s spelled) key() string     { return "T_" + string(s) }
func (value) key(s string) string { return "M_" + s }

func keyOf(name string) string        { return "K_" + name }
func listOf(names ...string) []string { return append([]string{"L_FIRST"}, names...) }
func deeper(name string) string       { return keyOf("D_" + name) }
func endless(name string) string      { return endless(name + "_") }
func chosen(name string) string {
	if name == "" {
		return "NONE"
	}
	return name
}

func names(v value, f func(string) string) {
	os.Getenv(keyOf("A"))                       // want `K_A by os.Getenv`
	os.Getenv(deeper("B"))                      // want `K_D_B by os.Getenv`
	os.Getenv(v.key("C"))                       // want `M_C by os.Getenv`
	os.Getenv(keyOf(x))                         // want `K_\* by os.Getenv`
	os.Getenv(chosen("D"))                      // want `\* by os.Getenv`
	os.Getenv(endless("E"))                     // want `\* by os.Getenv`
	os.Getenv(f("F"))                           // want `\* by os.Getenv`
	os.Getenv(value.key(v, "G"))                // want `\* by os.Getenv`
	os.Getenv(spelled("H").key())               // want `T_\* by os.Getenv`
	os.Getenv(fmt.Sprintf("%s_%v", "P", "I"))   // want `P_I by os.Getenv`
	os.Getenv(fmt.Sprintf("P_%s", x))           // want `P_\* by os.Getenv`
	os.Getenv(fmt.Sprintf("P_%s", spelled(""))) // want `P_\* by os.Getenv`
	os.Getenv(fmt.Sprintf("P_%d", 1))           // want `P_\* by os.Getenv`
	os.Getenv(fmt.Sprintf(x, "x"))              // want `\* by os.Getenv`
	for _, name := range listOf("L_SECOND") {
		os.Getenv(name) // want `L_FIRST by os.Getenv` `L_SECOND by os.Getenv`
	}
	plus := func(s string) string { return "Q_" + s }
	os.Getenv(plus("J")) // want `Q_J by os.Getenv`
}
