package hostenv

import (
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/deployed"
	"github.com/importspy/importspy/internal/environ"
	"github.com/importspy/importspy/internal/gofile"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/scope"
)

// unnamedPackage is the path of a program that was built from files.
const unnamedPackage = "command-line-arguments"

// readBinary reads the build information of the program called name.
func readBinary(s *scope.Scope, name string) (*deployed.Binary, error) {
	full := name
	if !filepath.IsAbs(full) {
		full = filepath.Join(s.Dir, full)
	}
	info, err := os.Stat(full)
	if err == nil && !info.Mode().IsRegular() {
		err = inputs.ErrIrregular
	}
	if err != nil {
		return nil, fileError(name, err)
	}
	f, err := os.Open(full)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer f.Close()
	b, err := deployed.ReadBinary(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", plain.Text(name), err)
	}
	return b, nil
}

// forBinary has a scope list packages as the program was built: its main package, if none is
// named, for its platform, with its tags.
func forBinary(s *scope.Scope, b *deployed.Binary, named bool) error {
	if environ.Toolchain(b.Go) == "" {
		return fmt.Errorf("the program was built with an unknown version of Go: %q", b.Go)
	}
	if !contract.KnownPlatform(b.GOOS, b.GOARCH) {
		return fmt.Errorf("the program was built for %s, which is not a known platform", plain.Text(b.GOOS+"/"+b.GOARCH))
	}
	if !named {
		if b.Path == unnamedPackage {
			return errors.New("the program was built from files; name its package")
		}
		s.Patterns = []string{b.Path}
	}
	cgo := "CGO_ENABLED=0"
	if b.Cgo {
		cgo = "CGO_ENABLED=1"
	}
	s.Env = append(s.Env, cgo)
	if b.Tags != "" {
		s.Env = append(s.Env, "GOFLAGS="+strings.TrimSpace(s.Settings.Get("GOFLAGS")+" -tags="+b.Tags))
	}
	return nil
}

// hostOfBinary returns what a program says about the machine that it is for. Its variables
// are those of files, if there are some.
func hostOfBinary(b *deployed.Binary, files *rules.Host) rules.Host {
	h := rules.Host{GOOS: b.GOOS, GOARCH: b.GOARCH, Go: environ.Toolchain(b.Go)}
	if files != nil {
		h.Variables, h.From = files.Variables, files.From
	}
	return h
}

// reportOf is what a report has of a program.
func reportOf(name string, b *deployed.Binary) *report.Binary {
	return &report.Binary{
		File: name, Package: b.Path, Module: b.Main.Path, Version: b.Main.Version, Go: b.Go, Platform: b.GOOS + "/" + b.GOARCH,
		BuildMode: b.BuildMode, Cgo: b.Cgo, Revision: b.Revision, Modified: b.Modified,
	}
}

// A binaryCheck is a hostCheck with the modules of a program in place of those that the go
// command finds.
type binaryCheck struct {
	*hostCheck
	binary *deployed.Binary
	fail   func(string)
	failed map[string]bool // what has been reported, by module
}

// check checks a package against the contract that its module had when the program was
// built.
func (c *binaryCheck) check(pkg *packages.Package) {
	dir, ok := c.dirOf(pkg)
	if !ok {
		return
	}
	c.hostCheck.check(pkg)
	bound := c.Bind(&c.reader, pkg, dir)
	mode := ""
	if pkg.Name == "main" {
		mode = c.binary.BuildMode
	}
	for _, f := range bound.CheckBuilt(bound.Own, mode, c.imports(pkg, dir)) {
		c.add(pkg.PkgPath, bound.Name, f)
	}
}

// dirOf returns the folder of a package as the program was built: that of another version
// in the module cache. It reports what cannot be looked at.
func (c *binaryCheck) dirOf(pkg *packages.Package) (string, bool) {
	here := load.Dir(pkg)
	if pkg.Module == nil {
		return here, true
	}
	built, ok := c.binary.Of(pkg.Module.Path)
	if !ok && c.binary.Path == unnamedPackage && pkg.Module.Main {
		c.once("", "the program was built from files, and does not record which ones; the contracts here were checked")
		return here, true
	}
	if !ok {
		c.once(pkg.Module.Path, "%s is not in the program; it was built from other versions than those here", pkg.Module.Path)
		return "", false
	}
	now := pkg.Module
	if own := now.Path == c.binary.Main.Path; now.Main && (own && c.binary.Revision != "" || built.Replaced || !semver.IsValid(built.Version)) {
		if own {
			c.compareRevision(now.Path)
		}
		return here, true // of the same workspace
	}
	if now.Replace != nil {
		now = now.Replace
	}
	if now.Main {
		c.once(now.Path, "%s: the program has %s, this is a working directory of it; what else %[2]s imports is not checked", now.Path, built.Version)
		return c.cached(pkg, built)
	}
	if built.Replaced || now.Version == "" {
		if !built.Replaced || now.Version != "" {
			c.once(pkg.Module.Path, "%s: either the program or the module here replaces it with a folder; its contracts are not compared", pkg.Module.Path)
			return "", false
		}
		return here, true
	}
	if now.Path == built.Path && now.Version == built.Version {
		return here, true
	}
	c.once(pkg.Module.Path, "%s: the program has %s, the module here %s; what else %[2]s imports is not checked", pkg.Module.Path, built.Version, now.Version)
	return c.cached(pkg, built)
}

