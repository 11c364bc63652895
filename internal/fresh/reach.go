package fresh

import (
	"errors"
	"go/build"
	"os"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/internal/gocmd"
)

// contractsVariable names the folder of contracts that are not kept
// next to their packages.
const contractsVariable = "IMPORTSPY_CONTRACTS"

// A reach says where to search for contracts. All paths are absolute.
type reach struct {
	base    string         // the folder that found names are relative to
	roots   []string       // searched whole
	folders []string       // looked into
	files   []string       // that say which versions of modules are used, where they are there
	context *build.Context // which Go files are of the build
	caches  []string       // never searched, unless they are roots
	goroot  string         // not searched, too
}

// findReach returns the reach of a go command, and what it could not find out
// about it. In GOPATH mode there are no modules that determine what is in reach.
func findReach(c command) (r reach, doubts []error) {
	r = reach{
		base:    c.Dir,
		folders: append(c.goFileFolders(), c.Dir),
		caches:  []string{c.Get("GOMODCACHE"), c.Get("GOCACHE")},
		goroot:  c.Get("GOROOT"),
		context: c.BuildContext(c.Get("GOOS"), c.Get("GOARCH"), c.Cgo()),
	}
	if c.Flags.Value("overlay") != "" {
		doubts = append(doubts, errors.New("an overlay may replace go.mod and go.work"))
	}
	root := gocmd.ModuleRoot(c.Dir)
	work, err := c.Workspace(c.Dir)
	switch mode := c.Get("GO111MODULE"); {
	case mode == "off" || mode == "auto" && root == "" && work == "":
		doubts = append(doubts, errors.New("GOPATH mode"))
	case err != nil:
		doubts = append(doubts, err)
	case work != "":
		doubts = append(doubts, r.addWorkspace(work)...)
	case root != "":
		doubts = append(doubts, r.addMain(c, root)...)
	}
	for _, folder := range c.goFileFolders() {
		if other := gocmd.ModuleRoot(folder); other != "" { // perhaps one that the command is not in
			r.roots = append(r.roots, other)
			r.addVersions(other)
		}
	}
	if contracts := c.Get(contractsVariable); contracts != "" {
		r.roots = append(r.roots, c.abs(contracts))
	}
	return r, doubts
}

// addWorkspace adds the modules that a go.work file uses, and their
// replacements. -modfile has no meaning in a workspace.
func (r *reach) addWorkspace(file string) (doubts []error) {
	r.base = filepath.Dir(file)
	work, used, err := gocmd.ReadWorkspace(file)
	if err != nil {
		return []error{err}
	}
	r.roots = append(r.roots, filepath.Join(r.base, "vendor"))
	r.files = append(r.files, file)
	r.addVersions(r.base)
	r.addReplacements(work)
	for _, root := range used {
		r.roots = append(r.roots, root)
		r.addVersions(root)
		if err := r.addModFile(root, filepath.Join(root, "go.mod")); err != nil {
			doubts = append(doubts, err)
		}
	}
	return doubts
}

// addMain adds the main module at root, and its replacements.
func (r *reach) addMain(c command, root string) (doubts []error) {
	r.base = root
	r.roots = append(r.roots, root)
	r.addVersions(root)
	if err := r.addModFile(root, c.ModFileOf(root)); err != nil {
		doubts = append(doubts, err)
	}
	if len(c.args) == 0 {
		// There may be a -modfile that we do not see. Such a file commonly lies
		// beside go.mod; one that does not parse is no such file.
		beside, _ := os.ReadDir(root)
		for _, other := range beside {
			if filepath.Ext(other.Name()) == ".mod" {
				_ = r.addModFile(root, filepath.Join(root, other.Name()))
			}
		}
	}
	return doubts
}

// addVersions adds the files that say which versions of modules the one at root uses.
// They are in no key of the go command if a module is replaced by a folder.
func (r *reach) addVersions(root string) {
	r.files = append(r.files, filepath.Join(root, "go.mod"), filepath.Join(root, "vendor", "modules.txt"))
}

// addModFile adds the replacements that file makes for the module at root.
func (r *reach) addModFile(root, file string) error {
	mod, err := gocmd.ReadModFile(root, file)
	if err != nil {
		return err
	}
	r.files = append(r.files, file)
	r.addReplacements(mod)
	return nil
}

// addReplacements adds the folders that replace modules.
func (r *reach) addReplacements(mod *gocmd.ModFile) {
	for _, replace := range mod.Replace {
		if replace.New.Version == "" {
			r.roots = append(r.roots, replace.New.Path)
			r.addVersions(replace.New.Path)
		}
	}
}

// search returns what there is in reach, sorted by name, and what it could not
// see.
func (r reach) search() (found []find, doubts []error) {
	w := newWalker(r)
	slices.Sort(r.roots)
	var done []string
	for _, root := range slices.Compact(r.roots) {
		if slices.ContainsFunc(done, func(outer string) bool { return w.covers(outer, root) }) {
			continue
		}
		w.walkRoot(root)
		done = append(done, root)
	}
	for _, folder := range r.folders {
		w.look(folder)
	}
	for _, file := range r.files {
		w.versions(file)
	}
	return w.result()
}

// name returns the name under which path is recorded: one that is the same in
// another checkout of the same modules.
func (r reach) name(path string) string {
	rel, err := filepath.Rel(r.base, path)
	if err != nil {
		rel = path // on another drive
	}
	return filepath.ToSlash(rel)
}
