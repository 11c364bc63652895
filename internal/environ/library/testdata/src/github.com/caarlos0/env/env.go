// Package env has a declaration of github.com/caarlos0/env before v6.
package env

func Parse(v interface{}) error { return nil }
