package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/gocmd"
)

// A Release is a version of a module that exists.
type Release struct {
	Version   string
	Name      string // what OpenVersion takes for it
	Dir       string // in which it does; "" if that does not matter
	Date      string // of its commit in UTC, as 2006-01-02; "" if it is not known
	Reachable bool   // from the commit that is checked out
	Retracted bool   // by the module proxy's word; what tags say about it is in go.mod
}

// Tags returns the releases that the tags of the git repository around dir make of the
// module in dir: in a subfolder their names begin with that
// (https://go.dev/ref/mod#vcs-version).
func Tags(ctx context.Context, dir, modulePath string) ([]Release, error) {
	folder, err := run(ctx, dir, nil, "git", "rev-parse", "--show-prefix")
	if err != nil {
		if strings.Contains(err.Error(), "not a git repository") {
			err = fmt.Errorf("%s is not in a git repository, whose tags are versions", dir)
		}
		return nil, err
	}
	prefix := TagPrefix(folder, modulePath)
	// The date is that of the commit, of which the go command reports the time: a tag can be
	// younger, and local time depends on who looks.
	const format = "--format=%(refname:strip=2) %(committerdate:short-local)%(*committerdate:short-local)"
	utc := []string{"TZ=UTC"}
	all, err := run(ctx, dir, utc, "git", "for-each-ref", format, "refs/tags")
	if err != nil {
		return nil, err
	}
	merged, err := run(ctx, dir, utc, "git", "for-each-ref", format, "--merged=HEAD", "refs/tags")
	if err != nil {
		merged = "" // there is no commit yet
	}
	reachable := make(map[string]bool)
	for line := range strings.Lines(merged) {
		reachable[strings.TrimSpace(line)] = true
	}
	var list []Release
	for line := range strings.Lines(all) {
		line = strings.TrimSpace(line)
		name, date, _ := strings.Cut(line, " ")
		v, ok := strings.CutPrefix(name, prefix)
		if !ok || semver.Canonical(v) != v {
			continue // the go command takes no other tags either
		}
		list = append(list, Release{
			Version: v, Name: "refs/tags/" + name, Dir: majorFolder(dir, modulePath, v),
			Date: date, Reachable: reachable[line],
		})
	}
	return list, nil
}

// GoMod returns the go.mod that a release has, which is a tag; nil if it has none.
func (r *Release) GoMod(ctx context.Context) []byte {
	out, err := run(ctx, r.Dir, nil, "git", "show", r.Name+":./go.mod")
	if err != nil {
		return nil
	}
	return []byte(out)
}

// majorFolder returns the folder that has a version of a module, which is in dir now: v2
// of it may be in a folder v2, while v1 stays above.
func majorFolder(dir, modulePath, version string) string {
	major := semver.Major(version)
	_, suffix, _ := module.SplitPathVersion(modulePath)
	if suffix == "" || filepath.Base(dir) != suffix[1:] || major == suffix[1:] {
		return dir
	}
	above := filepath.Dir(dir)
	if beside := filepath.Join(above, major); gocmd.ModuleRoot(beside) == beside {
		return beside
	}
	return above
}

// Shallow returns an error if versions may be missing since the git clone around dir is
// shallow, as those of CI systems often are.
func Shallow(ctx context.Context, dir string) error {
	if out, err := run(ctx, dir, nil, "git", "rev-parse", "--is-shallow-repository"); err != nil || out != "true" {
		return nil
	}
	return Unavailable{errors.New("this clone is shallow, so versions may be missing; 'git fetch --unshallow --tags' gets them")}
}

// TagPrefix returns what tags of a module begin with that is in a folder of its
// repository. A folder such as v2 may be there for the major version alone.
func TagPrefix(folder, modulePath string) string {
	folder = strings.TrimSuffix(folder, "/")
	_, suffix, _ := module.SplitPathVersion(modulePath)
	if base := path.Base(folder); suffix != "" && base == suffix[1:] {
		folder = strings.TrimSuffix(strings.TrimSuffix(folder, base), "/")
	}
	if folder == "" {
		return ""
	}
	return folder + "/"
}

// Published returns the releases of a module that the go command knows.
func Published(ctx context.Context, modulePath string) ([]Release, error) {
	dir, err := makeVersionFolder(ctx)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	type info struct {
		Version   string
		Time      *time.Time
		Versions  []string
		Retracted []string
		Error     *struct{ Err string }
	}
	list := func(v any, args ...string) error {
		out, err := run(ctx, dir, []string{"GOWORK=off", "GOFLAGS=-mod=mod"}, "go", append([]string{"list", "-m", "-json"}, args...)...)
		if err != nil {
			return Unavailable{fmt.Errorf("cannot list the versions of %s: %w", modulePath, err)}
		}
		return decodeAll(out, v.(*[]info))
	}
	var all []info
	if err := list(&all, "-versions", "-retracted", modulePath); err != nil {
		return nil, err
	}
	if len(all) != 1 || len(all[0].Versions) == 0 {
		return nil, fmt.Errorf("%s has no versions", modulePath)
	}
	var each []info
	args := []string{"-retracted", "-e"}
	for _, v := range all[0].Versions {
		args = append(args, modulePath+"@"+v)
	}
	if err := list(&each, args...); err != nil {
		return nil, err
	}
	if len(each) != len(all[0].Versions) {
		return nil, errors.New("the go command does not answer for each version of " + modulePath)
	}
	var releases []Release
	for i, v := range all[0].Versions {
		r := Release{Version: v, Name: modulePath + "@" + v, Reachable: true, Retracted: len(each[i].Retracted) > 0}
		if t := each[i].Time; t != nil && !t.IsZero() {
			r.Date = t.UTC().Format(time.DateOnly)
		}
		releases = append(releases, r)
	}
	return releases, nil
}

// decodeAll decodes JSON values that follow one another.
func decodeAll[T any](text string, list *[]T) error {
	for dec := json.NewDecoder(strings.NewReader(text)); dec.More(); {
		var v T
		if err := dec.Decode(&v); err != nil {
			return err
		}
		*list = append(*list, v)
	}
	return nil
}

// TagNames returns the names of the tags of the git repository around dir, the latest
// first; none if there is no repository.
func TagNames(dir string) []string {
	out, err := run(context.Background(), dir, nil, "git", "tag", "--sort=-creatordate")
	if err != nil {
		return nil
	}
	return strings.Fields(out)
}
