package hostenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/importspy/importspy/internal/deployed"
)

// TestQuoteEnv checks that a value in an env file is that value to env and to a shell, which
// runs nothing of it.
func TestQuoteEnv(t *testing.T) {
	for _, want := range []string{
		"", "plain", "https://example.com/a?b=c,d", "two words", "a;echo pwned", "a&echo pwned", "a|echo pwned", "<in", ">out", "(x)", "~root", "a*",
		"$HOME", "$(echo pwned)", "`echo pwned`", "it's $(echo pwned) `echo pwned` \"x\" \\", "# no comment", "!x", "{a,b}",
	} {
		name := filepath.Join(t.TempDir(), "env")
		text := "X=" + quoteEnv(want) + "\n"
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		env, err := deployed.EnvFile(name, []byte(text))
		if err != nil || env.Variables["X"].Text != want {
			t.Errorf("%s: env reads %+v, %v", text, env, err)
		}
		if _, err := exec.LookPath("sh"); err != nil {
			continue
		}
		out, err := exec.Command("sh", "-c", `. "$0"; printf %s "$X"`, name).CombinedOutput()
		if err != nil || string(out) != want {
			t.Errorf("%s: a shell prints %q, %v", text, out, err)
		}
	}
}
