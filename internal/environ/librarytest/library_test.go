package librarytest

import (
	"fmt"
	"go/types"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/environ/librarytest/subjects"
)

// loads are the functions of package subjects.
var loads = map[string]func() (any, error){
	"LoadCaarlos0V6":      subjects.LoadCaarlos0V6,
	"LoadPrefixedV6":      subjects.LoadPrefixedV6,
	"LoadCaarlos0V7":      subjects.LoadCaarlos0V7,
	"LoadByFieldV7":       subjects.LoadByFieldV7,
	"LoadCaarlos0V8":      subjects.LoadCaarlos0V8,
	"LoadByFieldV8":       subjects.LoadByFieldV8,
	"LoadCaarlos0V9":      subjects.LoadCaarlos0V9,
	"LoadByFieldV9":       subjects.LoadByFieldV9,
	"LoadCaarlos0V10":     subjects.LoadCaarlos0V10,
	"LoadByFieldV10":      subjects.LoadByFieldV10,
	"LoadCaarlos0V11":     subjects.LoadCaarlos0V11,
	"LoadByFieldV11":      subjects.LoadByFieldV11,
	"LoadFresh":           subjects.LoadFresh,
	"LoadKelseyhightower": subjects.LoadKelseyhightower,
	"LoadBare":            subjects.LoadBare,
	"LoadSethvargo":       subjects.LoadSethvargo,
	"LoadLooked":          subjects.LoadLooked,
	"LoadViper":           subjects.LoadViper,
	"LoadKingpin":         subjects.LoadKingpin,
	"LoadUrfaveV1":        subjects.LoadUrfaveV1,
	"LoadUrfaveV2":        subjects.LoadUrfaveV2,
	"LoadUrfaveV3":        subjects.LoadUrfaveV3,
}

func load(t *testing.T) *environ.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "./subjects")
	if err != nil || packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("loading: %v", err)
	}
	p := pkgs[0]
	return &environ.Package{Fset: p.Fset, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo}
}

// TestArrival sets each variable that environ says is read, runs the libraries, and
// looks which values arrive in the structs: all must, save the few below. And
// what is not listed must be set nowhere: each text of a struct has the
// value of a variable, or is one of the unread.
func TestArrival(t *testing.T) {
	p := load(t)
	arrived := make(map[string]bool)
	names := make(map[string]bool)
	for _, r := range environ.Reads(p) {
		if r.Name == "" {
			t.Errorf("%s: %s", p.Fset.Position(r.Pos), r.Why)
		}
		names[r.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		os.Setenv(name, "value of "+name)
		defer os.Unsetenv(name)
	}
	run(t, p, arrived)

	// Where one variable has been found, the library does not look for the other.
	secondary := []string{"OTHER_NAME", "DEEP_NAME", "S_MENTIONED", "U1_SECOND", "U2_SECOND", "U3_SECOND"}
	for name := range names {
		if !arrived[name] && !slices.Contains(secondary, name) {
			t.Errorf("%s does not arrive", name)
		}
	}
	for name := range arrived {
		if !names[name] {
			t.Errorf("%s arrives, and is not known to be read", name)
		}
	}
	for _, first := range []string{"K_OTHER_NAME", "K_NESTED_DEEP_NAME", "S_DEFAULT", "U1_FIRST", "U2_FIRST", "U3_FIRST"} {
		os.Unsetenv(first)
	}
	clear(arrived)
	run(t, p, arrived)
	for _, name := range secondary {
		if !arrived[name] {
			t.Errorf("%s does not arrive in the place of another", name)
		}
	}
}

// unread are fields that no variable is for.
var unread = []string{"Ignored", "None", "unset", "Nil", "Dash"}

func run(t *testing.T, p *environ.Package, arrived map[string]bool) {
	t.Helper()
	for _, name := range p.Types.Scope().Names() {
		if _, ok := p.Types.Scope().Lookup(name).(*types.Func); ok && loads[name] == nil {
			t.Errorf("%s is not run", name)
		}
	}
	for name, load := range loads {
		got, err := load()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		collect(t, name, reflect.ValueOf(got).Elem(), arrived)
	}
}

// collect finds the values of variables in a value.
func collect(t *testing.T, path string, v reflect.Value, arrived map[string]bool) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			collect(t, path, v.Elem(), arrived)
		} else if field := path[strings.LastIndex(path, ".")+1:]; !slices.Contains(unread, field) {
			t.Errorf("%s is nil", path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			collect(t, path+"."+v.Type().Field(i).Name, v.Field(i), arrived)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			collect(t, path+"."+key.String(), v.MapIndex(key), arrived)
		}
	case reflect.String:
		text := v.String()
		_, rest, ok := strings.Cut(text, "value of ")
		if rest, _, _ = strings.Cut(rest, ","); ok {
			arrived[rest] = true
		} else if field := path[strings.LastIndex(path, ".")+1:]; !slices.Contains(unread, field) {
			t.Errorf("%s is %q", path, text)
		}
	default:
		panic(fmt.Sprintf("%s is a %s", path, v.Kind()))
	}
}
