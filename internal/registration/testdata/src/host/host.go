// Package host has what plugins register with.
package host

type Registry struct{}

func (r *Registry) Add(name string) bool { return true }

var Default = new(Registry)

type Adder interface{ Add(name string) bool }

var Abstract Adder = Default

func Register(name string, setup func())   {}
func Generic[T any](name string, t T) bool { return true }
func Run(func())                           {}
