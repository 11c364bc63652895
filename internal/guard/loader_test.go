package guard

import (
	"errors"
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
)

// loader returns the loader of a family, a part of a contract, for the host example.com/host.
func loader(t *testing.T, part string) *Loader {
	t.Helper()
	f, err := contract.Parse("importspy.yaml", []byte("version: 1\nsubpackages: [{match: ./..., "+part+"}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"example.com/host": "host", "example.com/api/v2": "api"}
	return &Loader{Package: "host", Path: "example.com/host", From: "example.com/host/plugins", Family: f.Subpackages[0].Part, Name: func(path string) (string, error) {
		if names[path] == "" {
			return "", errors.New(path + " is not found")
		}
		return names[path], nil
	}}
}

func TestLoader(t *testing.T) {
	src, unchecked, err := loader(t, `uses: [example.com/host, example.com/api/v2, {stdio: io}],
		exports: {consts: {C: "= 1"}, vars: {V: "[]map[api.K]chan *host.T"}, funcs: {F: "func(r stdio.Reader, more ...host.T) (struct{ A host.A }, interface{ M(*api.T) host.B })", E: func()}}`).Source()
	if err != nil {
		t.Fatal(err)
	}
	text := string(src)
	for _, want := range []string{
		"V *[]map[api.K]chan *T\n", "F func(r stdio.Reader, more ...T) (struct{ A A }, interface{ M(*api.T) B })\n", "E func()\n",
		"\tapi \"example.com/api/v2\"\n\tstdio \"io\"\n)", `"V", "var []map[api.K]chan *host.T", &symbols.V)`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, `"example.com/host"`) {
		t.Error("the host imports itself")
	}
	if len(unchecked) != 1 || unchecked[0] != "C" {
		t.Errorf("%v are not checked", unchecked)
	}
	if !ClaimsLoader(src) || ClaimsLoader(New("p", "linux/amd64", nil).Source()) {
		t.Error("the loader is not taken for one")
	}
}

func TestNoLoader(t *testing.T) {
	for part, want := range map[string]string{
		"exports: {funcs: {F: func(T)}}":                                                            "F: its type names T of the plugin, which the host cannot import",
		"exports: {funcs: {F: func(io.Reader)}}":                                                    "F: its type names io.Reader, and uses does not list the import path of io",
		"exports: {funcs: {F: {returns: error}}}":                                                   "F has returns, which does not determine its type; write its signature",
		"exports: {vars: {F: [{var: int, platforms: [linux]}, {var: uint, platforms: [windows]}]}}": "F: has different types on different platforms, which one loader cannot serve",
		"exports: {consts: {C: '= 1'}}":                                                             "no function and no variable is required",
		"uses: [example.com/gone], exports: {funcs: {F: func()}}":                                   "example.com/gone is not found",
		"exports: {funcs: {F: 'func[T any](T)'}}":                                                   "F: func[T any](T) is not a type that a plugin can have",
	} {
		if _, _, err := loader(t, part).Source(); err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v, want %s", part, err, want)
		}
	}
}

func TestOwnImports(t *testing.T) {
	src, _, err := loader(t, `uses: [example.com/host, {fmt: fmt}, {stdio: io}],
		exports: {vars: {V: "map[string]struct{ A, B int }"}, funcs: {F: "func(r stdio.Reader) (host.T, interface{ M(fmt.Stringer) })"}}`).Source()
	if err != nil {
		t.Fatal(err)
	}
	for _, src := range []string{string(src), strings.ReplaceAll(string(src), "\n", "\r\n")} {
		if own := OwnImports([]byte(src)); len(own) != 4 || !own["importspyFmt"] || own["fmt"] {
			t.Errorf("%v are its own imports in\n%s", own, src)
		}
	}
	for _, edit := range [][2]string{
		{"\treturn symbols, nil", "\tinit()\n\treturn symbols, nil"},
		{"importspyErrors \"errors\"", "importspyErrors \"os/exec\""},
		{"V *map[string]", "V  *map[string]"},
		{"&symbols.V", "&symbols.F"},
		{"package host\n", "package host\n\n// func"},
		{"Code generated", "Code written"},
	} {
		edited := strings.Replace(string(src), edit[0], edit[1], 1)
		if edited == string(src) {
			t.Errorf("there is no %q in\n%s", edit[0], src)
		}
		if own := OwnImports([]byte(edited)); own != nil {
			t.Errorf("with %q it is still a loader", edit[1])
		}
	}
}
