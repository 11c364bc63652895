package rules

import (
	"errors"
	"go/ast"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/inputs"
)

// A guardFile is a Go file that says that it is a guard.
type guardFile struct {
	file  *ast.File
	guard *guard.Guard // nil if it is not one
}

// A loaderFile is a Go file that says that it is a loader of plugins.
type loaderFile struct {
	file *ast.File
	src  []byte
}

// setGuards takes the guards of a package apart from its other files: what a guard imports
// and reads is not what the package does. Of a loader, only what it needs for its types
// stays. What only says that it is one stays as it is.
func (p *Package) setGuards() {
	if p.Package == nil || len(p.guards)+len(p.loaders) > 0 {
		return
	}
	own := *p.Package
	own.Files = nil
	for _, file := range p.Files {
		if src := p.claimed(file, guard.ClaimsLoader); src != nil {
			p.loaders = append(p.loaders, loaderFile{file, src})
			own.Files = append(own.Files, withoutImports(file, guard.OwnImports(src)))
			continue
		}
		src := p.claimed(file, guard.Claims)
		if src == nil {
			own.Files = append(own.Files, file)
			continue
		}
		g := guardFile{file, guard.Read(src)}
		if p.guards = append(p.guards, g); g.guard == nil {
			own.Files = append(own.Files, file)
		}
	}
	if len(p.guards)+len(p.loaders) > 0 {
		p.Package = &own
	}
}

// withoutImports returns a Go file without the imports that it gives some names, and without
// its functions, which use these. It is the same file if there are none.
func withoutImports(file *ast.File, names map[string]bool) *ast.File {
	if names == nil {
		return file
	}
	less := *file
	less.Imports = slices.DeleteFunc(slices.Clone(file.Imports), func(spec *ast.ImportSpec) bool {
		return spec.Name != nil && names[spec.Name.Name]
	})
	less.Decls = slices.DeleteFunc(slices.Clone(file.Decls), func(d ast.Decl) bool {
		_, isFunc := d.(*ast.FuncDecl)
		return isFunc
	})
	return &less
}

// claimed returns the text of a file that claims to be what guard writes, nil if it does not.
func (p *Package) claimed(file *ast.File, claims func([]byte) bool) []byte {
	if len(file.Comments) == 0 || !claims([]byte(file.Comments[0].List[0].Text+"\n")) {
		return nil
	}
	src, err := []byte(nil), errors.ErrUnsupported
	if p.ReadFile != nil {
		src, err = p.ReadFile(p.realName(file))
	}
	if errors.Is(err, errors.ErrUnsupported) { // by a driver that knows of no files but those on disk
		src, err = inputs.Run.ReadFile(p.realName(file))
	}
	if !claims(src) {
		return []byte(file.Comments[0].List[0].Text + "\n") // of what cannot be read, that much is known
	}
	return src
}

// realName is the name of a file, whatever line directives it has.
func (p *Package) realName(file *ast.File) string { return p.Fset.File(file.FileStart).Name() }

// Renewed returns the text that is up to date for a guard or loader that a check of the
// package found not to be, by the base name of its file; nil if it is not known.
func (b *Binding) Renewed(base string) []byte { return b.renewed[base] }

func (b *Binding) renew(file *ast.File, text []byte) {
	if b.renewed == nil {
		b.renewed = make(map[string][]byte)
	}
	b.renewed[filepath.Base(b.pkg.realName(file))] = text
}

// checkGuards reports guards that are out of date.
func (b *Binding) checkGuards() {
	for _, g := range b.pkg.guards {
		r := &guardReport{b: b, file: g.file, found: make(map[string]bool)}
		switch {
		case g.guard == nil:
			r.add("", nil, finding.GuardEdited)
			r.now = b.pkg.wantedGuard()
		case g.guard.Program != b.pkg.Path:
			r.add(g.guard.Program, nil, finding.GuardOfOther)
			r.now = b.pkg.wantedGuard()
		default:
			r.compare(g.guard)
		}
		if len(r.found) > 0 && r.now != nil && len(r.now.Requirements) > 0 {
			b.renew(g.file, r.now.Source())
		}
	}
}

