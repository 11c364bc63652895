package rules

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"sync"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/pattern"
)

// A Reader parses contracts, and keeps what it parsed.
type Reader struct {
	// Once is for a program that checks once: it reads each contract once.
	Once bool
	// SameFiles is for a program that edits contracts as it goes, but no Go files: what these
	// say is looked up once.
	SameFiles bool
	// Settings are those of the go command; nil: they are read where they are needed.
	Settings *gocmd.Settings
	// Parse parses contracts, if the program has a parser that remembers; nil:
	// [contract.Parse].
	Parse func(name string, data []byte) (*contract.File, error)

	mu     sync.Mutex
	parsed map[string]*parsed
	known  sync.Map // by section and name, if Once is set
	dirs   sync.Map // folders by *types.Package, if Once is set
	roots  sync.Map // modules by the folder of the one that imports, if Once is set
	ask    sync.Once
	found  *gocmd.Settings // if Once is set

	patterns sync.Map // by text and base, if Once is set; nil: it is wrong
	listings sync.Map // *Listing by the folder of the module, if Once is set
	members  sync.Map // whether a module has a path, if Once or SameFiles is set
}

// maxParsed bounds how many contracts a Reader keeps: an editor's server runs for
// days.
const maxParsed = 256

// A Place is where contracts are: beside packages, or below a folder by their
// import paths.
type Place struct {
	ByPath bool
	Root   string // the folder, if ByPath is set
	// Read returns the contract at name; the error is fs.ErrNotExist if there is
	// none.
	Read func(name string) ([]byte, error)
	// ReadOwn is Read for the contract of the package that is checked, of the given path;
	// nil: Read.
	ReadOwn func(path, name string) ([]byte, error)
	// Words returns those of the words that the contract at name contains, for a program
	// whose outcome is remembered: it then does not depend on the rest of the contract.
	// If ok is not set, only Read can tell. It may be nil.
	Words func(name string, words ...string) (found []string, ok bool)
}

// Own returns the bytes of the contract at name, that of the package path, for the check
// of that package.
func (p *Place) Own(path, name string) ([]byte, error) {
	if p.ReadOwn != nil {
		return p.ReadOwn(path, name)
	}
	return p.Read(name)
}

// words returns those of the words that the contract at name contains, none if it cannot
// be read.
func (p *Place) words(name string, words ...string) (found []string) {
	if p.Words != nil {
		if found, ok := p.Words(name, words...); ok {
			return found
		}
	}
	data, _ := p.Read(name)
	for _, word := range words {
		if inputs.Has(data, word) {
			found = append(found, word)
		}
	}
	return found
}

// Name returns the name of the contract of the package path in dir.
func (p *Place) Name(dir, path string) string {
	if p.ByPath {
		dir = filepath.Join(p.Root, filepath.FromSlash(path))
	}
	return filepath.Join(dir, contract.FileName)
}

// pattern returns a pattern in a contract whose folder is at base, nil if it is wrong.
func (r *Reader) pattern(text, base string) *pattern.Pattern {
	type key struct{ text, base string }
	if p, ok := r.patterns.Load(key{text, base}); ok {
		return p.(*pattern.Pattern)
	}
	p, err := pattern.New(text, base)
	if err != nil {
		p = nil
	}
	if r.Once {
		r.patterns.Store(key{text, base}, p)
	}
	return p
}

// A parsed contract is valid as long as the file has the same bytes.
type parsed struct {
	data []byte
	file *contract.File // nil if it cannot be read at all
	err  error
}

// read returns the contract at name if it has the section, nil if there is none. Each has
// the section "".
func (r *Reader) read(name, section string, place *Place) *parsed {
	if !r.Once {
		return r.readNow(name, section, place)
	}
	type key struct{ section, name string }
	if p, ok := r.known.Load(key{section, name}); ok {
		return p.(*parsed)
	}
	p, _ := r.known.LoadOrStore(key{section, name}, r.readNow(name, section, place))
	return p.(*parsed)
}

