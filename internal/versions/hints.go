package versions

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	modpath "golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/load"
)

// otherModule returns an error if the only operand is a version of another module than
// that in the working directory, nil if there is none.
func otherModule(name string, mod *module) error {
	path, _, ok := strings.Cut(name, "@")
	if !ok || mod.path() == "" || !strings.Contains(path, ".") || strings.HasPrefix(path+"/", mod.path()+"/") {
		return nil
	}
	theirs, _, _ := modpath.SplitPathVersion(path)
	ours, _, _ := modpath.SplitPathVersion(mod.path())
	if theirs == ours {
		return nil
	}
	return fmt.Errorf("OLD is a version of %s, the module in the working directory is %s; name NEW, too: @latest, or . for the working directory", path, mod.path())
}

// nested returns an error if one of two folders is in the other one, and in the same
// module: that is a package, not a version.
func (v *Choice) nested() error {
	outer, inner := v.folder(v.Old), v.folder(v.New)
	name := v.New
	if outer == "" || inner == "" {
		return nil
	}
	if len(outer) > len(inner) {
		outer, inner, name = inner, outer, v.Old
	}
	rel, err := filepath.Rel(outer, inner)
	if err != nil || rel == "." || !filepath.IsLocal(rel) || gocmd.ModuleRoot(outer) == "" || gocmd.ModuleRoot(outer) != gocmd.ModuleRoot(inner) {
		return nil
	}
	return fmt.Errorf("%s is a folder of the same module, not another version of it; to compare its packages alone, name OLD, and ./%s/... after it", name, filepath.ToSlash(rel))
}

// folder returns the folder that an operand names, "" if it names none.
func (v *Choice) folder(name string) string {
	if !filepath.IsAbs(name) {
		name = filepath.Join(v.Dir, name)
	}
	if info, err := os.Stat(name); err != nil || !info.IsDir() {
		return ""
	}
	return name
}

// isRange reports whether an operand is meant as two, as in git diff.
func isRange(operand string) (old, new string, ok bool) {
	old, new, ok = strings.Cut(operand, "..")
	new = strings.TrimPrefix(new, ".")
	return old, new, ok && old != "" && new != "" && !strings.HasSuffix(old, "/") && !strings.ContainsAny(new[:1], "./")
}

// checkRange returns an error for an operand that is meant as two.
func checkRange(operand string) error {
	if old, new, ok := isRange(operand); ok {
		return fmt.Errorf("%s: write two versions as two operands: %s %s", operand, old, new)
	}
	return nil
}

// WarnOther writes a line for a version that is the tag of another module of the repository,
// since the module in the working directory is what is compared.
func (d *Differ) WarnOther() {
	for _, v := range []*Version{d.old, d.new} {
		if dir := v.otherModule(); dir != "" {
			fmt.Fprintf(d.Warn, "importspy-vet diff: %s is a version of the module in %s, not of %s; use -C to compare that module\n", v.Name, dir, v.module)
		}
	}
}

// WarnBackwards writes a line if the new version is older than the old one: what was
// added then looks like what is gone.
func (d *Differ) WarnBackwards(ctx context.Context) {
	old, new := d.old.number(), d.new.number()
	switch {
	case old != "" && new != "":
		if semver.Compare(old, new) <= 0 {
			return
		}
	case d.old.Tree == "" || d.new.Tree == "" && d.new.Name != ".":
		return
	default:
		if !load.IsAncestor(ctx, d.Request.Dir, d.new.Commit, d.old.Commit) {
			return
		}
	}
	fmt.Fprintf(d.Warn, "importspy-vet diff: OLD, %s, is newer than NEW, %s: what was added in between is reported as removed\n", d.old.title(), d.new.title())
}

// title is how a warning names a version.
func (v *Version) title() string {
	if v.Name == "." {
		return "the working directory"
	}
	return v.Name
}
