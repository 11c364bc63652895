package totypes

import (
	"go/types"
	"testing"
)

// TestLoadStd loads packages of the standard library: with cgo and without, with
// vendored imports, and what is none.
func TestLoadStd(t *testing.T) {
	for path, name := range map[string]string{
		"io": "Reader", "net/http": "Handler", "net": "Conn", "os/user": "User", "crypto/tls": "Config", "runtime/cgo": "Handle",
	} {
		pkg := loadStd(path)
		if pkg == nil {
			t.Errorf("%s is not loaded", path)
			continue
		}
		if obj := pkg.Scope().Lookup(name); obj == nil || obj.Type() == types.Typ[types.Invalid] {
			t.Errorf("%s.%s is %v", path, name, obj)
		}
		if again := loadStd(path); again != pkg {
			t.Errorf("%s is another package the second time", path)
		}
	}
	for _, path := range []string{"nothing", "C", "example.com/io", "fmt/none"} {
		if pkg := loadStd(path); pkg != nil {
			t.Errorf("%s is loaded", path)
		}
	}
}
