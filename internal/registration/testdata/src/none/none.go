// Package none registers nothing when it is initialized.
package none

import "host"

// Setup is for others to call.
func Setup() { host.Register("a", nil) }

func unused() { host.Register("b", nil) }

type registry struct{}

func (registry) Register(string, func()) {}

func init() {
	var host registry
	host.Register("c", nil)
}

const c = 1

var x = c
