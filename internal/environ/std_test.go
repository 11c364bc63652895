package environ_test

import (
	"os"
	"reflect"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/environ"
)

// TestStd looks through the standard library twice: nothing panics, the results
// are the same, and each read has a name or a reason why it has none.
func TestStd(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") == "" {
		t.Skip("loads the standard library; set IMPORTSPY_SLOW=1")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "std")
	if err != nil {
		t.Fatal(err)
	}
	reads := make(map[string]string) // the packages that read a variable
	for _, pkg := range pkgs {
		p := &environ.Package{Fset: pkg.Fset, Files: pkg.Syntax, Types: pkg.Types, Info: pkg.TypesInfo}
		list := environ.Reads(p)
		if !reflect.DeepEqual(list, environ.Reads(p)) || !reflect.DeepEqual(environ.Uses(p), environ.Uses(p)) || !reflect.DeepEqual(environ.Fallbacks(p), environ.Fallbacks(p)) {
			t.Errorf("%s: two runs differ", pkg.PkgPath)
		}
		for _, r := range list {
			if (r.Name == "") != (r.Why != "") || r.Via == "" || !r.Pos.IsValid() || r.End <= r.Pos {
				t.Errorf("%s: %s: %+v", pkg.PkgPath, p.Fset.Position(r.Pos), r)
			}
			reads[r.Name] = pkg.PkgPath
		}
	}
	for name, want := range map[string]string{"HTTP_PROXY": "golang.org/x/net/http/httpproxy", "SSL_CERT_FILE": "crypto/x509"} {
		if got := reads[name]; got != want && "vendor/"+want != got {
			t.Errorf("%s is read by %q, want %q", name, got, want)
		}
	}
}
