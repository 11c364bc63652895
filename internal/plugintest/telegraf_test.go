package plugintest_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTelegraf checks the inputs that need no other module, or all if
// IMPORTSPY_TELEGRAF=all is set: what these depend on is gigabytes.
func TestTelegraf(t *testing.T) {
	slow(t)
	h := newTree(t, "github.com/influxdata/telegraf@v1.37.2", "h1:mYr0I/suEw9+UM4KrCFuYuzJuq/e99cINniIwqO6ykw=")
	h.copyContract(t, "telegraf.yaml", "plugins/inputs")
	if os.Getenv("IMPORTSPY_TELEGRAF") == "all" {
		h.args, h.packages = []string{"./plugins/inputs/..."}, 277
	} else {
		h.args = selfContained(t, h.dir)
		h.packages = len(h.args)
		if h.packages < 40 {
			t.Fatalf("%d inputs need no other module, want at least 40", h.packages)
		}
	}
	h.args = append(h.args, "./plugins/inputs/unregistered", "./plugins/inputs/empty")
	h.packages += 2
	for _, name := range []string{"unregistered", "empty"} { // the seeds leave them otherwise
		h.write(t, "plugins/inputs/"+name+"/"+name+".go", newInput(name))
	}
	h.verify(t, []seed{
		{
			what:  "the registration is removed",
			edits: []edit{{"plugins/inputs/cgroup/cgroup.go", "	inputs.Add(\"cgroup\", func() telegraf.Input { return &CGroup{} })", `	var _ inputs.Creator = func() telegraf.Input { return &CGroup{} }`}},
			want:  []string{"init-call-missing plugins/inputs/cgroup/cgroup.go: package cgroup"},
		},
		{
			what:  "it is in a comment",
			edits: []edit{{"plugins/inputs/fluentd/fluentd.go", `	inputs.Add(`, `	_ = inputs.Inputs // inputs.Add(`}},
			want:  []string{"init-call-missing plugins/inputs/fluentd/fluentd.go: package fluentd"},
		},
		{
			what:  "it is in a function that nobody calls",
			edits: []edit{{"plugins/inputs/trig/trig.go", `func init() {`, `func register() {`}},
			want:  []string{`init-call-missing plugins/inputs/trig/trig.go: inputs.Add("trig", func() telegraf.Input { return &Trig{x: 0.0} })`},
		},
		{
			what:  "it is in a method called init",
			edits: []edit{{"plugins/inputs/bond/bond.go", `func init() {`, `func (*Bond) init() {`}},
			want:  []string{`init-call-missing plugins/inputs/bond/bond.go: inputs.Add("bond", func() telegraf.Input {`},
		},
		{
			what:  "it is in the method that the agent calls",
			edits: []edit{{"plugins/inputs/mdstat/mdstat.go", `func init() {`, `func (*Mdstat) Init() error {`}, {"plugins/inputs/mdstat/mdstat.go", `return &Mdstat{} })`, "return &Mdstat{} })\n	return nil"}},
			want:  []string{`init-call-missing plugins/inputs/mdstat/mdstat.go: inputs.Add("mdstat", func() telegraf.Input { return &Mdstat{} })`},
		},
		{
			what:  "it is in a function literal that nobody calls",
			edits: []edit{{"plugins/inputs/disque/disque.go", `func init() {`, `var register = func() {`}},
			want:  []string{`init-call-missing plugins/inputs/disque/disque.go: inputs.Add("disque", func() telegraf.Input {`},
		},
		{
			what:  "it is in a function that init only mentions",
			edits: []edit{{"plugins/inputs/dovecot/dovecot.go", `func init() {`, "func init() { _ = register }\n\nfunc register() {"}},
			want:  []string{`init-call-missing plugins/inputs/dovecot/dovecot.go: inputs.Add("dovecot", func() telegraf.Input {`},
		},
		{
			what:  "it is called through a variable",
			edits: []edit{{"plugins/inputs/fail2ban/fail2ban.go", `	inputs.Add(`, "	add := inputs.Add\n	add("}},
			want:  []string{`init-call-missing plugins/inputs/fail2ban/fail2ban.go: add := inputs.Add`},
		},
		{
			what:  "a function of its own is called",
			edits: []edit{{"plugins/inputs/leofs/leofs.go", `func init() {`, "var inputs registry\n\ntype registry struct{}\n\nfunc (registry) Add(string, func() telegraf.Input) {}\n\nfunc init() {"}, {"plugins/inputs/leofs/leofs.go", `	"github.com/influxdata/telegraf/plugins/inputs"`, ``}},
			want:  []string{"init-call-missing plugins/inputs/leofs/leofs.go: package leofs"},
		},
		{
			what:  "it is written into the table by hand",
			edits: []edit{{"plugins/inputs/powerdns/powerdns.go", `inputs.Add("powerdns", func`, `inputs.Inputs["powerdns"] = inputs.Creator(func`}},
			want:  []string{"init-call-missing plugins/inputs/powerdns/powerdns.go: package powerdns"},
		},
		{
			what:  "it is missing on Linux",
			edits: []edit{{"plugins/inputs/bcache/bcache.go", "	inputs.Add(\"bcache\", func() telegraf.Input {\n		return &Bcache{}\n	})", `	_ = inputs.Inputs`}},
			want:  []string{"init-call-missing plugins/inputs/bcache/bcache.go: package bcache"},
		},
		{
			what: "it is for tests only",
			edits: []edit{
				{"plugins/inputs/suricata/suricata.go", "	inputs.Add(\"suricata\", func() telegraf.Input {\n		return &Suricata{}\n	})", `	_ = inputs.Inputs`},
				{"plugins/inputs/suricata/register_test.go", "", `package suricata

import (
	"github.com/influxdata/telegraf"
	"github.com/influxdata/telegraf/plugins/inputs"
)

func init() { inputs.Add("suricata", func() telegraf.Input { return &Suricata{} }) }
`},
			},
			want: []string{"init-call-missing plugins/inputs/suricata/suricata.go: package suricata"},
		},
		{
			what:  "the type is not exported any more",
			edits: []edit{{"plugins/inputs/twemproxy/twemproxy.go*", `Twemproxy)`, `proxy)`}, {"plugins/inputs/twemproxy/twemproxy.go", `type Twemproxy struct`, `type proxy struct`}, {"plugins/inputs/twemproxy/twemproxy.go", `&Twemproxy{`, `&proxy{`}},
			want:  []string{"not-provided plugins/inputs/twemproxy/twemproxy.go: type proxy struct {"},
		},
		{
			what:  "a method is dropped",
			edits: []edit{{"plugins/inputs/nstat/nstat.go", `) Gather(`, `) gather(`}, {"plugins/inputs/nstat/nstat.go", `return &Nstat{}`, `return nil`}},
			want:  []string{"not-provided plugins/inputs/nstat/nstat.go: type Nstat struct {"},
		},
		{
			what:  "a method has another parameter",
			edits: []edit{{"plugins/inputs/haproxy/haproxy.go", `) Gather(acc telegraf.Accumulator)`, `) Gather(acc telegraf.Accumulator, _ ...string)`}, {"plugins/inputs/haproxy/haproxy.go", `return &HAProxy{}`, `return nil`}},
			want:  []string{"not-provided plugins/inputs/haproxy/haproxy.go: type HAProxy struct {"},
		},
		{
			what:  "another interface of the host is implemented",
			edits: []edit{{"plugins/inputs/marklogic/marklogic.go", `) Gather(`, `) Write(`}, {"plugins/inputs/marklogic/marklogic.go", `return &Marklogic{}`, `return nil`}},
			want:  []string{"not-provided plugins/inputs/marklogic/marklogic.go: type Marklogic struct {"},
		},
		{
			what:  "log is imported",
			edits: []edit{{"plugins/inputs/mock/mock.go", `	"math"`, "	_ \"log\"\n	\"math\""}},
			want:  []string{`import-denied plugins/inputs/mock/mock.go: _ "log"`},
		},
		{
			what:  "log is imported in another file, by another name",
			edits: []edit{{"plugins/inputs/mailchimp/log.go", "", "package mailchimp\n\nimport stdlog \"log\"\n\nvar logger = stdlog.Default()\n"}},
			want:  []string{`import-denied plugins/inputs/mailchimp/log.go: import stdlog "log"`},
		},
		{
			what:  "a new input does not register",
			edits: []edit{{"plugins/inputs/unregistered/unregistered.go", `func init() {`, `func Register() {`}},
			want:  []string{`init-call-missing plugins/inputs/unregistered/unregistered.go: inputs.Add("unregistered", func() telegraf.Input { return &Input{} })`},
		},
		{
			what:  "a new folder has nothing of an input",
			edits: []edit{{"plugins/inputs/empty/*.go", newInput("empty"), "package empty\n"}},
			want: []string{
				"init-call-missing plugins/inputs/empty/empty.go: package empty",
				"not-provided plugins/inputs/empty/empty.go: package empty",
			},
		},

		{
			what:  "a helper registers",
			edits: []edit{{"plugins/inputs/ceph/ceph.go", `func init() {`, "func init() { register() }\n\nfunc register() {"}},
		},
		{
			what:  "it is not registered on another platform",
			edits: []edit{{"plugins/inputs/hugepages/hugepages_notlinux.go", `func init() {`, `func register() {`}},
		},
		{
			what:  "a test imports log",
			edits: []edit{{"plugins/inputs/riak/log_test.go", "", "package riak\n\nimport _ \"log\"\n"}},
		},
	})
}

