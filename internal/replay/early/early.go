// Package early answers a unit of go vet while the program is being initialized, if that
// can be done: after an edit of a contract the go command starts the program once for each
// package, a thousand times in a large module, and to initialize all of it takes longer
// than an answer that is known.
//
// It is for main, which imports it for that effect. Go initializes packages in the order
// of their import paths, as soon as all that they import is: this one comes before
// go/types, golang.org/x/tools and most of this module.
package early

import (
	"io"
	"os"

	"github.com/importspy/importspy/internal/replay"
)

func init() {
	args := os.Args[1:]
	if !replay.Is(args) {
		return
	}
	q, o, err := replay.Ask(args, os.Getenv)
	if err != nil || o == nil || !q.IsQuiet(o) || q.Answer(o, io.Discard, io.Discard) != nil {
		return // main starts anew, and reports what is wrong
	}
	os.Exit(o.Code)
}
