package release

import (
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

const shop = "example.com/shop"

func TestNext(t *testing.T) {
	for _, test := range []struct {
		path     string
		versions string
		retracts string
		base     string // "-": what Last returns
		change   Change
		requires string
		want     string
		reason   string // a part
	}{
		{path: shop, base: "-", want: "v0.1.0", reason: "the first version of example.com/shop"},
		{path: shop + "/v3", base: "-", want: "v3.0.0", reason: "the first version of example.com/shop/v3"},
		{path: "gopkg.in/shop.v2", base: "-", want: "v2.0.0"},

		{path: shop, versions: "v0.3.1", base: "-", change: None, want: "v0.3.2", reason: "the API is the same as in v0.3.1"},
		{path: shop, versions: "v0.3.1", base: "-", change: Additions, want: "v0.4.0"},
		{path: shop, versions: "v0.3.1", base: "-", change: Breaks, want: "v0.4.0", reason: "before v1"},

		{path: shop, versions: "v1.2.3", base: "-", change: None, want: "v1.2.4"},
		{path: shop, versions: "v1.2.3", base: "-", change: Additions, want: "v1.3.0", reason: "the API has grown since v1.2.3"},
		{path: shop, versions: "v1.2.3", base: "-", change: None, requires: "it requires Go 1.26 instead of 1.24", want: "v1.3.0", reason: "Go 1.26"},
		{path: shop, versions: "v1.2.3", base: "-", change: Breaks, want: "v2.0.0", reason: "becomes example.com/shop/v2"},
		{path: shop + "/v2", versions: "v1.2.3 v2.9.9", base: "-", change: Breaks, want: "v3.0.0", reason: "becomes example.com/shop/v3"},
		{path: "gopkg.in/shop.v2", versions: "v2.0.0", base: "-", change: Breaks, want: "v3.0.0", reason: "becomes gopkg.in/shop.v3"},

		// The path has its new suffix already.
		{path: shop + "/v2", versions: "v1.2.3 v1.9.0", base: "-", change: Breaks, want: "v2.0.0", reason: "not that of v1.9.0"},
		{path: shop + "/v2", versions: "v1.2.3", base: "-", change: None, want: "v2.0.0"},
		// Tags of other paths do not count.
		{path: shop, versions: "v1.2.3 v2.0.0", base: "-", change: None, want: "v1.2.4"},
		{path: shop, versions: "v1.2.3 v2.0.0", base: "-", change: Breaks, want: "v3.0.0", reason: "becomes example.com/shop/v3; v2.0.0 exists"},
		{path: shop, versions: "v1.2.3 v2.0.0-rc.1", base: "-", change: Breaks, want: "v2.0.0"},
		{path: shop + "/v2", versions: "v2.1.0 v3.0.0", base: "-", change: Additions, want: "v2.2.0"},

		// Pre-releases promise nothing; without a release they are what there is.
		{path: shop, versions: "v1.2.3 v1.3.0-rc.1", base: "-", change: Additions, want: "v1.3.0", reason: "the API has grown since v1.2.3"},
		{path: shop, versions: "v1.0.0-rc.2 v1.0.0-rc.10", base: "-", change: Breaks, want: "v1.0.0", reason: "the release that v1.0.0-rc.10 leads to"},
		{path: shop, versions: "v1.2.3", base: "v1.3.0-rc.1", change: Breaks, want: "v1.3.0"},

		// What exists is not published again, and what is retracted stays below.
		{path: shop, versions: "v1.2.3 v1.2.4 v1.3.0", base: "v1.2.3", change: None, want: "v1.2.5", reason: "v1.2.4 exists"},
		{path: shop, versions: "v1.2.3 v1.2.4 v1.3.0 v1.5.0", base: "v1.2.3", change: Breaks, want: "v2.0.0"},
		// v1.3.2 would promise what v1.3.1 has, which nothing was compared with.
		{path: shop, versions: "v1.2.3 v1.3.0 v1.3.1", base: "v1.2.3", change: Additions, want: "v1.4.0", reason: "v1.3.0 exists"},
		{path: shop, versions: "v0.2.3 v0.3.1 v0.4.0-rc.1", base: "v0.2.3", change: Breaks, want: "v0.4.0", reason: "v0.3.1 exists"},
		{path: shop, versions: "v1.3.0-rc.1 v1.3.0", base: "v1.3.0-rc.1", change: Additions, want: "v1.4.0", reason: "v1.3.0 exists"},
		{path: shop, versions: "v1.3.1-rc.1 v1.3.1", base: "v1.3.1-rc.1", change: None, want: "v1.3.2", reason: "v1.3.1 exists"},
		{path: shop, versions: "v1.2.3 v1.9.0", retracts: "v1.9.0", base: "-", change: None, want: "v1.9.1", reason: "it retracts higher versions than v1.2.4"},
		{path: shop, versions: "v1.2.3 v1.9.0", retracts: "v1.2.3", base: "v1.9.0", change: None, want: "v1.9.1"},
		{path: shop, versions: "v1.2.3 v1.2.4-rc.1 v1.2.4-rc.2", retracts: "v1.2.4-rc.2", base: "-", change: None, want: "v1.2.4"},

		// As if a number had no end.
		{path: shop, versions: "v1.99999999999999999999.0", base: "-", change: Additions, want: "v1.100000000000000000000.0"},
		{path: shop, versions: "v2.0.0+incompatible", base: "-", change: None, want: "v0.1.0"},
		{path: shop, versions: "nonsense v1.0", base: "-", change: None, want: "v1.0.1"},
	} {
		m := &Module{Path: test.path, Versions: strings.Fields(test.versions), Requires: test.requires}
		m.Retracted = func(v string) bool { return strings.Contains(" "+test.retracts+" ", " "+v+" ") }
		base := test.base
		if base == "-" {
			base = m.Last(m.Versions)
		}
		got := m.Next(base, test.change)
		if got.Version != test.want || !strings.Contains(got.Reason, test.reason) {
			t.Errorf("%s after %s (%s) of %s: %+v, want %s because of %q", test.path, base, test.versions, "change", got, test.want, test.reason)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, test := range []struct {
		base, v string
		change  Change
		want    Verdict
	}{
		{"", "v1.0.0", Breaks, First},
		{"v1.0.0", "v1.0.1", None, Honest},
		{"v1.0.0", "v1.0.2", Additions, Understated},
		{"v1.0.0", "v1.1.0", Additions, Honest},
		{"v1.0.0", "v1.1.0", Breaks, Understated},
		{"v1.0.0", "v2.0.0", Breaks, Honest},
		{"v1.0.0", "v2.0.0", None, Honest}, // more than needed is allowed
		{"v0.9.0", "v1.0.0", Breaks, Honest},
		{"v0.9.0", "v0.9.1", Breaks, Unpromised},
		{"v1.0.0", "v1.1.0-rc.1", Breaks, Unpromised},
	} {
		if got := Judge(test.base, test.v, test.change); got != test.want {
			t.Errorf("%s after %s is %s, want %s", test.v, test.base, got, test.want)
		}
	}
}

func TestBase(t *testing.T) {
	versions := strings.Fields("v1.0.0 v1.1.0-rc.1 v1.1.0 v1.1.1 v2.0.0 v2.1.0-rc.1")
	for v, want := range map[string]string{
		"v1.0.0": "", "v1.1.0-rc.1": "v1.0.0", "v1.1.0": "v1.0.0", "v2.0.0": "v1.1.0", "v2.1.0-rc.1": "v2.0.0",
	} {
		if got := Base(versions, v, func(v string) bool { return v == "v1.1.1" }); got != want {
			t.Errorf("%s is judged against %q, want %q", v, got, want)
		}
	}
}

func TestRequires(t *testing.T) {
	const old = "module m\ngo 1.24\nrequire (\n\ta.com/a v1.2.0\n\tb.com/b v1.0.0\n)\n"
	for _, test := range []struct{ old, new, want string }{
		{old, old, ""},
		{old, "module m\ngo 1.24\nrequire a.com/a v1.2.9\n", ""},
		{old, "module m\ngo 1.23\nrequire a.com/a v1.1.0\n", ""},
		{old, "module m\ngo 1.25\n", "it requires Go 1.25 instead of 1.24"},
		{"module m\ngo 1.9\n", "module m\ngo 1.10\n", "it requires Go 1.10 instead of 1.9"},
		{"module m\n", "module m\ngo 1.16\n", ""},
		{old, "module m\ngo 1.24\nrequire a.com/a v1.3.0\n", "it requires a.com/a v1.3.0 instead of v1.2.0"},
		{old, "module m\ngo 1.24\nrequire c.com/c v1.3.0\n", "it requires c.com/c, another module"},
	} {
		if got := Requires(parse(t, test.old), parse(t, test.new)); got != test.want {
			t.Errorf("%q, then %q: %q, want %q", test.old, test.new, got, test.want)
		}
	}
	if got := Requires(nil, parse(t, old)); got != "" {
		t.Errorf("without a go.mod before: %q", got)
	}
}

func TestRetracts(t *testing.T) {
	retracts := Retracts(parse(t, "module m\nretract (\n\tv1.0.0\n\t[v1.2.0, v1.3.0]\n)\n"))
	for v, want := range map[string]bool{"v1.0.0": true, "v1.0.1": false, "v1.2.0": true, "v1.2.5": true, "v1.3.0": true, "v1.3.1": false} {
		if retracts(v) != want {
			t.Errorf("%s is retracted: %v, want %v", v, !want, want)
		}
	}
	if Retracts(nil)("v1.0.0") {
		t.Error("no go.mod retracts v1.0.0")
	}
}

func parse(t *testing.T, text string) *modfile.File {
	t.Helper()
	f, err := modfile.Parse("go.mod", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
