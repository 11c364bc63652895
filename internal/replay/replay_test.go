package replay

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/sidecar"
)

// TestEnvironment checks which variables are in the key.
func TestEnvironment(t *testing.T) {
	got := environment([]string{"PWD=/", "GOFLAGS=-v", "IMPORTSPY_CACHE=/c", "IMPORTSPY_CONTRACTS=/d", "PATH=/bin", "TERM=x", "CGO_ENABLED=0", "TOOLEXEC_IMPORTPATH=p"})
	if want := []string{"CGO_ENABLED=0", "GOFLAGS=-v", "IMPORTSPY_CONTRACTS=/d", "PATH=/bin"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestContractsVariable checks that the variable has one name.
func TestContractsVariable(t *testing.T) {
	if contractsVariable != sidecar.EnvContracts {
		t.Errorf("the variable is %s here and %s there", contractsVariable, sidecar.EnvContracts)
	}
}

// TestImportsLittle checks that the package does not import what takes time to initialize:
// it is to be initialized before.
func TestImportsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	out, err := exec.Command("go", "list", "-deps", "./early").Output()
	if err != nil {
		t.Fatal(err)
	}
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		own := slices.ContainsFunc([]string{"replay", "replay/early", "inputs", "cache", "vetrun"}, func(name string) bool {
			return path == "github.com/importspy/importspy/internal/"+name
		})
		if !own && (strings.Contains(path, ".") && !strings.HasPrefix(path, "crypto/") || strings.HasPrefix(path, "go/")) {
			t.Errorf("it imports %s", path)
		}
	}
}

// TestExportDataID checks that files which the go command has kept are identified by their
// names as others are by their content.
func TestExportDataID(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("GOCACHE", dir)
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("data")))
	write := func(name string) string {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("data"), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	other := strings.Repeat("0", len(sum))
	for name, want := range map[string]string{
		write("b001/_pkg_.a"):                            sum,
		filepath.Join(dir, sum[:2], sum+"-d"):            sum, // not even looked at
		write(filepath.Join("00", "x", other+"-d")):      sum, // in another place
		write(filepath.Join("00", other[1:]+"-d")):       sum, // of another length
		write(filepath.Join("00", other)):                sum, // of another kind
		filepath.Join(dir, "none"):                       "",
		write(filepath.Join("00", "x", "y", other+"-d")): sum,
		filepath.Join(dir, "00", other+"-d"):             other,
	} {
		if got := exportDataID(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// TestNothingToCheck checks which units are answered without a look at anything.
func TestNothingToCheck(t *testing.T) {
	export := map[string]string{"io": "file"}
	for _, test := range []struct {
		config    Config
		contracts string
		want      bool
	}{
		{Config{VetxOnly: true, PackageFile: export}, "", true},
		{Config{VetxOnly: false, PackageFile: export}, "", false},
		{Config{VetxOnly: true}, "", false}, // whose types others may need
		{Config{VetxOnly: true, PackageFile: export, ModulePath: "m"}, "", false},
		{Config{VetxOnly: true, PackageFile: export, Module: &Module{Path: "m"}}, "", false},
		{Config{VetxOnly: true, PackageFile: export, ModulePath: "m", ModuleVersion: "v1.0.0", Dir: "/mod/m@v1.0.0"}, "", true},
		{Config{VetxOnly: true, PackageFile: export, Module: &Module{Path: "m", Version: "v1.0.0"}, Dir: "/mod/m@v1.0.0"}, "", true},
		{Config{VetxOnly: true, PackageFile: export, ModulePath: "m", ModuleVersion: "v1.0.0", Dir: "/home/m"}, "", false},
		{Config{VetxOnly: true, PackageFile: export}, "/contracts", false},
		{Config{VetxOnly: true, PackageFile: export, ModulePath: "m", ImportPath: "m [m.test]"}, "", true},
	} {
		dir := t.TempDir()
		test.config.GoFiles = []string{filepath.Join(dir, "m.go")}
		data, err := json.Marshal(test.config)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "vet.cfg")
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		t.Setenv(cache.Env, "off")
		_, o, err := Ask([]string{file}, func(name string) string {
			if name == contractsVariable {
				return test.contracts
			}
			return os.Getenv(name)
		})
		if err != nil || (o != nil) != test.want {
			t.Errorf("%+v with contracts %q: answered %t, %v", test.config, test.contracts, o != nil, err)
		}
	}
}

func TestIsOwn(t *testing.T) {
	for _, test := range []struct {
		version, dir string
		want         bool
	}{
		{"", "/home/you/shop/store", true},
		{"v1.2.0", "/home/you/store", true}, // that replaces it
		{"v1.2.0", "/go/pkg/mod/example.com/store@v1.2.0/cache", false},
		{"v1.2.0", "/home/you/shop/vendor/example.com/store/cache", false},
	} {
		c := &Config{Dir: test.dir, ModulePath: "example.com/store", ModuleVersion: test.version}
		if got := c.IsOwn(); got != test.want {
			t.Errorf("%q in %s: %v", test.version, test.dir, got)
		}
	}
	if new(Config).IsOwn() {
		t.Error("the standard library is the user's")
	}
}