func (r *Reader) readNow(name, section string, place *Place) *parsed {
	if place.Words != nil && section != "" {
		if found, ok := place.Words(name, section, inputs.EscapedKey); ok && len(found) == 0 {
			return nil
		}
	}
	data, err := place.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &parsed{err: err}
	// What is not written cannot be there, unless it is written in escapes.
	case !bytes.Contains(data, []byte(section)) && !inputs.Has(data, inputs.EscapedKey):
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.parsed[name]; p != nil && bytes.Equal(p.data, data) {
		return p
	}
	p := &parsed{data: data}
	parse := contract.Parse
	if r.Parse != nil {
		parse = r.Parse
	}
	p.file, p.err = parse(name, data)
	p.err = contract.FormErrors(p.err) // other mistakes are reported where they matter
	if r.parsed == nil || len(r.parsed) >= maxParsed {
		r.parsed = make(map[string]*parsed)
	}
	r.parsed[name] = p
	return p
}

// A source is where rules come from: the package's own contract, or a family
// that the package is in.
type source struct {
	file *contract.File // the contract
	part *contract.File // what binds the package: the contract itself, or a part
	name string         // of the file; "" for the package's own
	base string         // the import path of the contract's folder
	fam  *contract.Family

	patterns map[string]*pattern.Pattern // those that were matched; nil: it is wrong
}

// A Binding is what binds a package: its own contract and the families that it is
// in, the nearest first. All of them count: a contract cannot lift what one above it
// demands. What a package must not do under several is reported for the nearest.
type Binding struct {
	pkg     *Package
	reader  *Reader
	place   *Place
	sources []*source

	// Above has the names of the contracts above the package that bind it.
	Above    []string
	findings []finding.Finding
	unknown  []Unknown // of a machine

	unexplained []finding.Finding // on exceptions for the package from what is above it
	excepted    []Term            // the families that leave the package out
	renewed     map[string][]byte
	words       pattern.World // see world
	matching    int           // what it has taken to match values with patterns
}

// Bind returns what checks p against the rules of contracts at place; nil: to those of
// its own contract only.
func (r *Reader) Bind(p *Package, place *Place) *Binding {
	p.setGuards()
	return &Binding{pkg: p, reader: r, place: place}
}

// Err returns why the findings of a check are incomplete, nil if they are not.
func (b *Binding) Err() error { return b.pkg.Err }

// Module returns the path of the module that the package is in, "" if it is not known.
func (b *Binding) Module() string { return b.pkg.Module }

// Unchecked reports whether the findings of a check lack those of rules on function bodies,
// since these have errors.
func (b *Binding) Unchecked() bool { return b.pkg.Unchecked }

// bind collects the sources of rules. The package's own contract may be nil.
func (b *Binding) bind(own *contract.File) {
	b.sources, b.Above, b.findings, b.unknown, b.excepted, b.unexplained = nil, nil, nil, nil, nil, nil
	if own != nil {
		b.sources = append(b.sources, &source{file: own, part: own, base: b.pkg.Path})
	}
	b.climb()
}

// Forget drops what the last check was made with.
func (b *Binding) Forget() {
	b.sources, b.findings, b.unknown, b.excepted, b.unexplained = nil, nil, nil, nil, nil
}

// climb looks for families in the folders above the package, up to the root of
// its module, or above its import path.
func (b *Binding) climb() { b.eachAbove(b.families) }

// eachAbove calls a function for the contract of each folder above the package, whether
// there is one or not, with its name, the package's folder relative to it, and its path.
func (b *Binding) eachAbove(do func(name, rel, base string)) {
	if b.place == nil {
		return
	}
	if b.place.ByPath {
		for base := path.Dir(b.pkg.Path); base != "."; base = path.Dir(base) {
			do(b.place.Name("", base), b.pkg.Path[len(base)+1:], base)
		}
		return
	}
	root, _ := ModuleOf(b.pkg.Dir)
	if root == "" {
		return
	}
	rel, base := ".", b.pkg.Path
	for dir := b.pkg.Dir; dir != root; {
		rel = path.Join(filepath.Base(dir), rel)
		dir, base = filepath.Dir(dir), path.Dir(base)
		do(b.place.Name(dir, base), rel, base)
	}
}

