package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/sidecar"
)

// A platform is what packages are loaded for.
type platform struct{ goos, goarch string }

func (p platform) String() string { return p.goos + "/" + p.goarch }

// hostPlatform asks the go command, since its settings are not all in the
// environment.
func hostPlatform(dir string) platform {
	cmd := exec.Command("go", "env", "GOOS", "GOARCH")
	cmd.Dir = dir
	out, err := cmd.Output()
	if words := strings.Fields(string(out)); err == nil && len(words) == 2 {
		return platform{words[0], words[1]}
	}
	return platform{build.Default.GOOS, build.Default.GOARCH}
}

// parsePlatforms reads the flag -platforms: platforms of the go command, or all
// for those that Go supports first-class.
func parsePlatforms(list string) ([]platform, error) {
	var known []struct {
		GOOS, GOARCH string
		FirstClass   bool
	}
	out, err := exec.Command("go", "tool", "dist", "list", "-json").Output()
	if err != nil {
		return nil, fmt.Errorf("cannot ask the go command for its platforms: %w", err)
	}
	if err := json.Unmarshal(out, &known); err != nil {
		return nil, fmt.Errorf("cannot read the go command's platforms: %w", err)
	}
	var first, all, named []platform
	for _, k := range known {
		all = append(all, platform{k.GOOS, k.GOARCH})
		if k.FirstClass {
			first = append(first, platform{k.GOOS, k.GOARCH})
		}
	}
	if list == "all" {
		return first, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		goos, goarch, _ := strings.Cut(strings.TrimSpace(word), "/")
		p := platform{goos, goarch}
		switch {
		case !slices.Contains(all, p):
			return nil, fmt.Errorf("-platforms: %q is no platform such as linux/amd64; 'go tool dist list' lists them", word)
		case slices.Contains(named, p):
			return nil, fmt.Errorf("-platforms: %s is named twice", p)
		}
		named = append(named, p)
	}
	return named, nil
}

// eachPlatform loads the packages for one platform after the other and calls
// work with them. The next platform is loaded meanwhile, so that the packages of
// two are in memory at a time, however many there are.
func (e *environment) eachPlatform(opts *options, work func(*loadedSet)) {
	next := make(chan *loadedSet)
	go func() {
		defer close(next)
		for _, p := range opts.platforms {
			next <- e.load(opts, p)
		}
	}()
	for set := range next {
		work(set)
	}
}

// environ is the environment in which the go command lists packages for p.
// There is no C compiler for platforms other than the host's.
func (opts *options) environ(p platform) []string {
	env := append(os.Environ(), "GOOS="+p.goos, "GOARCH="+p.goarch)
	if p != opts.host {
		env = append(env, "CGO_ENABLED=0")
	}
	return append(env, opts.env...)
}

// needsCgo returns the first file of the folder dir that p would have with cgo,
// and that is missing without; "" if there is none.
func needsCgo(dir string, p platform) string {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = p.goos, p.goarch, true
	for _, name := range sidecar.GoFiles(dir) {
		base := filepath.Base(name)
		if strings.HasSuffix(base, "_test.go") {
			continue
		}
		if match, err := ctx.MatchFile(dir, base); err == nil && match && importsC(name) {
			return base
		}
	}
	return ""
}

func importsC(name string) bool {
	src, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		return false
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"C"` {
			return true
		}
	}
	return false
}
