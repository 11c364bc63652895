// Package maybe may register itself: function values and interfaces lead there.
package maybe

import "host"

func init() {
	host.Run(func() { host.Register("a", nil) }) // want `maybe init func literal host.Register`
	host.Run(handed)
	f := host.Register // want `maybe init host.Register`
	f("c", nil)
	var r registrar = impl{}
	r.register()
	later := func() { inLiteral() }
	later()
}

func handed() { host.Register("b", nil) } // want `maybe init handed host.Register`

func inLiteral() { host.Register("e", nil) } // want `maybe init func literal inLiteral host.Register`

type registrar interface{ register() }

type impl struct{}

func (impl) register() { host.Register("d", nil) } // want `maybe init impl.register host.Register`

type other struct{}

func (other) register(int) { host.Register("no", nil) } // want `not reached other.register host.Register`

var table = map[string]func(){"x": func() { host.Register("f", nil) }} // want `maybe var table func literal host.Register`

var hook = func() { host.Register("g", nil) } // want `maybe var hook func literal host.Register`
