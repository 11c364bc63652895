package apidifftest

import (
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/world"
)

// TestPeerDataWitnesses checks that client code proves each breaking finding in apidiff's
// test data.
func TestPeerDataWitnesses(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(peerDir(t), "testdata", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("apidiff has no test data (%v)", err)
	}
	proven := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		p := split(t, name, string(data))
		worlds := engine.Worlds([]*types.Package{p.old.Types}, []*types.Package{p.new.Types}, world.Move{}, func(*types.TypeName) bool { return true })
		r := engine.NewVersion(p.old, nil).Compare(p.new, worlds)
		for i := range r.Findings {
			f := &r.Findings[i]
			if f.Verdict != finding.Breaking {
				continue
			}
			if r.Prove(f); f.Witness == "" {
				t.Errorf("%s: no client proves %s %s", name, f.ID, f.Symbol)
			} else {
				proven++
			}
		}
	}
	t.Logf("%d findings have a witness", proven)
}
