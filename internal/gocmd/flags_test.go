package gocmd

import (
	"slices"
	"testing"
)

func TestFlags(t *testing.T) {
	tests := []struct {
		goflags string
		args    []string
		want    string
	}{
		{"", nil, ""},
		{"-modfile=a.mod", nil, "a.mod"},
		{"--modfile=a.mod -v", nil, "a.mod"},
		{"'-modfile=a b.mod'", nil, "a b.mod"},
		{"-modfile=a.mod", []string{"go", "vet", "-modfile=b.mod", "./..."}, "b.mod"},
		{"-modfile=a.mod", []string{"go", "vet", "--modfile", "b.mod", "./..."}, "b.mod"},
		{"", []string{"go", "vet", "-modfile"}, ""},
		{"", []string{"go", "vet", "-modfiles=b.mod", "modfile=c.mod"}, ""},
	}
	for _, test := range tests {
		s, err := Read("/", []string{"GOENV=off", "GOFLAGS=" + test.goflags})
		if err != nil {
			t.Fatal(err)
		}
		if got := append(s.Flags, test.args...).Value("modfile"); got != test.want {
			t.Errorf("GOFLAGS %q, arguments %q: modfile is %q, want %q", test.goflags, test.args, got, test.want)
		}
	}
}

func TestForLoading(t *testing.T) {
	for _, test := range []struct{ goflags, rest, modfile string }{
		{"-modfile=a.mod", " ", "a.mod"},
		{"-tags=x --modfile=a.mod -trimpath", "-tags=x -trimpath", "a.mod"},
		{"'-tags=x y' '-modfile=a b.mod'", "'-tags=x y'", "a b.mod"},
		{"-modfile=a.mod -modfile=b.mod", " ", "b.mod"},
	} {
		env, flags := ForLoading("/", []string{"GOENV=off", "GOFLAGS=" + test.goflags})
		if got := env[len(env)-1]; got != "GOFLAGS="+test.rest || !slices.Equal(flags, []string{"-modfile=" + test.modfile}) {
			t.Errorf("GOFLAGS %q: %q and %q", test.goflags, got, flags)
		}
	}
	if env, flags := ForLoading("/", []string{"GOENV=off", "GOFLAGS=-tags=x"}); len(env) != 2 || flags != nil {
		t.Errorf("without -modfile: %q and %q", env, flags)
	}
}

func TestTags(t *testing.T) {
	for _, test := range []struct {
		goflags string
		want    []string
	}{
		{"", nil},
		{"-tags=a", []string{"a"}},
		{"--tags=a,b", []string{"a", "b"}},
		{"-tags=a,,b,", []string{"a", "b"}},
		{"-tags=a -tags=b", []string{"b"}},
		{"'-tags=a,b'", []string{"a", "b"}},
		{`"-tags=a b"`, []string{"a", "b"}},
		{"-tags='a'", []string{"a"}},
		{"-tags=a -race", []string{"a", "race"}},
		{"-race -race=false", nil},
		{"-msan=true -asan=x", []string{"msan"}},
		{"-trimpath -tagsa=b", nil},
	} {
		s, err := Read("/", []string{"GOENV=off", "GOFLAGS=" + test.goflags})
		if got := s.Flags.Tags(); err != nil || !slices.Equal(got, test.want) {
			t.Errorf("GOFLAGS %q: tags %q, %v, want %q", test.goflags, got, err, test.want)
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

// TestBuildContext checks that release tags are those of the go command, not of the
// one that built the program.
func TestBuildContext(t *testing.T) {
	for _, test := range []struct {
		version string
		want    string
		n       int
	}{
		{"go1.30", "go1.30", 30},
		{"go1.30.2", "go1.30", 30},
		{"go1.30rc1", "go1.30", 30},
		{"go1.3 X:boringcrypto", "go1.3", 3},
	} {
		s, err := Read("/", []string{"GOENV=off", "GOVERSION=" + test.version, "GOFLAGS=-tags=x"})
		if err != nil {
			t.Fatal(err)
		}
		ctx := s.BuildContext("plan9", "386", false)
		if n := len(ctx.ReleaseTags); n != test.n || ctx.ReleaseTags[n-1] != test.want {
			t.Errorf("%s: tags %q", test.version, ctx.ReleaseTags)
		}
		if ctx.GOOS != "plan9" || ctx.GOARCH != "386" || ctx.CgoEnabled || !slices.Equal(ctx.BuildTags, []string{"x"}) {
			t.Errorf("the context is %+v", ctx)
		}
	}
	s, _ := Read("/", []string{"GOENV=off", "GOVERSION=devel"})
	if ctx := s.BuildContext("linux", "amd64", true); !slices.Contains(ctx.ReleaseTags, "go1.26") || !ctx.CgoEnabled {
		t.Errorf("an unknown version: %q", ctx.ReleaseTags)
	}
}
