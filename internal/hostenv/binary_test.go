package hostenv

import (
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/deployed"
	"github.com/importspy/importspy/internal/scope"
)

// TestUnknownGo checks that a program whose version of Go is unknown is not one that any
// range of versions is for.
func TestUnknownGo(t *testing.T) {
	for goVersion, known := range map[string]bool{
		"go1.26.1": true, "go1.26.1 X:nocoverageredesign": true, "devel go1.27-0a1b2c3 Mon": true, "devel +0a1b2c3": false, "unknown": false, "": false,
	} {
		err := forBinary(&scope.Scope{}, &deployed.Binary{Go: goVersion, GOOS: "linux", GOARCH: "amd64", Path: "example.com/shop"}, true)
		if (err == nil) != known || err != nil && !strings.Contains(err.Error(), "unknown version of Go") {
			t.Errorf("built with %q: the error is %v", goVersion, err)
		}
	}
}

// TestBinaryForNoPlatform checks that a damaged program does not pass as one for a platform
// that no rule is about.
func TestBinaryForNoPlatform(t *testing.T) {
	err := forBinary(&scope.Scope{}, &deployed.Binary{Go: "go1.26.1", GOOS: "l1nux", GOARCH: "amd64", Path: "example.com/shop"}, true)
	if want := "the program was built for l1nux/amd64, which is not a known platform"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
