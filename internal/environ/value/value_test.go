package value

import (
	"net"
	"slices"
	"strings"
	"testing"
)

func TestAccepts(t *testing.T) {
	for typ, texts := range map[Type]struct{ yes, no string }{
		Bool:     {"1 t T TRUE true True 0 f F FALSE false False", "yes on tRUE - 2 truе"},
		Int:      {"0 -1 +5 007 9223372036854775807 -9223372036854775808", "- 1.0 0x10 1_000 9223372036854775808 ten"},
		Uint:     {"0 18446744073709551615 007", "- -1 +1 1e3 18446744073709551616"},
		Float:    {"0 -1.5 1e9 .5 inf NaN 0x1p-2", "- 1,5 1.5x 1e999"},
		Duration: {"0 1s -1.5h 1m30s 100ms 2µs", "- 10 1d 1 s"},
		URL:      {"https://example.com http://[::1]:80/x?q#f postgres://u:p@h:5432/db file:///etc/passwd unix:/run/x.sock", "- example.com localhost:8080 //example.com /etc mailto:a@b https:// https: http://a:port %zz"},
		HostPort: {":8080 example.com:443 127.0.0.1:0 [::1]:80 [fe80::1%eth0]:65535 under_score:1", "- : :http example.com ::1:80 [::1] [1.2.3.4]:80 [x]:1 a:b:80 host:65536 http://h:80 user@h:80 h:-1"},
		Port:     {"0 80 65535 0080", "- -1 65536 http :80"},
		Path:     {"/ . data/x C:\\x ~/x", "-"},
		String:   {"- x", ""},
		"":       {"- x", ""},
	} {
		for _, text := range strings.Fields(texts.yes) {
			if !typ.Accepts(empty(text)) {
				t.Errorf("%s does not accept %q", typ, text)
			}
		}
		for _, text := range strings.Fields(texts.no) {
			if typ.Accepts(empty(text)) {
				t.Errorf("%s accepts %q", typ, text)
			}
		}
	}
	if Path.Accepts("a\x00b") {
		t.Error("path accepts a zero byte")
	}
}

// empty returns the text that a word of the table stands for.
func empty(word string) string {
	if word == "-" {
		return ""
	}
	return word
}

// TestHostPortAsNet checks that what hostport accepts, package net can split.
func TestHostPortAsNet(t *testing.T) {
	for _, host := range []string{"", "a", "a.b", "1.2.3.4", "[::1]", "[fe80::1%en0]", "[a]", "[", "]", "a]", "::1", "[::1", "::1]", "[[::1]]"} {
		for _, port := range []string{"", "0", "80", "x", "65536", "8 0"} {
			text := host + ":" + port
			_, _, err := net.SplitHostPort(text)
			if HostPort.Accepts(text) && err != nil {
				t.Errorf("hostport accepts %q, net.SplitHostPort says %v", text, err)
			}
			if ok := err == nil && isPort(port) && host != "[a]"; ok != HostPort.Accepts(text) {
				t.Errorf("hostport accepts %q: %v, want %v", text, !ok, ok)
			}
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		typ  Type
		a, b string
		want bool
	}{
		{Bool, "1", "true", true}, {Bool, "true", "false", false}, {Int, "+5", "5", true}, {Int, "5", "6", false},
		{Uint, "007", "7", true}, {Port, "80", "080", true}, {Float, "1e3", "1000", true}, {Float, "1", "2", false},
		{Duration, "60s", "1m", true}, {Duration, "1s", "1m", false}, {Duration, "x", "x", true}, {Duration, "1m", "x", false},
		{String, "1", "01", false}, {"", "a", "a", true}, {URL, "http://a", "http://a/", false},
	} {
		if got := c.typ.Same(c.a, c.b); got != c.want {
			t.Errorf("%s: %q and %q are the same: %v, want %v", c.typ, c.a, c.b, got, c.want)
		}
	}
}

func TestRequires(t *testing.T) {
	pattern, err := Compile("[a-z]+|x-1")
	if err != nil {
		t.Fatal(err)
	}
	all := &Set{Type: Int, Values: []string{"1", "2", "x"}, Pattern: pattern, Source: "[a-z]+|x-1"}
	for text, want := range map[string]string{
		"x": "an int", "3": "one of 1, 2 or x", "1": "a text that matches [a-z]+|x-1",
	} {
		if got := all.Requires(text); got != want {
			t.Errorf("%q: %q is required, want %q", text, got, want)
		}
	}
	matching := &Set{Pattern: pattern, Source: "p"}
	for text, ok := range map[string]bool{"abc": true, "x-1": true, "x-1y": false, "0x-1": false, "a\n": false, "": false} {
		if got := matching.Requires(text) == ""; got != ok {
			t.Errorf("%q matches as a whole: %v, want %v", text, got, ok)
		}
	}
	if got := new(Set).Requires("x") + new(Set).String(); got != "" {
		t.Errorf("the zero set requires %q", got)
	}
	if got, want := all.String(), "an int, one of 1, 2 or x, a text that matches [a-z]+|x-1"; got != want {
		t.Errorf("the set is %q, want %q", got, want)
	}
	if got, want := list([]string{"", "a b"}), `one of "" or "a b"`; got != want {
		t.Errorf("the list is %s, want %s", got, want)
	}
}

func TestCompile(t *testing.T) {
	if _, err := Compile("a)(b"); err == nil || !strings.Contains(err.Error(), "a)(b") {
		t.Errorf("the error is %v", err)
	}
}

func TestTypes(t *testing.T) {
	if all := Types(); !slices.Contains(all, "hostport") || len(all) != 10 {
		t.Errorf("the types are %v", all)
	}
	if got := Type("nothing").Noun(); got != "string" {
		t.Errorf("an unknown type is %q", got)
	}
}
