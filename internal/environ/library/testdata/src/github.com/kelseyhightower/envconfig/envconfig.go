// Package envconfig has the declarations of github.com/kelseyhightower/envconfig
// that tests use.
package envconfig

func Process(prefix string, spec interface{}) error         { return nil }
func MustProcess(prefix string, spec interface{})           {}
func CheckDisallowed(prefix string, spec interface{}) error { return nil }
