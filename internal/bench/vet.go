package main

import (
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
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
			return anotherResult(filepath.Join(dir, "tools", "cache", "importspy.yaml"), "    MetaNamespaceKeyFunc: func(obj any) (string, ")
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
		yardstick.steps[0].env[0] = "FLOOR_VERSION=" + crand.Text()
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

// anotherResult gives the function of a contract whose line begins with a text another last
// result, which it has not had before: the go command remembers what it found of each.
func anotherResult(name, line string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, after, ok := strings.Cut(string(data), line)
	_, after, ends := strings.Cut(after, "\n")
	if !ok || !ends {
		return fmt.Errorf("%s has no line %q", name, line)
	}
	return os.WriteFile(name, fmt.Appendf(nil, "%s%s[%d]int)\n%s", before, line, rand.Uint32(), after), 0o666)
}
