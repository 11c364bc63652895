package load

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/spell"
)

// A Version is one of a module, whose packages can be loaded.
type Version struct {
	Name     string // as the user called it
	Path     string // of a published module
	Dir      string // where the go command runs
	Tree     string // the work tree that a revision is checked out into
	Commit   string // the revision's
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
		err = s.get(ctx, path, version)
	}
	if err == nil && s.withoutGoMod(ctx) {
		err = s.requireUsable(ctx)
	}
	if err != nil {
		s.Remove()
		return nil, Unavailable{fmt.Errorf("cannot get %s%s: %w", name, missingV(version), err)}
	}
	if module := providing(dir, path); module != "" && module != path {
		s.Remove()
		return nil, fmt.Errorf("%s is a package of the module %s; name that, and ./%s after OLD and NEW to compare the package alone",
			path, module+"@"+version, strings.TrimPrefix(path, module+"/"))
	}
	return s, nil
}

// get requires the module of a path in a version. The go command refuses one whose package
// of that path imports what there is not; that is reported where it leaves something
// unknown.
func (s *Version) get(ctx context.Context, path, version string) error {
	_, err := run(ctx, s.Dir, s.Env, "go", "get", path+"@"+version)
	if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "cannot find module providing package") {
		return err
	}
	number, notModule := run(ctx, s.Dir, s.Env, "go", "list", "-m", "-f", "{{.Version}}", path+"@"+version)
	if notModule != nil {
		return err
	}
	_, err = run(ctx, s.Dir, s.Env, "go", "mod", "edit", "-require="+path+"@"+number)
	return err
}

// withoutGoMod reports whether the module that a version is of has no go.mod, which would
// say what it requires.
func (s *Version) withoutGoMod(ctx context.Context) bool {
	out, err := run(ctx, s.Dir, s.Env, "go", "mod", "edit", "-json")
	var mod struct{ Require []struct{ Path string } }
	if err != nil || json.Unmarshal([]byte(out), &mod) != nil || len(mod.Require) != 1 {
		return false // it requires others
	}
	dir, err := run(ctx, s.Dir, s.Env, "go", "list", "-m", "-f", "{{.Dir}}", mod.Require[0].Path)
	if err != nil || dir == "" {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, "go.mod"))
	return errors.Is(err, os.ErrNotExist)
}

// requireUsable has the go command require the newest version of each module that the
// packages of a version import. It gives up on all if one of these has another path by its
// go.mod, as modules that were renamed have: then an older version is to be tried. What
// cannot be had at all is reported where it leaves something unknown.
func (s *Version) requireUsable(ctx context.Context) error {
	for range maxExcluded {
		_, err := run(ctx, s.Dir, s.Env, "go", "list", "-e", "-f", "", s.Patterns[0])
		if err == nil {
			return nil
		}
		renamed := otherPath.FindStringSubmatch(err.Error())
		if renamed == nil || ctx.Err() != nil {
			return err
		}
		if _, err := run(ctx, s.Dir, s.Env, "go", "mod", "edit", "-exclude="+renamed[1]); err != nil {
			return err
		}
	}
	return nil // which loading reports
}

// maxExcluded is how many versions of modules are left out at most.
const maxExcluded = 20

// otherPath finds the module and its version in the error that its go.mod has another path.
var otherPath = regexp.MustCompile(`(\S+@v\S+): parsing go\.mod:\s+module declares its path as`)

// providing returns the path of the module of a package, or of a module, that was the only
// one to be added to the go.mod in a folder; "" if that cannot be read.
func providing(dir, path string) (module string) {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	file, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return ""
	}
	for _, r := range file.Require {
		if m := r.Mod.Path; len(m) > len(module) && strings.HasPrefix(path+"/", m+"/") {
			module = m
		}
	}
	return module
}

// missingV says which version is meant by one that lacks the v in front.
func missingV(version string) string {
	if semver.IsValid("v" + version) {
		return " (did you mean v" + version + "?)"
	}
	return ""
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
		return nil, fmt.Errorf("%s is not a folder, module@version or git revision%s", name, suggestRevision(dir, name))
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
	return &Version{Name: strings.TrimPrefix(name, "refs/tags/"), Dir: folder, Tree: tree, Commit: commit, Patterns: []string{"./..."}, Remove: remove}, nil
}

// suggestRevision says which tag may be meant by the name of a revision that is not there,
// or how a version of the module is written.
func suggestRevision(dir, name string) string {
	number, at := strings.CutPrefix(name, "@")
	switch {
	case name == "latest" || semver.IsValid(name):
		return "; for a published version of the module, write @" + name
	case at && missingV(number) != "":
		return "; did you mean @v" + number + "?"
	}
	return spell.Suggest(name, TagNames(dir))
}

// IsAncestor reports whether a commit comes before another one in the history of the git
// repository around dir; "" is the commit that is checked out.
func IsAncestor(ctx context.Context, dir, commit, other string) bool {
	was, err := run(ctx, dir, nil, "git", "rev-parse", "--verify", "--quiet", cmp.Or(commit, "HEAD")+"^{commit}")
	if err != nil || was == other {
		return false
	}
	_, err = run(ctx, dir, nil, "git", "merge-base", "--is-ancestor", was, other)
	return err == nil
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
