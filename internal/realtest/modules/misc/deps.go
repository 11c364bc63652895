//go:build never

// Package deps keeps the modules in go.mod.
package deps

import (
	_ "github.com/mattn/go-sqlite3"
	_ "github.com/samber/lo"
	_ "github.com/spf13/viper"
	_ "go.uber.org/zap"
	_ "gonum.org/v1/gonum/floats"
)
