package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/gocmd"
)

// A platform is what packages are loaded for.
type platform struct{ goos, goarch string }

func (p platform) String() string { return p.goos + "/" + p.goarch }

// askGo asks the go command for its settings. Where it does not answer, loading
// reports why.
func (opts *options) askGo() {
	settings, err := gocmd.Ask(opts.dir)
	if err != nil {
		settings, _ = gocmd.Read(opts.dir, os.Environ())
	}
	opts.settings = settings
	opts.host = platform{settings.Get("GOOS"), settings.Get("GOARCH")}
}

// parsePlatforms reads the flag -platforms: platforms of the go command, or all
// for those that Go supports first-class. It also returns all that the go command
// knows.
func parsePlatforms(list string) (named, all []platform, err error) {
	var known []struct {
		GOOS, GOARCH string
		FirstClass   bool
	}
	out, err := exec.Command("go", "tool", "dist", "list", "-json").Output()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot ask the go command for its platforms: %w", err)
	}
	if err := json.Unmarshal(out, &known); err != nil {
		return nil, nil, fmt.Errorf("cannot read the go command's platforms: %w", err)
	}
	var first []platform
	for _, k := range known {
		all = append(all, platform{k.GOOS, k.GOARCH})
		if k.FirstClass {
			first = append(first, platform{k.GOOS, k.GOARCH})
		}
	}
	if list == "all" {
		return first, all, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		goos, goarch, _ := strings.Cut(strings.TrimSpace(word), "/")
		p := platform{goos, goarch}
		switch {
		case !slices.Contains(all, p):
			return nil, nil, fmt.Errorf("-platforms: %q is no platform such as linux/amd64; 'go tool dist list' lists them", word)
		case slices.Contains(named, p):
			return nil, nil, fmt.Errorf("-platforms: %s is named twice", p)
		}
		named = append(named, p)
	}
	return named, all, nil
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
func (opts *options) environ(p platform) []string {
	env := append(os.Environ(), "GOOS="+p.goos, "GOARCH="+p.goarch)
	if p != opts.host { // see compilesCgo
		env = append(env, "CGO_ENABLED=0")
	}
	return append(env, opts.env...)
}