// families adds the families of a contract that the folder rel below it is in.
func (b *Binding) families(name, rel, base string) {
	p := b.reader.read(name, "subpackages", b.place)
	if p == nil {
		return
	}
	if p.err != nil {
		if p.file == nil || p.file.Subpackages != nil { // else it has no rule, that much is known
			b.invalid(name, finding.InvalidAll(p.err))
			b.Above = append(b.Above, name)
		}
		return
	}
	b.invalid(name, ruleMistakes(base, &contract.File{Subpackages: p.file.Subpackages}))
	counts := false // for this package
	// A later item is more special, as a rule.
	for _, fam := range slices.Backward(p.file.Subpackages) {
		if !matchesAny(fam.Match, rel) {
			continue
		}
		i := slices.IndexFunc(fam.Except, func(r *contract.Rule) bool { return leavesOut(r.Pattern.Value, rel) })
		if i < 0 {
			b.sources = append(b.sources, &source{file: p.file, part: fam.Part, name: name, base: base, fam: fam})
			continue
		}
		r := fam.Except[i]
		for _, f := range unexplainedFolders(r) {
			f.In, f.Above, counts = name, true, true
			b.unexplained = append(b.unexplained, f)
		}
		b.excepted = append(b.excepted, Term{
			Key: "except", Text: ruleText(r), Reason: reason(r), In: name, At: r.Pos, From: "subpackages " + words(fam.Match), Excepted: true,
		})
	}
	if counts || slices.ContainsFunc(b.sources, func(s *source) bool { return s.name == name }) {
		b.Above = append(b.Above, name)
	}
}

// MistakesAbove returns the mistakes of form in the contracts above the package, and those in what
// these say of packages below them. Of the package, it needs folder, path and module.
func (b *Binding) MistakesAbove() (list []finding.Finding) {
	b.findings = nil
	b.eachAbove(func(name, _, base string) {
		switch p := b.reader.read(name, "", b.place); {
		case p == nil:
		case p.err != nil:
			b.invalid(name, finding.InvalidAll(p.err))
		default:
			b.invalid(name, ruleMistakes(base, &contract.File{Subpackages: p.file.Subpackages, Skip: p.file.Skip}))
		}
	})
	list, b.findings = b.findings, nil
	return list
}

func matchesAny(patterns []*contract.String, rel string) bool {
	return slices.ContainsFunc(patterns, func(s *contract.String) bool { return matchesFolder(s.Value, rel) })
}

// matchesFolder reports whether a pattern of folders, which may have mistakes,
// matches.
func matchesFolder(text, rel string) bool {
	p, err := pattern.NewFolder(text)
	return err == nil && p.Match(rel)
}

// leavesOut is matchesFolder for what is left out.
func leavesOut(text, rel string) bool {
	p, err := pattern.NewFolders(text)
	return err == nil && p.Match(rel)
}

// invalid reports mistakes in another contract: which of its rules bind the
// package is not known.
func (b *Binding) invalid(name string, mistakes []finding.Finding) {
	for _, m := range mistakes {
		m.In = name
		b.findings = append(b.findings, m)
	}
}

// world returns what the words of patterns mean.
func (b *Binding) world() pattern.World {
	if b.words.Module == nil {
		b.words = pattern.World{
			Std:    func(path string) bool { return !inModule(path, b.pkg.Module) && isStd(path) },
			Module: b.ofModule,
		}
	}
	return b.words
}

// ofModule reports whether path is that of a package of the package's module.
func (b *Binding) ofModule(path string) bool {
	if !b.reader.Once && !b.reader.SameFiles || b.pkg.Module == "" {
		return b.inItsModule(path)
	}
	type key struct{ module, dir, path string }
	k := key{b.pkg.Module, b.pkg.moduleDir(), path}
	if is, ok := b.reader.members.Load(k); ok {
		return is.(bool)
	}
	is := b.inItsModule(path)
	b.reader.members.Store(k, is)
	return is
}

// inItsModule is ofModule, by the files. As for the go command, the module has the
// packages of which it has the Go files; what else begins with its path is of another
// module.
func (b *Binding) inItsModule(path string) bool {
	if b.pkg.Module == "" && isStd(b.pkg.Path) {
		return isStd(path)
	}
	dir, ok := b.pkg.ownDir(path)
	if !ok {
		return false
	}
	// Where go.mod is not, as in a sandbox, these files may not be either. And an editor
	// has files that are not saved yet, for which there is a folder.
	root := b.pkg.knownRoot()
	return root == "" || hasGoFiles(dir) || existing(dir) != "" && !b.otherModule(root, path)
}
