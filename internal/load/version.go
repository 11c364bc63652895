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
)

// A Version is one of a module, whose packages can be loaded.
type Version struct {
	Name     string // as the user called it
	Path     string // of a published module, or of a package in it
	Dir      string // where the go command runs
	Tree     string // the work tree that a revision is checked out into
	Patterns []string
	Env      []string // besides the command's own
	Remove   func()   // removes what was made for it
}

// An Unavailable version is one that is named well, but could not be had.
type Unavailable struct{ error }

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

// moduleVersion makes an empty module that requires the one that is asked for,
// so that the go command gets it, and what it imports, as for any user. It names that
// module alone: the pattern path/...@version would have the go command look for modules
// of that version whose path is a prefix, too. Of the user's flags only the build tags
// count there.
func moduleVersion(ctx context.Context, name, path, version string, tags []string) (*Version, error) {
	dir, err := makeVersionFolder(ctx)
	if err != nil {
		return nil, err
	}
	s := &Version{
		Name: name, Path: path, Dir: dir, Patterns: []string{path + "/..."},
		Env:    []string{"GOWORK=off", "GOFLAGS=-mod=mod -tags=" + strings.Join(tags, ",")},
		Remove: func() { os.RemoveAll(dir) },
	}
	err = os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module importspy.invalid/diff\n"), 0o666)
	if err == nil {
		_, err = run(ctx, s.Dir, s.Env, "go", "get", path+"@"+version)
	}
	if err != nil {
		s.Remove()
		return nil, Unavailable{fmt.Errorf("cannot get %s: %w", name, err)}
	}
	return s, nil
}

// revisionVersion checks a revision out into a separate work tree. The user's
// is not touched.
func revisionVersion(ctx context.Context, dir, name string) (*Version, error) {
	top, err := run(ctx, dir, nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("%s is not a folder or module@version, and there is no git repository that could have such a revision", name)
	}
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%s is not a revision", name)
	}
	commit, err := run(ctx, dir, nil, "git", "rev-parse", "--verify", "--quiet", name+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%s is not a folder, module@version or git revision", name)
	}
	prefix, err := run(ctx, dir, nil, "git", "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	tmp, err := makeVersionFolder(ctx)
	if err != nil {
		return nil, err
	}
	tree := filepath.Join(tmp, versionTree)
	remove := func() { removeVersion(ctx, top, tmp) }
	// The user's hooks are for work trees that somebody works in.
	if _, err := run(ctx, top, nil, "git", "-c", "core.hooksPath="+os.DevNull, "worktree", "add", "--detach", "--quiet", tree, commit); err != nil {
		remove()
		return nil, Unavailable{fmt.Errorf("cannot check %s out: %w", name, err)}
	}
	folder := filepath.Join(tree, filepath.FromSlash(prefix))
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		remove()
		return nil, fmt.Errorf("%s has no folder %s", name, strings.TrimSuffix(prefix, "/"))
	}
	return &Version{Name: strings.TrimPrefix(name, "refs/tags/"), Dir: folder, Tree: tree, Patterns: []string{"./..."}, Remove: remove}, nil
}

// isRevision reports whether a name that is not a path, which begins with a dot or slash,
// is that of a git revision.
func isRevision(ctx context.Context, dir, name string) bool {
	if strings.HasPrefix(name, ".") || filepath.IsAbs(name) || strings.HasPrefix(name, "-") {
		return false
	}
	_, err := run(ctx, dir, nil, "git", "rev-parse", "--verify", "--quiet", name+"^{commit}")
	return err == nil
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
	if text := strings.TrimSpace(stderr.String()); err != nil && text != "" {
		err = errors.New(text)
	}
	return strings.TrimSpace(string(out)), err
}
