// Package driver checks the packages that a command is called on, on all platforms, and the
// contracts in folders without a package, and puts what is found into one report.
package driver

import (
	"io"

	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/scope"
)

// A Driver loads and checks what is in its scope.
type Driver struct {
	*scope.Scope
	Witness  bool     // look for client code that proves breaking findings
	Required bool     // what exports something must have a contract
	Skip     []string // patterns of folders whose packages need none

	// Again has packages left out of which an earlier run has found nothing; nil: none are.
	Again *Again

	Warn     io.Writer               // gets a line about each thing that could not be looked at
	Progress func() *report.Progress // shows what is done
}
