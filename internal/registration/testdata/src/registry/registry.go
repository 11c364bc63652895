// Package registry registers itself with a variable of another package.
package registry

import "host"

var _ = host.Default.Add("a") // want `calls var _ host.Default.Add`

func init() {
	(host.Default).Add("b") // want `calls init host.Default.Add`
	alias := host.Default
	alias.Add("c")              // want `maybe init host.Default.Add`
	new(host.Registry).Add("d") // want `maybe init host.Default.Add`
	f := host.Default.Add       // want `maybe init host.Default.Add`
	f("e")
	g := (*host.Registry).Add // want `maybe init host.Default.Add`
	g(nil, "f")
	(*host.Registry).Add(nil, "g") // want `maybe init host.Default.Add`
}
