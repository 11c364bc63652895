package recheck_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/recheck"
	"github.com/importspy/importspy/internal/srcload"
)

// graph returns packages of a module, each given as its name and what it imports, with
// digests that are made of the name.
func graph(imports map[string]string) (*recheck.Graph, map[string]*packages.Package) {
	byName := make(map[string]*packages.Package)
	digests := make(map[*packages.Package]srcload.Digest)
	var roots []*packages.Package
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		pkg := &packages.Package{ID: name, PkgPath: name, Module: &packages.Module{Main: true}, Imports: make(map[string]*packages.Package)}
		for imp := range strings.FieldsSeq(imports[name]) {
			pkg.Imports[imp] = byName[imp] // which comes before it
		}
		byName[name], digests[pkg] = pkg, digest(name)
		roots = append(roots, pkg)
	}
	return recheck.NewGraph(roots, digests), byName
}

func digest(name string) (d srcload.Digest) {
	copy(d[:], name)
	return d
}

// clean returns what is known of packages with these names, of which nothing was found.
func clean(names ...string) map[string]*recheck.Package {
	known := make(map[string]*recheck.Package)
	for _, name := range names {
		known[name] = &recheck.Package{Path: name, Digest: digest(name), Clean: true}
	}
	return known
}

func TestSelect(t *testing.T) {
	tree := map[string]string{"a": "", "b": "a", "c": "b", "d": ""}
	for _, test := range []struct {
		name            string
		edit            func(known map[string]*recheck.Package)
		changed         string
		again, imported string
	}{
		{name: "nothing", edit: func(map[string]*recheck.Package) {}},
		{name: "changed", edit: func(map[string]*recheck.Package) {}, changed: "b", again: "b"},
		{name: "new", edit: func(known map[string]*recheck.Package) { delete(known, "c") }, again: "c"},
		{name: "gone", edit: func(known map[string]*recheck.Package) { known["e"] = clean("e")["e"] }},
		{name: "another digest", edit: func(known map[string]*recheck.Package) { known["c"].Digest = digest("x") }, again: "c"},
		{name: "findings", edit: func(known map[string]*recheck.Package) { known["a"].Clean = false }, again: "a"},
		{name: "diverges", edit: func(known map[string]*recheck.Package) { known["b"].Diverges, known["b"].Clean = true, false }, again: "b c"},
		{name: "diverges, deeper", edit: func(known map[string]*recheck.Package) { known["a"].Diverges, known["a"].Clean = true, false }, again: "a b c"},
		{name: "named by a contract", edit: func(known map[string]*recheck.Package) {
			known["d"].Diverges, known["a"].Uses = true, []string{"d"}
		}, again: "a b c d"},
		{name: "diverging and gone", edit: func(known map[string]*recheck.Package) {
			known["e"] = &recheck.Package{Path: "e", Diverges: true}
			known["d"].Uses = []string{"e"}
		}, again: "d"},
		{name: "asked", edit: func(known map[string]*recheck.Package) {
			known["d"].Asked = map[string]srcload.Digest{"a": digest("a"), "none": {}}
		}, changed: "d", again: "d", imported: "a"},
		{name: "asked, another digest", edit: func(known map[string]*recheck.Package) {
			known["d"].Asked = map[string]srcload.Digest{"a": digest("x")}
		}, again: "d", imported: "a"},
		{name: "asked, now there", edit: func(known map[string]*recheck.Package) {
			known["d"].Asked = map[string]srcload.Digest{"a": {}}
		}, again: "d", imported: "a"},
		{name: "asked, gone", edit: func(known map[string]*recheck.Package) {
			known["d"].Asked = map[string]srcload.Digest{"none": digest("none")}
		}, again: "d"},
	} {
		g, _ := graph(tree)
		known := clean("a", "b", "c", "d")
		test.edit(known)
		again, imported := g.Select(known, func(path string) bool { return path == test.changed })
		if got := names(again); got != test.again {
			t.Errorf("%s: again %q, want %q", test.name, got, test.again)
		}
		if got := names(imported); got != test.imported {
			t.Errorf("%s: imported %q, want %q", test.name, got, test.imported)
		}
	}
}

func names(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), " ")
}

func TestWhole(t *testing.T) {
	g, byName := graph(map[string]string{"a": "", "b": "a"})
	if !g.Whole() {
		t.Error("all packages are named")
	}
	if g := recheck.NewGraph([]*packages.Package{byName["b"]}, nil); g.Whole() {
		t.Error("a is not named")
	}
	byName["a"].Module.Main = false
	if g := recheck.NewGraph([]*packages.Package{byName["b"]}, nil); !g.Whole() {
		t.Error("a is of another module")
	}
}

// TestDecode checks that a record can be read again, and that one which is cut off has failed.
func TestDecode(t *testing.T) {
	known := clean("a", "b")
	known["a"] = &recheck.Package{
		Path: "a", Digest: digest("a"), Contract: "a/importspy.yaml", Above: []string{"importspy.yaml"}, Uses: []string{"io", "b"},
		Asked: map[string]srcload.Digest{"b": digest("b"), "c": {}}, Diverges: true,
	}
	known["b"].Asked = map[string]srcload.Digest{}
	r := &recheck.Record{
		Platforms: map[string]map[string]*recheck.Package{"linux/amd64": known, "windows/amd64": {}},
		Sources:   map[string]srcload.Digest{"a/a.go": digest("x")},
	}
	var e inputs.Encoder
	r.Encode(&e)
	d := inputs.Decoder{Data: e.Data}
	if got := recheck.Decode(&d); d.Failed || !reflect.DeepEqual(got, r) {
		t.Errorf("got %+v, failed %t", got, d.Failed)
	}
	for n := range e.Data {
		d := inputs.Decoder{Data: e.Data[:n]}
		if recheck.Decode(&d); !d.Failed {
			t.Errorf("%d of %d bytes: not failed", n, len(e.Data))
		}
	}
}
