// The importspy-vet command holds Go packages to their contracts.
//
// Run it without arguments for its usage.
package main

import (
	"os"

	"github.com/importspy/importspy/internal/cli"
)

func main() { os.Exit(cli.Main()) }
