package golangcilint

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/sidecar"
)

// settings are those of the linter in .golangci.yml.
type settings struct {
	// folder holds the contract of package P as P/importspy.yaml. If it is "", the
	// environment variable IMPORTSPY_CONTRACTS names the folder, or contracts lie
	// beside their packages.
	folder string
	// required makes it a finding if a package that exports something has no contract.
	required bool
}

// decodeSettings reads what golangci-lint made of the key settings: nil or a
// mapping. It reports all mistakes, since a setting that is passed over in
// silence is a check that is not made.
func decodeSettings(conf any) (settings, error) {
	var s settings
	if conf == nil {
		return s, nil
	}
	values, ok := conf.(map[string]any)
	if !ok {
		return s, fmt.Errorf("want a mapping such as {required: true}, have %v", conf)
	}
	var mistakes []error
	for _, key := range slices.Sorted(maps.Keys(values)) {
		switch key {
		case "contracts":
			folder, ok := values[key].(string)
			if !ok || folder == "" {
				mistakes = append(mistakes, fmt.Errorf("contracts: want the name of a folder, have %#v; leave the key out if contracts are next to their packages", values[key]))
			}
			s.folder = folder
		case "required":
			required, ok := values[key].(bool)
			if !ok {
				mistakes = append(mistakes, fmt.Errorf("required: want true or false, have %#v", values[key]))
			}
			s.required = required
		default:
			mistakes = append(mistakes, fmt.Errorf("%s: there is no such setting%s; the settings are contracts and required", key, advice(key)))
		}
	}
	return s, errors.Join(mistakes...)
}

// advice says where a key belongs that another section has.
func advice(key string) string {
	switch {
	case strings.HasPrefix(key, "contract"):
		return " (do you mean contracts?)"
	case strings.HasPrefix(key, "require"):
		return " (do you mean required?)"
	case slices.Contains([]string{"policy", "strict", "waivers", "version", "exports"}, key):
		return " (it is a key of importspy.yaml)"
	case slices.Contains([]string{"type", "path", "description", "original-url"}, key):
		return " (it is a key of golangci-lint's, and goes next to settings)"
	}
	return ""
}

// contracts returns the folder of contracts as an absolute path, "" if they lie
// beside their packages. In the settings it is relative to the root of the
// workspace or module, since golangci-lint is run from folders below, too; in the
// environment it is relative to the working directory, as for other commands.
func (s settings) contracts(goCommand *gocmd.Settings) (string, error) {
	folder, from := s.folder, "contracts in the settings of "+Name
	if folder != "" && !filepath.IsAbs(folder) {
		folder = filepath.Join(root(goCommand), folder)
	}
	if folder == "" {
		folder, from = os.Getenv(sidecar.EnvContracts), sidecar.EnvContracts
	}
	if folder == "" {
		return "", nil
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(goCommand.Dir, folder)
	}
	if err := sidecar.CheckFolder(folder); err != nil {
		return "", fmt.Errorf("%s: %s: %w", from, folder, err)
	}
	return folder, nil
}
