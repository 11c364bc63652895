package api_test

import (
	"slices"
	"testing"

	"github.com/importspy/importspy/internal/api"
)

// TestAssumedNames looks for the names of well-known packages in what their paths say.
func TestAssumedNames(t *testing.T) {
	for path, name := range map[string]string{
		"net/http":           "http",
		"k8s.io/api/core/v1": "v1",
		"github.com/antlr/antlr4/runtime/Go/antlr/v4":                 "antlr",
		"github.com/envoyproxy/go-control-plane/envoy/config/core/v3": "corev3",
		"gopkg.in/yaml.v3":            "yaml",
		"github.com/mattn/go-sqlite3": "sqlite3",
		"github.com/nats-io/nats.go":  "nats",
		"example.com/my-log":          "my_log",
	} {
		if names := api.AssumedNames(path); !slices.Contains(names, name) {
			t.Errorf("%s is assumed to be one of %q, want %s", path, names, name)
		}
	}
	if names := api.AssumedNames("example.com/odd"); slices.Contains(names, "even") {
		t.Errorf("%q has a name that does not fit the path", names)
	}
}
