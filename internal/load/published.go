package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

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
	if err == nil {
		s.Number = providing(dir, path).Version
	}
	if err == nil && s.withoutGoMod(ctx) {
		err = s.requireUsable(ctx)
	}
	if err != nil {
		s.Remove()
		return nil, Unavailable{fmt.Errorf("cannot get %s%s: %w", name, missingV(version), err)}
	}
	if m := providing(dir, path); m.Path != "" && m.Path != path {
		s.Remove()
		return nil, fmt.Errorf("%s is a package of the module %s; name that, and ./%s after OLD and NEW to compare the package alone",
			path, m.Path+"@"+version, strings.TrimPrefix(path, m.Path+"/"))
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
	only := required(s.Dir)
	if len(only) != 1 {
		return false // it requires others
	}
	dir, err := run(ctx, s.Dir, s.Env, "go", "list", "-m", "-f", "{{.Dir}}", only[0].Path)
	if err != nil || dir == "" {
		return false
	}
	_, err = os.Stat(filepath.Join(dir, "go.mod"))
	return errors.Is(err, os.ErrNotExist)
}

// requireUsable requires what the packages of a version import. The newest versions of other
// modules may require a newer one of this module, in whose place the version is put then.
func (s *Version) requireUsable(ctx context.Context) error {
	if err := s.requireNewest(ctx); err != nil {
		return err
	}
	m := providing(s.Dir, s.Path)
	if m.Version == s.Number {
		return nil
	}
	if _, err := run(ctx, s.Dir, s.Env, "go", "mod", "edit", "-replace="+m.Path+"="+m.Path+"@"+s.Number); err != nil {
		return err
	}
	return s.requireNewest(ctx)
}

// requireNewest has the go command require the newest version of each module that the
// packages of a version import. It gives up on all if one of these has another path by its
// go.mod, as modules that were renamed have: then an older version is to be tried. What
// cannot be had at all is reported where it leaves something unknown.
func (s *Version) requireNewest(ctx context.Context) error {
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

// providing returns which of the modules that a go.mod requires has a package, or is itself
// of that path; its path is "" if none can have it.
func providing(dir, path string) (m module.Version) {
	for _, r := range required(dir) {
		if len(r.Path) > len(m.Path) && strings.HasPrefix(path+"/", r.Path+"/") {
			m = r
		}
	}
	return m
}

// required returns the modules that the go.mod in a folder requires, none if it cannot be
// read.
func required(dir string) (list []module.Version) {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil
	}
	file, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return nil
	}
	for _, r := range file.Require {
		list = append(list, r.Mod)
	}
	return list
}

// missingV says which version is meant by one that lacks the v in front.
func missingV(version string) string {
	if semver.IsValid("v" + version) {
		return " (did you mean v" + version + "?)"
	}
	return ""
}
