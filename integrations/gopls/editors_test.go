package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEditors starts editors that are installed with the settings that
// docs/editors.md gives, on a package whose contract is then edited by another
// program. Each runs the script in testdata/editors named after it, which prints
// what the editor shows.
func TestEditors(t *testing.T) {
	slow(t)
	for _, editor := range []struct {
		name    string
		heading string // of docs/editors.md, below which the settings are
		file    string // that the settings are in, beside the script
		command []string
		shows   string // after "before: none\nafter: "
	}{
		{"neovim", "Neovim", "init.lua", []string{"nvim", "--headless", "-u", "init.lua", "-S", "neovim.lua"}, openChanged + "\nrelated: importspy.yaml"},
		{"eglot", "Emacs with eglot", "init.el", []string{"emacs", "--batch", "-l", "prepare.el", "-l", "init.el", "-l", "eglot.el"}, "importspy [signature-changed]: " + openChanged},
		{"lsp-mode", "Emacs with lsp-mode", "init.el", []string{"emacs", "--batch", "-l", "prepare.el", "-l", "init.el", "-l", "lsp-mode.el"}, openChanged},
	} {
		t.Run(editor.name, func(t *testing.T) {
			if _, err := exec.LookPath(editor.command[0]); err != nil {
				t.Skip(err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "editors"))); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, editor.file), settings(t, editor.heading), 0o666); err != nil {
				t.Fatal(err)
			}
			out := runEditor(t, dir, editor.command)
			if strings.Contains(out, "not installed:") {
				t.Skip(out)
			}
			want := "before: none\nafter: " + editor.shows + "\n"
			if !strings.HasSuffix(out, want) {
				t.Errorf("%s shows\n%s\nwant\n%s", editor.name, out, want)
			}
		})
	}
}

// runEditor runs an editor with its scripts in dir. What it is started with has
// gopls-importspy on its PATH and the names of files to use: STORE is to be shown,
// CONTRACT to be replaced by EDITED.
func runEditor(t *testing.T, dir string, command []string) string {
	t.Helper()
	shop, bin, home := newShop(t), t.TempDir(), t.TempDir()
	if err := os.Symlink(gopls, filepath.Join(bin, "gopls-importspy")); err != nil {
		t.Skip(err)
	}
	contract, err := os.ReadFile(filepath.Join(shop, contractFile))
	if err != nil {
		t.Fatal(err)
	}
	edit := filepath.Join(dir, "edited.yaml")
	if err := os.WriteFile(edit, []byte(edited(string(contract))), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(goplsEnv(t.TempDir()),
		"HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home,
		"GOPATH="+filepath.Join(home, "go"), "GOCACHE="+goCache(t),
		"PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"SHOP="+shop, "STORE="+filepath.Join(shop, goFile), "CONTRACT="+filepath.Join(shop, contractFile), "EDITED="+edit)
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() < 0) {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return strings.ReplaceAll(string(out), "\r", "")
}

func goCache(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

var settingsBlock = regexp.MustCompile("(?ms)^```(?:lua|elisp)\n(.*?)^```$")

// settings returns the last block of settings in the section of docs/editors.md
// under a heading.
func settings(t *testing.T, heading string) []byte {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := settingsBlock.FindAllStringSubmatch(section, -1)
	if !ok || len(blocks) == 0 {
		t.Fatalf("docs/editors.md has no settings under %q", heading)
	}
	return []byte(blocks[len(blocks)-1][1])
}
