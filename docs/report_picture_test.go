package docs_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// denyStore is the rule in the picture of the report.
const denyStore = `version: 1
subpackages:
  - match: ./plugin/...
    imports:
      deny:
        - {path: ./store, reason: plugins use the cache alone}
`

// TestReportPicture checks that the picture in drivers.md is of the page that report writes
// for the diverging example. With -update, Chromium draws it.
func TestReportPicture(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" && !*update {
		t.Skip("asks for a new picture with each change of the page; set IMPORTSPY_SLOW=1 to run it")
	}
	dir := t.TempDir()
	shop := filepath.Join(dir, "shop")
	if err := os.CopyFS(shop, os.DirFS("../testdata/example-diverging")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(shop, "importspy.yaml"), denyStore)
	page := filepath.Join(dir, "report.html")
	cmd := exec.Command(buildCommand(t)+"/importspy-vet", "report", "-o", page, "./...")
	cmd.Dir = shop
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	sum := sha256.Sum256([]byte(read(t, page)))
	digest := hex.EncodeToString(sum[:]) + "\n"
	const picture, name = "pictures/report.png", "pictures/report.sum"
	if !*update {
		if read(t, name) != digest {
			t.Errorf("%s shows another page than report writes; draw it again with -update, which needs Chromium", picture)
		}
		return
	}
	if read(t, name) == digest {
		return
	}
	shot := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,960",
		"--user-data-dir="+t.TempDir(), "--screenshot="+filepath.Join(dir, "report.png"), "file://"+page+"#p-example.com/shop/plugin/memory")
	if out, err := shot.CombinedOutput(); err != nil {
		t.Skipf("Chromium does not draw the picture here: %v\n%s", err, out)
	}
	write(t, picture, read(t, filepath.Join(dir, "report.png")))
	write(t, name, digest)
}
