// Package ruled breaks rules of its own contract and of that of ruledhost.
package ruled // want `SHOP_DSN: contract requires this environment variable, package does not read it itself; reads in other packages are not considered`

import (
	_ "errors" // want `errors: contract does not allow its import`
	"os"
	_ "unsafe" // want `unsafe: contract denies its import: nobody needs it`

	"ruledhost" // want `ruledhost: its contract does not allow ruled to import it` `ruledhost: a requirement of its contract on importers is not met: New: contract declares func New, package does not declare it` `ruledhost.Max: contract says = 2, package has = 1`
)

var home = os.Getenv("HOME") // want `HOME: package reads this environment variable through os.Getenv, contract does not declare it`

const max = ruledhost.Max

func init() {} // want `init: contract forbids it, package uses func init`
