package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/spell"
)

// revisionVersion checks a revision out into a separate work tree. The user's
// is not touched.
func revisionVersion(ctx context.Context, dir, name string) (*Version, error) {
	top, err := run(ctx, dir, nil, "git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("%s is not a folder or module@version, and there is no git repository that could have such a revision%s", name, suggestPublished(name))
	}
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%s is not a revision", name)
	}
	commit, err := run(ctx, dir, nil, "git", "rev-parse", "--verify", "--quiet", name+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("%s is not a folder, module@version or git revision%s", name, suggestRevision(ctx, dir, name))
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
		return nil, Unavailable{fmt.Errorf("cannot check out %s: %w", name, err)}
	}
	folder := filepath.Join(tree, filepath.FromSlash(prefix))
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		err := fmt.Errorf("%s has no folder %s%s", name, strings.TrimSuffix(prefix, "/"), insteadOf(name, dir, top, folder, tree))
		remove()
		return nil, err
	}
	return &Version{Name: strings.TrimPrefix(name, "refs/tags/"), Dir: folder, Tree: tree, Commit: commit, Patterns: []string{"./..."}, Remove: remove}, nil
}

// insteadOf says how the packages in dir are compared with a version, in a work tree, that does
// not have the folder for it: from the root of the module, if that is there.
func insteadOf(name, dir, top, folder, tree string) string {
	root := gocmd.ModuleRoot(dir)
	place, err1 := filepath.Rel(top, root)
	up, err2 := filepath.Rel(dir, root)
	down, err3 := filepath.Rel(root, dir)
	if root == "" {
		return ""
	}
	if errors.Join(err1, err2, err3) != nil || gocmd.ModuleRoot(filepath.Dir(folder)) != filepath.Join(tree, place) {
		return ", and so not the module in it; name a version that does"
	}
	return fmt.Sprintf("; what is in it is new, as 'importspy-vet diff -C %s %s ./%s/...' reports", filepath.ToSlash(up), name, filepath.ToSlash(down))
}

// suggestRevision says which tag may be meant by the name of a revision that is not there,
// such as sub/v1.0.0 by v1.0.0, or how a version of the module is written. Where several
// modules have a version of that number, it is the tag of the one that dir is in.
func suggestRevision(ctx context.Context, dir, name string) string {
	tags := TagNames(dir)
	if meant := sameNumber(tags, name); len(meant) > 0 {
		folder, _ := run(ctx, dir, nil, "git", "rev-parse", "--show-prefix")
		own := slices.IndexFunc(meant, func(tag string) bool { return strings.HasPrefix(folder, path.Dir(tag)+"/") })
		return "; did you mean " + meant[max(0, own)] + "?"
	}
	if err := Shallow(ctx, dir); err != nil {
		return "; " + err.Error()
	}
	return cmp.Or(suggestPublished(name), spell.Suggest(name, tags))
}

// sameNumber returns the tags that are a version with a folder before it.
func sameNumber(tags []string, version string) []string {
	if !semver.IsValid(version) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return !strings.HasSuffix(tag, "/"+version) })
}

// suggestPublished says how a version of the module is written that a name may be meant for,
// "" if it is none.
func suggestPublished(name string) string {
	number, at := strings.CutPrefix(name, "@")
	switch {
	case name == "latest" || semver.IsValid(name):
		return "; for a published version of the module, write @" + name
	case at && missingV(number) != "":
		return "; did you mean @v" + number + "?"
	}
	return ""
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
