//go:build never

// Package deps keeps the modules in go.mod.
package deps

import (
	_ "golang.org/x/sys/cpu"
)