// newInput is the source of an input.
func newInput(name string) string {
	return strings.ReplaceAll(`package NAME

import (
	"github.com/influxdata/telegraf"
	"github.com/influxdata/telegraf/plugins/inputs"
)

type Input struct{}

func (*Input) SampleConfig() string              { return "" }
func (*Input) Gather(telegraf.Accumulator) error { return nil }

func init() {
	inputs.Add("NAME", func() telegraf.Input { return &Input{} })
}
`, "NAME", name)
}

// selfContained returns the inputs whose files, tests aside, import nothing but
// the standard library and those packages of Telegraf that bring hardly any other
// module with them.
func selfContained(t *testing.T, dir string) (list []string) {
	t.Helper()
	known := make(map[string]bool)
	for _, path := range []string{"", "/filter", "/internal", "/internal/choice", "/plugins/common/tls", "/plugins/inputs"} {
		known["github.com/influxdata/telegraf"+path] = true
	}
	names, err := filepath.Glob(filepath.Join(dir, "plugins", "inputs", "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	more := make(map[string]bool) // whether an input needs more
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		input := filepath.Base(filepath.Dir(name))
		more[input] = more[input] || false
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			first, _, _ := strings.Cut(path, "/")
			if strings.Contains(first, ".") && !known[path] {
				more[input] = true
			}
		}
	}
	for input, more := range more {
		if !more {
			list = append(list, "./plugins/inputs/"+input)
		}
	}
	return list
}
