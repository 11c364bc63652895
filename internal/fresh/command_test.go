package fresh

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestGetenv(t *testing.T) {
	root := t.TempDir()
	extract(t, root, "-- user --\n# GOWORK=comment\nGOWORK=/user\nGOFLAGS=-a=b=c\n-- config/go/env --\nGOWORK=/config\n-- goroot/go.env --\nGOWORK=/goroot\nGOFLAGS=-z\n")
	user, goroot := "GOENV="+filepath.Join(root, "user"), "GOROOT="+filepath.Join(root, "goroot")
	tests := []struct {
		name string
		env  environ
		key  string
		want string
	}{
		{"environment", environ{"GOWORK=/env", user, goroot}, "GOWORK", "/env"},
		{"the last of two", environ{"GOWORK=/one", "GOWORK=/two"}, "GOWORK", "/two"},
		{"empty is unset", environ{"GOWORK=", user, goroot}, "GOWORK", "/user"},
		{"settings file", environ{user, goroot}, "GOWORK", "/user"},
		{"second equals sign", environ{user, goroot}, "GOFLAGS", "-a=b=c"},
		{"GOROOT", environ{"GOENV=off", goroot}, "GOWORK", "/goroot"},
		{"no settings file", environ{"GOENV=/none", goroot}, "GOWORK", "/goroot"},
		{"GOENV=off as handed down", environ{"GOENV="}, "GOWORK", ""},
		{"GOENV not set", environ{goroot}, "GOWORK", "/config"},
		{"nowhere", environ{user, goroot}, "GOMODCACHE", ""},
	}
	// Where os.UserConfigDir looks, by system.
	for _, key := range []string{"XDG_CONFIG_HOME", "APPDATA"} {
		t.Setenv(key, filepath.Join(root, "config"))
	}
	t.Setenv("HOME", root)
	if config, err := os.UserConfigDir(); err != nil || filepath.Dir(config) != root {
		t.Logf("configuration lies in %s (%v)", config, err)
	} else if name := filepath.Join(config, "go", "env"); name != filepath.Join(root, "config", "go", "env") {
		write(t, name, "GOWORK=/config\n")
	}
	for _, test := range tests {
		c := command{env: test.env}
		if got := c.getenv(test.key); got != test.want {
			t.Errorf("%s: %s is %q, want %q", test.name, test.key, got, test.want)
		}
	}
}

func TestFlag(t *testing.T) {
	tests := []struct {
		goflags string
		args    []string
		want    string
	}{
		{"", nil, ""},
		{"-modfile=a.mod", nil, "a.mod"},
		{"--modfile=a.mod -v", nil, "a.mod"},
		{"-modfile=a.mod", []string{"go", "vet", "-modfile=b.mod", "./..."}, "b.mod"},
		{"-modfile=a.mod", []string{"go", "vet", "--modfile", "b.mod", "./..."}, "b.mod"},
		{"", []string{"go", "vet", "-modfile"}, ""},
		{"", []string{"go", "vet", "-modfiles=b.mod", "modfile=c.mod"}, ""},
	}
	for _, test := range tests {
		c, err := newCommand("/", environ{"GOENV=off", "GOFLAGS=" + test.goflags}, test.args)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.flag("modfile"); got != test.want {
			t.Errorf("GOFLAGS %q, arguments %q: modfile is %q, want %q", test.goflags, test.args, got, test.want)
		}
	}
}

func TestSplitQuoted(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"  ", nil},
		{"-a", []string{"-a"}},
		{" -a\t-b=c \n", []string{"-a", "-b=c"}},
		{`'-a=b c' "-d='e'"`, []string{"-a=b c", "-d='e'"}},
		{`-a="b c"`, []string{`-a="b`, `c"`}}, // quotes within a word are nothing special
		{`"-a"-b`, []string{"-a", "-b"}},
	}
	for _, test := range tests {
		got, err := splitQuoted(test.in)
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("splitQuoted(%q) = %q, %v, want %q", test.in, got, err, test.want)
		}
	}
	if _, err := splitQuoted(`-a '-b`); err == nil {
		t.Error("no error for a quote that does not end")
	}
}
