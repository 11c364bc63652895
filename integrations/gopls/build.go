package main

import (
	"context"
	"errors"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"strings"
)

const (
	rootModule  = "github.com/importspy/importspy"
	goplsModule = "golang.org/x/tools/gopls"
	toolsModule = "golang.org/x/tools"
)

// A build is one build of gopls.
type build struct {
	goCommand
	version string // of gopls; after run, the one that it stands for
}

// run builds gopls and returns the name of the file that it wrote: out, if that
// is not "".
func (b *build) run(ctx context.Context, out string) (string, error) {
	out, err := b.output(ctx, out)
	if err != nil {
		return "", err
	}
	dir, clone, err := b.findClone(ctx)
	if err != nil {
		return "", err
	}
	tmp, err := os.MkdirTemp("", "gopls-importspy-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	work, err := b.prepare(ctx, tmp, dir, clone)
	if err != nil {
		return "", err
	}
	return out, b.compile(ctx, work, out)
}

// output returns the absolute name of the file to write.
func (b *build) output(ctx context.Context, out string) (string, error) {
	if out == "" {
		dir, err := b.installFolder(ctx)
		if err != nil {
			return "", err
		}
		exe, err := b.goCommand.run(ctx, "", "off", "env", "GOEXE")
		if err != nil {
			return "", fmt.Errorf("go env: %w", err)
		}
		return filepath.Join(dir, "gopls-importspy"+exe), nil
	}
	if info, err := os.Stat(out); err == nil && info.IsDir() {
		return "", fmt.Errorf("%s is a folder: name a file with -o", out)
	}
	return filepath.Abs(out)
}

// findClone returns the root of the clone that the working directory is in, and
// its go.mod file.
func (b *build) findClone(ctx context.Context) (string, *modFile, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", nil, err
	}
	for ; ; dir = filepath.Dir(dir) {
		name := filepath.Join(dir, "go.mod")
		if _, err := os.Stat(name); err == nil {
			mod, err := b.readModFile(ctx, name)
			if err != nil {
				return "", nil, err
			}
			if mod.Module.Path == rootModule {
				return dir, mod, nil
			}
		}
		if dir == filepath.Dir(dir) {
			return "", nil, fmt.Errorf("this is not a clone of https://%s: clone it and run this in there", rootModule)
		}
	}
}

// prepare makes a workspace in tmp of the module in root and a copy of gopls
// with the edits, and returns the name of its go.work file.
func (b *build) prepare(ctx context.Context, tmp, root string, clone *modFile) (string, error) {
	mod, err := b.download(ctx, tmp, goplsModule+"@"+b.version)
	if err != nil {
		return "", fmt.Errorf("cannot get gopls %s; -gopls names another version: %w", b.version, err)
	}
	b.version = mod.Version
	gomod, err := b.readModFile(ctx, mod.GoMod)
	if err != nil {
		return "", err
	}
	if err := b.checkGo(ctx, gomod.Go); err != nil {
		return "", err
	}
	dir := filepath.Join(tmp, "gopls")
	if err := os.CopyFS(dir, os.DirFS(mod.Dir)); err != nil {
		return "", err
	}
	if err := patch(dir); errors.Is(err, errUnfit) {
		return "", fmt.Errorf("gopls %s cannot be built with importspy; leave out -gopls to build %s: %w", b.version, goplsVersion, err)
	} else if err != nil {
		return "", err
	}
	work := filepath.Join(tmp, "go.work")
	return work, os.WriteFile(work, []byte(workspace(gomod, clone, dir, root)), 0o666)
}

// checkGo returns an error if the go command is older than gopls asks for.
func (b *build) checkGo(ctx context.Context, want string) error {
	have, err := b.goCommand.run(ctx, "", "off", "env", "GOVERSION")
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	if version.Compare(have, "go"+want) < 0 {
		return fmt.Errorf("gopls %s needs Go %s and this is %s: install it, https://go.dev/dl, or choose an older gopls with -gopls",
			b.version, want, have)
	}
	return nil
}

// workspace returns a go.work file. gopls uses internal packages of x/tools, so
// that one is replaced by the very version that gopls was released with.
func workspace(gopls, clone *modFile, dirs ...string) string {
	var w strings.Builder
	needs := gopls.Go
	if version.Compare("go"+clone.Go, "go"+needs) > 0 {
		needs = clone.Go
	}
	fmt.Fprintf(&w, "go %s\n", needs)
	for _, dir := range dirs {
		fmt.Fprintf(&w, "use %q\n", dir)
	}
	for _, r := range gopls.Require {
		if r.Path == toolsModule {
			fmt.Fprintf(&w, "replace %s => %s %s\n", toolsModule, toolsModule, r.Version)
		}
	}
	return w.String()
}

// compile builds the command. The part of the version after the + says what it
// is and, unlike one after a -, does not make it look older than the release.
//
// No path of this build gets into the command, except that of Go: the analyzer
// looks up the standard library's interfaces in its source.
func (b *build) compile(ctx context.Context, work, out string) error {
	goroot, err := b.goCommand.run(ctx, "", "off", "env", "GOROOT")
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	_, err = b.goCommand.run(ctx, filepath.Dir(work), work, "build", "-trimpath", "-buildvcs=false",
		"-ldflags=-s -w -X main.version="+b.version+"+importspy '-X=runtime.defaultGOROOT="+goroot+"'",
		"-o", out, goplsModule)
	if err != nil {
		return fmt.Errorf("gopls %s does not compile with importspy: %w", b.version, err)
	}
	return nil
}
