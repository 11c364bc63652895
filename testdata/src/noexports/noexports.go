// Package noexports has nothing for a contract to be about.
package noexports

func init() {}
