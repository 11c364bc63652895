package stdapi_test

import (
	"os"
	"path/filepath"
	"testing"
)

func TestX(t *testing.T) {
	contracts := readContracts(t, os.Getenv("X"))
	w := newWorld(contracts, "linux/amd64")
	w.make()
	for _, err := range w.errs {
		t.Error(err)
	}
	n, bad := 0, 0
	for _, l := range readAPI(t, filepath.Join("/usr/local/go", "api")) {
		if l.platform != "" {
			continue
		}
		n++
		p := w.packages[l.pkg]
		if p == nil || !featuresOf(p).has(l.feature) {
			bad++
			t.Errorf("%s", l)
		}
	}
	t.Log(n, bad)
}
