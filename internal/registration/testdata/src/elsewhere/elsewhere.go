// Package elsewhere registers in functions that its initialization does not lead to.
package elsewhere

import "host"

// Setup is for others to call.
func Setup() { host.Register("a", nil) } // want `elsewhere Setup host.Register`

func unused() { host.Register("b", nil) } // want `elsewhere unused host.Register`

type registry struct{}

func (*registry) init() {
	_ = host.Register // want `elsewhere \(\*registry\).init host.Register`
}
