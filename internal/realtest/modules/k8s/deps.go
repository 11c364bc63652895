//go:build never

// Package deps keeps the modules in go.mod.
package deps

import (
	_ "k8s.io/api/core/v1"
	_ "k8s.io/client-go/rest"
)
