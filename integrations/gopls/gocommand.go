package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A goCommand runs the go command, independent of settings that are meant for
// the user's own modules: GOFLAGS, GOWORK, GO111MODULE.
type goCommand struct {
	stderr io.Writer
}

// run runs the go command in dir and returns what it prints, shorn of spaces.
func (g goCommand) run(ctx context.Context, dir, work string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GO111MODULE=", "GOWORK="+work)
	cmd.Stderr = g.stderr
	// An interrupt lets the go command clean up.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return "", errors.New("there is no go command; install Go, https://go.dev/dl")
	}
	return string(bytes.TrimSpace(out)), err
}

// A module is what go mod download says about one.
type module struct {
	Version, Dir, GoMod, Error string
}

// download brings a module into the module cache.
func (g goCommand) download(ctx context.Context, dir, pathVersion string) (*module, error) {
	out, err := g.run(ctx, dir, "off", "mod", "download", "-json", pathVersion)
	var m module
	if jerr := json.Unmarshal([]byte(out), &m); jerr != nil {
		if err == nil {
			err = jerr
		}
		return nil, fmt.Errorf("go mod download %s: %w", pathVersion, err)
	}
	if m.Error != "" {
		return nil, errors.New(m.Error)
	}
	return &m, err
}

// A modFile is what the builder has to know of a go.mod file.
type modFile struct {
	Module  struct{ Path string }
	Go      string
	Require []struct{ Path, Version string }
}

func (g goCommand) readModFile(ctx context.Context, name string) (*modFile, error) {
	out, err := g.run(ctx, "", "off", "mod", "edit", "-json", name)
	if err != nil {
		return nil, fmt.Errorf("go mod edit -json %s: %w", name, err)
	}
	f := new(modFile)
	return f, json.Unmarshal([]byte(out), f)
}

// installFolder returns the folder that go install writes commands to.
func (g goCommand) installFolder(ctx context.Context) (string, error) {
	out, err := g.run(ctx, "", "off", "env", "GOBIN", "GOPATH")
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	bin, path, _ := strings.Cut(out, "\n")
	if bin != "" {
		return bin, nil
	}
	if list := filepath.SplitList(path); len(list) > 0 {
		return filepath.Join(list[0], "bin"), nil
	}
	return "", errors.New("go install has no folder to write to: name a file with -o")
}
