package deployed

import (
	"bytes"
	"os"
	"runtime"
	"strings"
	"testing"
)

// TestReadBinary reads the build information of the test itself.
func TestReadBinary(t *testing.T) {
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := ReadBinary(f)
	if err != nil {
		t.Fatal(err)
	}
	if b.Go != runtime.Version() || b.GOOS != runtime.GOOS || b.GOARCH != runtime.GOARCH {
		t.Errorf("built with %s for %s/%s, want %s for %s/%s", b.Go, b.GOOS, b.GOARCH, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	}
	if !strings.HasSuffix(b.Path, "deployed.test") || b.Main.Path != "github.com/importspy/importspy" {
		t.Errorf("the program is %s of %v", b.Path, b.Main)
	}
	b.Modules["example.com/lib"] = Module{Path: "example.com/fork", Version: "v1.2.3"} // a test has none
	if m, ok := b.Of("example.com/lib"); !ok || m.Version != "v1.2.3" {
		t.Errorf("the module is %v, %v", m, ok)
	}
	if m, ok := b.Of(b.Main.Path); !ok || m != b.Main {
		t.Errorf("the main module is %v, %v", m, ok)
	}
	if _, ok := b.Of("example.com/none"); ok {
		t.Error("it has a module that it does not have")
	}
}

func TestReadBinaryMistakes(t *testing.T) {
	for _, data := range []string{"", "text", "\x7fELF", "MZ" + strings.Repeat("\x00", 100), "\x7fELF\x02\x01\x01" + strings.Repeat("\xff", 200)} {
		if b, err := ReadBinary(bytes.NewReader([]byte(data))); err == nil {
			t.Errorf("%q: got %v", data, b)
		}
	}
}

func TestVersionOf(t *testing.T) {
	b := &Binary{Main: Module{Path: "example.com/shop", Version: "v1.0.0"}, Modules: map[string]Module{
		"example.com/lib": {Version: "v1.1.0"}, "example.com/lib/sub": {Version: "v1.2.0"},
	}}
	for pkg, want := range map[string]string{
		"example.com/shop/cmd": "v1.0.0", "example.com/lib": "v1.1.0", "example.com/lib/x/y": "v1.1.0", "example.com/lib/sub/x": "v1.2.0",
		"example.com/library": "", "fmt": "", "/x": "", "": "",
	} {
		if got := b.VersionOf(pkg); got != want {
			t.Errorf("%s is of a module in version %q, want %q", pkg, got, want)
		}
	}
}
