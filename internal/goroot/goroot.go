// Package goroot finds the standard library's source.
package goroot

import (
	"go/build"
	"os/exec"
	"strings"
	"sync"

	"github.com/importspy/importspy/internal/inputs"
)

// Dir returns the root of the Go distribution, "" if there is none at hand. A
// program that is built with -trimpath does not know it, and asks the go command.
var Dir = sync.OnceValue(func() string {
	if build.Default.GOROOT != "" {
		return build.Default.GOROOT
	}
	inputs.Unknown("where the go command is")
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
})
