package plugintest_test

import "testing"

func TestCoreDNS(t *testing.T) {
	slow(t)
	h := newTree(t, "github.com/coredns/coredns@v1.15.0", "h1:OBT+OEyHVdUiVxPhrNlC5XZVq3RkSxzQXfZQ76gm5ck=")
	h.copyContract(t, "coredns.yaml", "plugin")
	h.args, h.packages = []string{"./plugin/..."}, 99
	h.verify(t, []seed{
		{
			what:  "the registration is removed",
			edits: []edit{{"plugin/any/setup.go", `func init() { plugin.Register("any", setup) }`, ``}},
			want:  []string{"init-call-missing plugin/any/any.go: package any"},
		},
		{
			what:  "init is left without it",
			edits: []edit{{"plugin/bufsize/setup.go", `{ plugin.Register("bufsize", setup) }`, `{}`}},
			want:  []string{"init-call-missing plugin/bufsize/bufsize.go: package bufsize"},
		},
		{
			what:  "the registration is in a comment",
			edits: []edit{{"plugin/auto/setup.go", `func init() { plugin`, `// func init() { plugin`}},
			want:  []string{"init-call-missing plugin/auto/auto.go: package auto"},
		},
		{
			what:  "it is in a function that nobody calls",
			edits: []edit{{"plugin/chaos/setup.go", `func init() {`, `func register() {`}},
			want:  []string{`init-call-missing plugin/chaos/setup.go: func register() { plugin.Register("chaos", setup) }`},
		},
		{
			what:  "it is in a method called init",
			edits: []edit{{"plugin/cancel/cancel.go", `func init() {`, `func (Cancel) init() {`}},
			want:  []string{`init-call-missing plugin/cancel/cancel.go: func (Cancel) init() { plugin.Register("cancel", setup) }`},
		},
		{
			what: "it is called by what it registers",
			edits: []edit{
				{"plugin/loop/setup.go", `func init() { plugin.Register("loop", setup) }`, ``},
				{"plugin/loop/setup.go", "	l, err := parse(c)\n", "	plugin.Register(\"loop\", setup)\n	l, err := parse(c)\n"},
			},
			want: []string{`init-call-missing plugin/loop/setup.go: plugin.Register("loop", setup)`},
		},
		{
			what:  "it is in a function literal that nobody calls",
			edits: []edit{{"plugin/header/setup.go", `func init() {`, `var register = func() {`}},
			want:  []string{`init-call-missing plugin/header/setup.go: var register = func() { plugin.Register("header", setup) }`},
		},
		{
			what: "it is in a function that init only mentions",
			edits: []edit{{"plugin/erratic/setup.go", `func init() {`, `func init() { _ = register }

func register() {`}},
			want: []string{`init-call-missing plugin/erratic/setup.go: func register() { plugin.Register("erratic", setup) }`},
		},
		{
			what:  "the function is mentioned, and not called",
			edits: []edit{{"plugin/rewrite/setup.go", `plugin.Register("rewrite", setup)`, `_ = plugin.Register`}},
			want:  []string{"init-call-missing plugin/rewrite/setup.go: func init() { _ = plugin.Register }"},
		},
		{
			what: "another function of the same name is called",
			edits: []edit{{"plugin/geoip/setup.go", `plugin.Register(pluginName, setup) }`, `Register(pluginName, setup) }

func Register(string, caddy.SetupFunc) {}`}},
			want: []string{"init-call-missing plugin/geoip/asn.go: package geoip"},
		},
		{
			what: "the function behind it is called",
			edits: []edit{{"plugin/nsid/setup.go", `plugin.Register("nsid", setup)`,
				`caddy.RegisterPlugin("nsid", caddy.Plugin{ServerType: "dns", Action: setup})`}},
			want: []string{"init-call-missing plugin/nsid/nsid.go: package nsid"},
		},
		{
			what: "it is for Windows only",
			edits: []edit{
				{"plugin/whoami/setup.go", `func init() { plugin.Register("whoami", setup) }`, ``},
				{"plugin/whoami/setup_windows.go", "", `package whoami

import "github.com/coredns/coredns/plugin"

func init() { plugin.Register("whoami", setup) }
`},
			},
			want: []string{"init-call-missing plugin/whoami/setup.go: package whoami"},
		},
		{
			what: "it is for tests only",
			edits: []edit{
				{"plugin/metadata/setup.go", `func init() { plugin.Register("metadata", setup) }`, ``},
				{"plugin/metadata/register_test.go", "", `package metadata

import "github.com/coredns/coredns/plugin"

func init() { plugin.Register("metadata", setup) }
`},
			},
			want: []string{"init-call-missing plugin/metadata/metadata.go: package metadata"},
		},
		{
			what:  "one that is registered otherwise is not",
			edits: []edit{{"plugin/grpc_server/setup.go", `func init() {`, `func register() {`}},
			want:  []string{`init-call-missing plugin/grpc_server/setup.go: caddy.RegisterPlugin("grpc_server", caddy.Plugin{`},
		},
		{
			what: "the handler is not exported any more",
			edits: []edit{
				{"plugin/dns64/*.go", `*DNS64`, `*handler`},
				{"plugin/dns64/*.go", `DNS64{`, `handler{`},
				{"plugin/dns64/dns64.go", `type DNS64 struct {`, `type handler struct {`},
			},
			want: []string{"not-provided plugin/dns64/dns64.go: type handler struct {"},
		},
		{
			what: "a method of the handler is dropped",
			edits: []edit{
				{"plugin/local/local.go", `func (l Local) Name() string`, `func (l Local) name() string`},
				{"plugin/local/local.go", `l.Name()`, `l.name()`},
				{"plugin/local/setup.go", "		return l\n	})", "		return l.Next\n	})"},
			},
			want: []string{"not-provided plugin/local/local.go: type Local struct {"},
		},
		{
			what: "a method of the handler has another result",
			edits: []edit{
				{"plugin/autopath/autopath.go", `func (a *AutoPath) Name() string { return "autopath" }`,
					`func (a *AutoPath) Name() []byte { return []byte("autopath") }`},
				{"plugin/autopath/auto*.go", `a.Name()`, `string(a.Name())`},
				{"plugin/autopath/setup.go", "		return ap\n	})", "		return ap.Next\n	})"},
			},
			want: []string{"not-provided plugin/autopath/autopath.go: type AutoPath struct {"},
		},
		{
			what:  "testing is imported",
			edits: []edit{{"plugin/timeouts/timeouts.go", `	"time"`, "	_ \"testing\"\n	\"time\""}},
			want:  []string{`import-denied plugin/timeouts/timeouts.go: _ "testing"`},
		},
		{
			what:  "testing is imported by another name",
			edits: []edit{{"plugin/transfer/notify.go", `	"net"`, "	\"net\"\n	check \"testing\""}, {"plugin/transfer/notify.go", `// Notify will`, "var _ check.TB\n\n// Notify will"}},
			want:  []string{`import-denied plugin/transfer/notify.go: check "testing"`},
		},
		{
			what: "a new plugin does not register",
			edits: []edit{{"plugin/unregistered/unregistered.go", "", `package unregistered

import "github.com/coredns/coredns/plugin"

type Handler struct{ plugin.Handler }
`}},
			want: []string{"init-call-missing plugin/unregistered/unregistered.go: package unregistered"},
		},
		{
			what: "a new plugin registers, and has no handler",
			edits: []edit{{"plugin/empty/empty.go", "", `package empty

import (
	"github.com/coredns/caddy"
	"github.com/coredns/coredns/plugin"
)

func init() { plugin.Register("empty", func(*caddy.Controller) error { return nil }) }
`}},
			want: []string{"not-provided plugin/empty/empty.go: package empty"},
		},
		{
			what:  "a new folder has nothing of a plugin",
			edits: []edit{{"plugin/helpers/helpers.go", "", "package helpers\n"}},
			want: []string{
				"init-call-missing plugin/helpers/helpers.go: package helpers",
				"not-provided plugin/helpers/helpers.go: package helpers",
			},
		},

		{
			what: "a helper registers",
			edits: []edit{{"plugin/acl/setup.go", `func init() {`, `func init() { register() }

func register() {`}},
		},
		{
			what: "a variable registers",
			edits: []edit{{"plugin/hosts/setup.go", `func init() { plugin.Register("hosts", setup) }`, `var _ = func() int {
	plugin.Register("hosts", setup)
	return 0
}()`}},
		},
		{
			what:  "the import has another name",
			edits: []edit{{"plugin/view/setup.go", `plugin.Register(`, `host.Register(`}, {"plugin/view/setup.go", `import (`, "import (\n	host \"github.com/coredns/coredns/plugin\""}},
		},
		{
			what:  "a test imports testing",
			edits: []edit{{"plugin/trace/more_test.go", "", "package trace\n\nimport _ \"testing\"\n"}},
		},
	})
}
