package fresh

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// contractsVariable names the folder of contracts that are not kept
// next to their packages.
const contractsVariable = "IMPORTSPY_CONTRACTS"

// A reach says where to search for contracts. All paths are absolute.
type reach struct {
	base    string   // the folder that found names are relative to
	roots   []string // searched whole
	folders []string // looked into
	caches  []string // never searched, unless they are roots
}

// findReach returns the reach of a go command, and what it could not find out
// about it. In GOPATH mode there are no modules to tell what is in reach.
func findReach(c command) (r reach, doubts []error) {
	r = reach{
		base:    c.dir,
		folders: append(c.goFileFolders(), c.dir),
		caches:  []string{c.getenv("GOMODCACHE"), c.getenv("GOCACHE")},
	}
	if c.flag("overlay") != "" {
		doubts = append(doubts, errors.New("an overlay may replace go.mod and go.work"))
	}
	root := findModuleRoot(c.dir)
	work, err := findWorkspace(c)
	switch mode := c.getenv("GO111MODULE"); {
	case mode == "off" || mode == "auto" && root == "" && work == "":
		doubts = append(doubts, errors.New("GOPATH mode"))
	case err != nil:
		doubts = append(doubts, err)
	case work != "":
		doubts = append(doubts, r.addWorkspace(work)...)
	case root != "":
		doubts = append(doubts, r.addMain(c, root)...)
	}
	if contracts, _ := c.env.lookup(contractsVariable); contracts != "" {
		r.roots = append(r.roots, c.abs(contracts))
	}
	return r, doubts
}

// findModuleRoot returns the nearest folder at dir or above that holds a
// go.mod, "" if there is none.
func findModuleRoot(dir string) string {
	root := filepath.Dir(findUp(dir, "go.mod", ""))
	// The go command ignores a go.mod directly in the system's temporary folder
	// (go.dev/issue/26708).
	if root == "." || root == filepath.Clean(os.TempDir()) {
		return ""
	}
	return root
}

// findWorkspace returns the name of the go.work file in use, "" if there is
// none.
func findWorkspace(c command) (string, error) {
	switch file := c.getenv("GOWORK"); {
	case file == "off":
		return "", nil
	case file == "" || file == "auto":
		goroot, _ := c.env.lookup("GOROOT")
		return findUp(c.dir, "go.work", goroot), nil
	case !filepath.IsAbs(file):
		return "", errors.New("GOWORK is not an absolute path")
	default:
		return filepath.Clean(file), nil
	}
}

// findUp returns the path of the nearest file of that name at dir or above, ""
// if there is none. It does not go up into the folder stop.
func findUp(dir, name, stop string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && !info.IsDir() {
			return file
		}
		up := filepath.Dir(dir)
		if up == dir || up == stop {
			return ""
		}
		dir = up
	}
}

// addWorkspace adds the modules that a go.work file uses, and their
// replacements. -modfile has no meaning in a workspace.
func (r *reach) addWorkspace(file string) (doubts []error) {
	dir := filepath.Dir(file)
	r.base = dir
	data, err := os.ReadFile(file)
	if err != nil {
		return []error{err}
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return []error{err}
	}
	r.roots = append(r.roots, filepath.Join(dir, "vendor"))
	r.addReplacements(dir, work.Replace)
	for _, use := range work.Use {
		root := absIn(dir, use.Path)
		r.roots = append(r.roots, root)
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
	modFile := filepath.Join(root, "go.mod")
	if alternative := c.flag("modfile"); alternative != "" {
		modFile = c.abs(alternative)
	}
	if err := r.addModFile(root, modFile); err != nil {
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

// addModFile adds the replacements that file makes for the module at root.
func (r *reach) addModFile(root, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(file, data, nil)
	if err != nil {
		return err
	}
	r.addReplacements(root, mod.Replace)
	return nil
}

// addReplacements adds the folders that stand in for modules. Relative ones are
// relative to dir.
func (r *reach) addReplacements(dir string, replacements []*modfile.Replace) {
	for _, replace := range replacements {
		if replace.New.Version == "" {
			r.roots = append(r.roots, absIn(dir, replace.New.Path))
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