// compareRevision reports a working directory that is not at the revision of which the
// program was built.
func (c *binaryCheck) compareRevision(path string) {
	if c.binary.Revision == "" || c.failed[path] {
		return
	}
	c.failed[path] = true
	head, err := c.git("rev-parse", "HEAD")
	changed, errChanged := c.git("diff", "--name-only", "HEAD", "--", ":(top,glob)**/"+contract.FileName)
	switch first, _, _ := strings.Cut(changed, "\n"); {
	case errors.Join(err, errChanged) != nil:
		c.fail(fmt.Sprintf("%s: the program was built from revision %s, and git does not report the one that is checked out here", path, c.binary.Revision))
	case head != c.binary.Revision:
		c.fail(fmt.Sprintf("%s: the program was built from revision %s, the working directory is at %s; the contracts in the working directory were checked", path, c.binary.Revision, head))
	case changed != "":
		c.fail(fmt.Sprintf("%s: the program was built from revision %s, since which %s has changed", path, c.binary.Revision, first))
	}
}

// git returns what git prints in the working directory.
func (c *binaryCheck) git(args ...string) (string, error) {
	git := exec.CommandContext(c.Context, "git", args...)
	git.Dir = c.Dir
	out, err := git.Output()
	return strings.TrimSpace(string(out)), err
}

// cached returns the folder of a package in the module cache.
func (c *binaryCheck) cached(pkg *packages.Package, built deployed.Module) (string, bool) {
	dir := c.Settings.Cached(module.Version{Path: built.Path, Version: built.Version})
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		c.once(pkg.Module.Path+"@", "%s@%s is not in the module cache; run 'go mod download %[1]s@%[2]s'", built.Path, built.Version)
		return "", false
	}
	return filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(strings.TrimPrefix(pkg.PkgPath, pkg.Module.Path), "/"))), true
}

// once reports what cannot be looked at, once for each key.
func (c *binaryCheck) once(key, format string, args ...any) {
	if !c.failed[key] {
		c.failed[key] = true
		c.fail(fmt.Sprintf(format, args...))
	}
}

// imports returns the imports of a package, which is in dir, with the versions of the
// program.
func (c *binaryCheck) imports(pkg *packages.Package, dir string) (list []rules.BuiltImport) {
	here := dir == load.Dir(pkg)
	files := pkg.GoFiles
	if !here {
		files = c.filesIn(dir)
	}
	for _, name := range files {
		file, err := gofile.Parse(inputs.Run, token.NewFileSet(), name, parser.ImportsOnly)
		if err != nil {
			c.fail(gofile.Shown(inputs.Run, name, err).Error())
			continue
		}
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			im := rules.BuiltImport{Path: path, Version: c.binary.VersionOf(path)}
			if here {
				im = c.imported(pkg, path)
			}
			im.File = filepath.Base(name)
			list = append(list, im)
		}
	}
	return list
}

// imported returns the import of a path in a package.
func (c *binaryCheck) imported(pkg *packages.Package, path string) rules.BuiltImport {
	im := rules.BuiltImport{Path: path}
	imp := pkg.Imports[path]
	if imp == nil || imp.Module == nil {
		return im
	}
	built, _ := c.binary.Of(imp.Module.Path)
	if im.Version = built.Version; imp.Module.Path == pkg.Module.Path {
		im.Imports = func() (list []rules.BuiltImport) {
			for _, path := range slices.Sorted(maps.Keys(imp.Imports)) {
				list = append(list, c.imported(imp, path))
			}
			return list
		}
	}
	return im
}

// filesIn returns the Go files of the package in dir that a program has.
func (c *binaryCheck) filesIn(dir string) (files []string) {
	b := c.binary
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled, ctx.BuildTags = b.GOOS, b.GOARCH, b.Cgo, strings.Split(b.Tags, ",")
	pkg, err := ctx.ImportDir(dir, 0)
	if err != nil {
		c.fail(err.Error())
		return nil
	}
	for _, name := range slices.Concat(pkg.GoFiles, pkg.CgoFiles) {
		files = append(files, filepath.Join(dir, name))
	}
	return files
}

// isProgram checks that the packages named are the main package of the program.
func (c *binaryCheck) isProgram(roots []*packages.Package) error {
	for _, p := range roots {
		if p.PkgPath != c.binary.Path && c.binary.Path != unnamedPackage {
			return fmt.Errorf("the program is %s, not %s", c.binary.Path, p.PkgPath)
		}
		if p.Name != "" && p.Name != "main" {
			return fmt.Errorf("%s is not a main package", p.PkgPath)
		}
	}
	return nil
}
