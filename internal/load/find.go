package load

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
)

// A Finder asks the go command for folders of packages whose modules are not in the
// module cache. Tests import such packages, since packages are loaded without their
// tests. The go command downloads a module if it may, as go vet does.
type Finder struct {
	ctx context.Context
	dir string // the directory that the go command runs in

	mu      sync.Mutex
	dirs    map[string]string // by path; "": it cannot be had
	unfound []Problem
}

// NewFinder returns a Finder that calls the go command in dir, until ctx ends.
func NewFinder(ctx context.Context, dir string) *Finder {
	return &Finder{ctx: ctx, dir: dir, dirs: make(map[string]string)}
}

// Find returns the folder of the package path, "" if it cannot be had.
func (f *Finder) Find(path string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	dir, ok := f.dirs[path]
	if ok {
		return dir
	}
	dir, err := listFolder(f.ctx, f.dir, path)
	if err != nil {
		f.unfound = append(f.unfound, Problem{Msg: fmt.Sprintf("%s, which tests import, cannot be found, so the rules in its contract are not checked: %v", path, err)})
	}
	f.dirs[path] = dir
	return dir
}

// Failures returns why packages could not be had, in the order of their paths.
func (f *Finder) Failures() []Problem {
	slices.SortFunc(f.unfound, func(a, b Problem) int { return cmp.Compare(a.Msg, b.Msg) })
	return f.unfound
}

// listFolder asks the go command, called in dir, for the folder of a package.
func listFolder(ctx context.Context, dir, path string) (string, error) {
	inputs.Unknown("what is downloaded")
	cmd := gocmd.Command(ctx, "list", "-e", "-find", "-f", "{{.Dir}}\n{{with .Error}}{{.Err}}{{end}}", "--", path)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	found, msg, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	switch {
	case found != "":
		return found, nil
	case msg != "":
		return "", errors.New(firstLine(msg))
	}
	if reason := gocmd.Reason(stderr.String()); reason != "" {
		return "", errors.New(firstLine(reason))
	}
	return "", err
}

// firstLine returns the first line of what the go command prints; the others are advice.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSuffix(line, "; to add:")
}
