package settings

import "github.com/importspy/importspy/analyzer"

func init() {
	AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: analyzer.Analyzer})
}
