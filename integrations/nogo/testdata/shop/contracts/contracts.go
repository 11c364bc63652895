// Package contracts has the contracts of the shop, and the analyzer that checks them.
package contracts

import (
	"embed"

	"github.com/importspy/importspy/analyzer"
)

//go:embed all:example.com
var files embed.FS

// Analyzer is what nogo runs.
var Analyzer = analyzer.New(analyzer.Options{
	ContractFS:        files,
	Module:            "example.com/shop", // nogo does not tell
	PositionInMessage: true,               // nogo prints messages only
	SkipTestVariants:  true,               // Bazel compiles a library again with its tests
})