func (p *Package) wantedGuard() *guard.Guard {
	if p.Guard == nil {
		return nil
	}
	return p.Guard()
}

// A guardReport is the comparison of one guard with the contracts.
type guardReport struct {
	b     *Binding
	file  *ast.File
	now   *guard.Guard    // as it should be; nil if it is not known
	found map[string]bool // by the contract's path, "" if it is for none
}

// compare compares a guard with the contracts that it was made of and, where all that the
// package imports is known, with others.
func (r *guardReport) compare(g *guard.Guard) {
	r.now = g
	if r.b.place == nil {
		return // nothing says what there is
	}
	for _, c := range g.Contracts {
		r.compareWith(c)
	}
	now := r.b.pkg.wantedGuard()
	if now == nil {
		return
	}
	same := slices.Equal(g.Platforms, now.Platforms)
	for _, c := range g.Lacks(now) {
		if r.found[c.Path] {
			continue
		}
		if r.add(c.Path, r.source(c.Path), finding.GuardLacks); !same {
			r.now = nil // on other platforms the program may import other packages
		}
	}
	if !same {
		return
	}
	for _, c := range now.Lacks(g) {
		if !r.found[c.Path] {
			r.add(c.Path, r.source(c.Path), finding.GuardExtra)
		}
	}
	r.now = now
}

// compareWith compares a guard with one of the contracts that it was made of.
func (r *guardReport) compareWith(c guard.Contract) {
	s, f := r.read(c.Path, finding.GuardExtra, finding.GuardUnknown)
	switch {
	case r.found[c.Path]:
		r.now = nil
	case f != nil && guard.Digest(f) != c.Digest:
		s.file = f
		r.add(c.Path, s, finding.GuardStale)
		if r.now != nil {
			r.now, _ = r.now.Renew(c.Path, f)
		}
	}
}

// read reads the contract of the folder with an import path. If there is none, or none that
// can be read, it reports that in one of two forms.
func (r *guardReport) read(path string, gone, unknown finding.Form) (*source, *contract.File) {
	s := r.source(path)
	if s == nil {
		r.add(path, nil, unknown, "its folder is not known")
		return nil, nil
	}
	name := s.name
	if name == "" {
		name = r.b.place.Name(r.b.pkg.Dir, r.b.pkg.Path)
	}
	p := r.b.reader.read(name, "", r.b.place)
	switch {
	case p == nil && r.b.place.ByPath && r.b.place.Root == "":
		return nil, nil // a build, in which not all contracts need to be
	case p == nil:
		r.add(path, nil, gone)
		return nil, nil
	case p.err != nil:
		r.add(path, nil, unknown, strings.ReplaceAll(p.err.Error(), "\n", "; "))
		return nil, nil
	}
	return s, p.file
}

// source returns the contract of the folder with an import path, without its content; nil
// if the folder is not known.
func (r *guardReport) source(path string) *source {
	b := r.b
	if path == b.pkg.Path {
		return &source{base: path}
	}
	dir := ""
	if !b.place.ByPath {
		if dir = b.dirOf(path, nil); dir == "" {
			return nil
		}
	}
	return &source{base: path, name: b.place.Name(dir, path)}
}

// add reports that a guard is not what the contract at path, which can be nil, demands; ""
// is the path of none.
func (r *guardReport) add(path string, s *source, form finding.Form, more ...string) {
	f := finding.Finding{
		ID: contract.GuardOutdated, Symbol: filepath.Base(r.b.pkg.realName(r.file)), Pos: r.file.Package, End: r.file.Name.End(),
		Form: form, Args: append([]string{path}, more...),
	}
	if s == nil {
		s = &source{}
	} else if s.file != nil && s.file.Environment != nil {
		f.Contract = s.file.Environment.Pos
	}
	r.found[path] = true
	r.b.add(s, f)
}
