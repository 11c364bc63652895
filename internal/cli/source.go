package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A source is a version of a module that can be loaded.
type source struct {
	name     string // as the user called it
	dir      string
	root     string // the module's folder, known when it is loaded
	patterns []string
	env      []string // besides the command's own
	remove   func()   // what was made for it
}

// An unavailable version is one that is named well, but could not be had.
type unavailable struct{ error }

// openSource finds what a user means: a folder, a module and its version as
// path@version, or a revision of the git repository around dir.
func openSource(dir, name string) (*source, error) {
	folder := name
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(dir, name)
	}
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return &source{name: name, dir: folder, patterns: []string{"./..."}, remove: func() {}}, nil
	}
	if path, version, ok := strings.Cut(name, "@"); ok && path != "" && !strings.HasPrefix(version, "{") {
		return moduleSource(name, path, version)
	}
	return revisionSource(dir, name)
}

// moduleSource makes an empty module that requires the one that is asked for,
// so that the go command gets it, and what it leans on, as for any user.
func moduleSource(name, path, version string) (*source, error) {
	dir, err := os.MkdirTemp("", "importspy-vet-")
	if err != nil {
		return nil, err
	}
	s := &source{
		name: name, dir: dir, patterns: []string{path + "/..."},
		env:    []string{"GOWORK=off", "GOFLAGS=-mod=mod"},
		remove: func() { os.RemoveAll(dir) },
	}
	err = os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module importspy.invalid/diff\n"), 0o666)
	if err == nil {
		_, err = run(s.dir, s.env, "go", "get", path+"/...@"+version)
	}
	if err != nil {
		s.remove()
		return nil, unavailable{fmt.Errorf("cannot get %s: %w", name, err)}
	}
	return s, nil
}

// revisionSource checks a revision out into a work tree of its own. The user's
// is not touched.
func revisionSource(dir, name string) (*source, error) {
	top, err := run(dir, nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("%s is no folder, no module@version, and there is no git repository that could have a revision of that name", name)
	}
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%s is no revision", name)
	}
	commit, err := run(dir, nil, "git", "rev-parse", "--verify", "--quiet", name+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%s is no folder, no module@version and no git revision", name)
	}
	prefix, err := run(dir, nil, "git", "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp("", "importspy-vet-")
	if err != nil {
		return nil, err
	}
	tree := filepath.Join(tmp, "tree")
	remove := func() {
		_, _ = run(top, nil, "git", "worktree", "remove", "--force", tree)
		os.RemoveAll(tmp)
	}
	// The user's hooks are for work trees that somebody works in.
	if _, err := run(top, nil, "git", "-c", "core.hooksPath="+os.DevNull, "worktree", "add", "--detach", "--quiet", tree, commit); err != nil {
		remove()
		return nil, unavailable{fmt.Errorf("cannot check %s out: %w", name, err)}
	}
	folder := filepath.Join(tree, filepath.FromSlash(prefix))
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		remove()
		return nil, fmt.Errorf("%s has no folder %s", name, strings.TrimSuffix(prefix, "/"))
	}
	return &source{name: name, dir: folder, patterns: []string{"./..."}, remove: remove}, nil
}

// run runs a program and returns what it prints. An error has what the program
// said of it.
func run(dir string, env []string, program string, args ...string) (string, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if text := strings.TrimSpace(stderr.String()); err != nil && text != "" {
		err = errors.New(text)
	}
	return strings.TrimSpace(string(out)), err
}
