package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// vetTargets are those of go vet, next to go vet with a tool that does nothing.
var vetTargets = []target{
	{"vet-first", 6, 0, "go vet, nothing cached by importspy-vet / floor", func(b *bench) (tool, yardstick sample, err error) {
		return b.vetAfter(true, comment("tools/cache"))
	}},
	{"vet-comment", 1.5, 0, "go vet after a comment in the contract of tools/cache / floor", func(b *bench) (tool, yardstick sample, err error) {
		return b.vetAfter(false, comment("tools/cache"))
	}},
	{"vet-signature", 3.5, 0, "go vet after another signature in the contract of tools/cache / floor", func(b *bench) (tool, yardstick sample, err error) {
		return b.vetAfter(false, func(dir string) error {
			return toggle(filepath.Join(dir, "tools", "cache", "importspy.yaml"),
				"    MetaNamespaceKeyFunc: func(obj any) (string, error)\n", "    MetaNamespaceKeyFunc: func(obj any) (string, bool)\n")
		})
	}},
	{"vet-leaf", 1.5, 0, "go vet after a comment in the contract of tools/events, which nothing imports / floor", func(b *bench) (tool, yardstick sample, err error) {
		return b.vetAfter(false, comment("tools/events"))
	}},
	{"vet-unchanged", 1.1, 0, "go vet again / floor again", func(b *bench) (tool, yardstick sample, err error) {
		return b.vetAfter(false, nil)
	}},
}

// vetAfter is go vet on client-go with contracts, each time after an edit, and go vet with
// the floor tool, which counts as another one each time. If first is set, importspy-vet
// has kept nothing.
func (b *bench) vetAfter(first bool, edit func(dir string) error) (tool, yardstick sample, err error) {
	dir, err := b.described("k8s.io/client-go@v0.34.0")
	if err != nil {
		return tool, yardstick, err
	}
	floor := filepath.Join(b.work, "bin", "floor")
	if err := b.do(step{args: []string{"go", "build", "-o", floor, "github.com/importspy/importspy/internal/bench/floor"}}); err != nil {
		return tool, yardstick, err
	}
	vet := func(name, env string) sample {
		return sample{steps: []step{{dir: dir, env: []string{env}, args: []string{"go", "vet", "-vettool=" + name, "./..."}, finds: true}}}
	}
	kept := filepath.Join(b.work, "vet-cache")
	tool, yardstick = vet(b.vet, "IMPORTSPY_CACHE="+kept), vet(floor, "FLOOR_VERSION=00")
	if edit == nil {
		return tool, yardstick, nil
	}
	tool.before = func() error {
		if first {
			if err := os.RemoveAll(kept); err != nil {
				return err
			}
		}
		return edit(dir)
	}
	yardstick.before = func() error {
		yardstick.steps[0].env[0] = "FLOOR_VERSION=" + rand.Text()
		return nil
	}
	return tool, yardstick, nil
}

// comment returns an edit that makes the contract of a package longer by a comment.
func comment(pkg string) func(dir string) error {
	return func(dir string) error {
		f, err := os.OpenFile(filepath.Join(dir, filepath.FromSlash(pkg), "importspy.yaml"), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(f, "# An edit.")
		if errClose := f.Close(); err == nil {
			err = errClose
		}
		return err
	}
}

// toggle replaces one of two texts in a file by the other one.
func toggle(name, a, b string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	text := string(data)
	for _, pair := range [][]string{{a, b}, {b, a}} {
		if strings.Contains(text, pair[0]) {
			return os.WriteFile(name, []byte(strings.Replace(text, pair[0], pair[1], 1)), 0o666)
		}
	}
	return fmt.Errorf("%s has none of %q", name, []string{a, b})
}
