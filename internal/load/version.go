package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/gocmd"
)

// A Version is one of a module, whose packages can be loaded.
type Version struct {
	Name     string // as the user called it
	Path     string // of a published module
	Number   string // the version of that, as the go command resolved what was asked for
	Dir      string // where the go command runs
	Tree     string // the work tree that a revision is checked out into
	Commit   string // the revision's
	Patterns []string
	Env      []string // besides the command's own
	Remove   func()   // removes what was made for it
}

// An Unavailable version is one that is named well, but could not be had.
type Unavailable struct{ error }

// NewUnavailable returns an error with the text of err that is one.
func NewUnavailable(err error) Unavailable { return Unavailable{err} }

// OpenVersion finds what a user means: a folder, a module and its version as
// path@version, or a revision of the git repository around dir. If ctx is done
// before it is there, then nothing is left of it.
func OpenVersion(ctx context.Context, dir, name string, tags []string) (*Version, error) {
	folder := name
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, name)
	}
	if name == "" {
		return nil, errors.New("a version is empty; name a folder, path@version or a git revision")
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		if isRevision(ctx, dir, name) {
			return nil, fmt.Errorf("%[1]s is a folder and a git revision; write ./%[1]s for the folder, %[1]s^0 for the revision", name)
		}
		return &Version{Name: name, Dir: folder, Patterns: []string{"./..."}, Remove: func() {}}, nil
	}
	if path, version, ok := strings.Cut(name, "@"); ok && path != "" && !strings.HasPrefix(version, "{") {
		return moduleVersion(ctx, name, path, version, tags)
	}
	return revisionVersion(ctx, dir, name)
}

// ofHook reports whether git sets a variable for its hooks, to say where its
// repository is: that of the working directory is meant, and its index is not.
func ofHook(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	switch name {
	case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR":
		return true
	}
	return false
}

// run runs a program and returns what it prints. An error has what the program
// said of it. When ctx is done, the program is interrupted, so that it can put its
// own things away.
func run(ctx context.Context, dir string, env []string, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second // then, or where that cannot be, it is killed
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), ofHook), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if text := gocmd.Reason(stderr.String()); err != nil && text != "" {
		err = errors.New(text)
	}
	return strings.TrimSpace(string(out)), err
}
