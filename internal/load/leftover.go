package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/gocmd"
)

// versionFolder begins the names of the temporary folders that versions are in.
const versionFolder = "importspy-vet-version-"

// leftAfter is how old the folder of a version is that a run which was killed has left:
// that of no run which goes on is as old.
const leftAfter = 24 * time.Hour

// makeVersionFolder makes a temporary folder for a version. It removes those that runs
// which were killed have left, with the work trees that git knows in them.
func makeVersionFolder(ctx context.Context) (string, error) {
	in := os.TempDir()
	removeLeft(ctx, in)
	dir, err := os.MkdirTemp(in, versionFolder)
	if err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok {
			err = path.Err // without a random name
		}
		return "", Unavailable{fmt.Errorf("%s: a temporary folder cannot be made in it: %w; have TMPDIR (TMP on Windows) name another", in, err)}
	}
	return dir, nil
}

// removeLeft removes what is left in a folder for temporary files, which others may write
// to: what is not the user's own stays, whatever it is called.
func removeLeft(ctx context.Context, in string) {
	entries, _ := os.ReadDir(in) // where it cannot be read, no folder can be made
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), versionFolder) && !strings.HasPrefix(e.Name(), gocmd.WorkFolder) {
			continue
		}
		dir := filepath.Join(in, e.Name())
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < leftAfter || !cache.IsOwn(dir) {
			continue
		}
		removeVersion(ctx, filepath.Join(dir, versionTree), dir)
	}
}

// removeVersion removes the folder of a version, and the work tree in it, if it has one, from
// the repository around a folder, which may be the work tree. A signal that ends the rest
// does not end this.
func removeVersion(ctx context.Context, repository, dir string) {
	tree := filepath.Join(dir, versionTree)
	if info, err := os.Lstat(tree); err == nil && info.IsDir() {
		// Twice, since git locks a work tree until all of it is there.
		_, _ = run(context.WithoutCancel(ctx), repository, nil, "git", "worktree", "remove", "--force", "--force", tree)
	}
	os.RemoveAll(dir)
}

// versionTree is the work tree in the folder of a version.
const versionTree = "tree"
