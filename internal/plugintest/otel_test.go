package plugintest_test

import (
	"path"
	"testing"
)

// TestOpenTelemetry checks components that are a module each, and not the main
// one.
func TestOpenTelemetry(t *testing.T) {
	slow(t)
	const collector, version = "go.opentelemetry.io/collector/", "v0.149.0"
	h := &tree{dir: t.TempDir()}
	for _, name := range []string{"mod", "sum"} {
		h.write(t, "go."+name, readFile(t, "testdata/otel."+name))
	}
	h.copyContract(t, "otel.yaml", "contracts/"+collector)
	h.args = []string{"-contracts", "contracts"}
	for _, component := range []string{
		"connector/forwardconnector", "exporter/debugexporter", "exporter/nopexporter", "exporter/otlpexporter",
		"exporter/otlphttpexporter", "extension/memorylimiterextension", "extension/zpagesextension",
		"processor/batchprocessor", "processor/memorylimiterprocessor", "receiver/nopreceiver", "receiver/otlpreceiver",
	} {
		name := path.Base(component)
		h.copyModule(t, collector+component+"@"+version, "", name)
		h.args = append(h.args, collector+component)
		h.packages++
		if _, code := h.run(t, "go", "mod", "edit", "-replace="+collector+component+"=./"+name); code != 0 {
			t.Fatal("go mod edit fails")
		}
	}
	h.verify(t, []seed{
		{
			what:  "the factory is gone",
			edits: []edit{{"batchprocessor/factory.go", `func NewFactory()`, `func newFactory()`}},
			want:  []string{`export-missing batchprocessor/batch_processor.go: package batchprocessor // import "go.opentelemetry.io/collector/processor/batchprocessor"`},
		},
		{
			what:  "the factory has a parameter",
			edits: []edit{{"debugexporter/factory.go", `func NewFactory() exporter.Factory {`, `func NewFactory(_ ...string) exporter.Factory {`}},
			want:  []string{"signature-changed debugexporter/factory.go: func NewFactory(_ ...string) exporter.Factory {"},
		},
		{
			what:  "the factory has another result",
			edits: []edit{{"nopexporter/nop_exporter.go", `func NewFactory() exporter.Factory {`, `func NewFactory() component.Factory {`}},
			want:  []string{"signature-changed nopexporter/nop_exporter.go: func NewFactory() component.Factory {"},
		},
		{
			what:  "the factory is a variable",
			edits: []edit{{"otlpexporter/factory.go", `func NewFactory() exporter.Factory {`, `var NewFactory = func() exporter.Factory {`}},
			want:  []string{"kind-changed otlpexporter/factory.go: var NewFactory = func() exporter.Factory {"},
		},
		{
			what:  "another function is exported",
			edits: []edit{{"otlphttpexporter/factory.go", `func createDefaultConfig() component.Config {`, "func CreateDefaultConfig() component.Config { return createDefaultConfig() }\n\nfunc createDefaultConfig() component.Config {"}},
			want:  []string{"export-extra otlphttpexporter/factory.go: func CreateDefaultConfig() component.Config { return createDefaultConfig() }"},
		},
		{
			what:  "another function is exported, and the factory is wrong",
			edits: []edit{{"memorylimiterextension/factory.go", `func NewFactory() extension.Factory {`, "func NewFactoryFor(string) extension.Factory { return NewFactory().(extension.Factory) }\n\nfunc NewFactory() any {"}},
			want: []string{
				"export-extra memorylimiterextension/factory.go: func NewFactoryFor(string) extension.Factory { return NewFactory().(extension.Factory) }",
				"signature-changed memorylimiterextension/factory.go: func NewFactory() any {",
			},
		},
		{
			what:  "another function is exported by one that is for profiles",
			edits: []edit{{"nopreceiver/nop_receiver.go", `func NewFactory()`, "func Reset() {}\n\nfunc NewFactory()"}},
			want:  []string{"export-extra nopreceiver/nop_receiver.go: func Reset() {}"},
		},
		{
			what:  "a factory is not for profiles any more",
			edits: []edit{{"memorylimiterprocessor/factory.go", `func NewFactory() xprocessor.Factory {`, `func NewFactory() processor.Factory {`}},
			want:  []string{"signature-changed memorylimiterprocessor/factory.go: func NewFactory() processor.Factory {"},
		},

		{
			what:  "a type is exported",
			edits: []edit{{"otlpreceiver/more.go", "", "package otlpreceiver\n\ntype More struct{}\n\nfunc (More) Reset() {}\n"}},
		},
	})
}
