// Package embeds has variables that get their values when it is built.
package embeds

import (
	_ "embed"
	"os"
)

//go:embed name.txt
var embedded string

//go:embed name.txt

// A blank line and a comment may stand in between.
var apart []byte

var (
	before = "BEFORE"

	//go:embed name.txt
	grouped string
)

// linked can be set with -ldflags -X, the others cannot or are not meant to be.
var (
	linked   string
	assigned string
	filled   = "FILLED"
)

func _() {
	assigned, grouped = "ASSIGNED", "GROUPED"
	var local string
	os.Getenv(embedded)      // want `\* by os.Getenv: the name is not constant`
	os.Getenv(string(apart)) // want `\* by os.Getenv: the name is not constant`
	os.Getenv(grouped)       // want `\* by os.Getenv: the name is not constant`
	os.Getenv(linked)        // want `\* by os.Getenv: the name is not constant`
	os.Getenv(before)        // want `BEFORE by os.Getenv`
	os.Getenv(assigned)      // want `ASSIGNED by os.Getenv`
	os.Getenv(filled)        // want `FILLED by os.Getenv`
	os.Getenv(local)         // always empty
}
