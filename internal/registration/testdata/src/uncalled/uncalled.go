// Package uncalled registers in functions that its initialization does not lead to.
package uncalled

import "host"

// Setup is for others to call.
func Setup() { host.Register("a", nil) } // want `not reached Setup host.Register`

func unused() { host.Register("b", nil) } // want `not reached unused host.Register`

type registry struct{}

func (*registry) init() {
	_ = host.Register // want `not reached \(\*registry\).init host.Register`
}
