package golangcilint

import (
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/analyzer"
)

// Name is the linter's name in .golangci.yml and in //nolint comments. It is the
// analyzer's, too: golangci-lint would put another one before each message.
const Name = "importspy"

func init() { register.Plugin(Name, New) }

// New makes the linter with the settings of .golangci.yml. It is a
// [register.NewPlugin].
func New(conf any) (register.LinterPlugin, error) {
	s, err := decodeSettings(conf)
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", Name, err)
	}
	return &plugin{settings: s}, nil
}

type plugin struct{ settings settings }

// GetLoadMode implements [register.LinterPlugin].
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers implements [register.LinterPlugin]. golangci-lint calls it once
// per run, in the directory of the user, before it asks its cache.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	s, err := findSettings()
	if err != nil {
		return nil, err
	}
	contracts, err := p.settings.contracts(s)
	if err != nil {
		return nil, err
	}
	key, err := cacheKey(s, contracts)
	if err != nil {
		return nil, err
	}
	a := analyzer.New(analyzer.Options{
		Contracts:         contracts,
		Required:          p.settings.required,
		GOOS:              s.Get("GOOS"),
		GOARCH:            s.Get("GOARCH"),
		NoFixes:           true,
		PositionInMessage: true,
	})
	a.Run = reportByLine(a.Run)
	return []*analysis.Analyzer{a, key}, nil
}
