// The importspy-vet command holds Go packages to their contracts.
//
// Run it without arguments for its usage.
package main

import (
	"os"

	"github.com/importspy/importspy/internal/command"
	_ "github.com/importspy/importspy/internal/replay/early" // answers most units of go vet
)

func main() { os.Exit(command.Main()) }
