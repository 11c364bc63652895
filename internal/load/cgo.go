package load

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/snippet"
)

// CompilesCgo reports whether packages are loaded for p with cgo. There is no C
// compiler for platforms other than the host's.
func (r *Request) CompilesCgo(p Platform) bool { return p == r.Host && r.Settings.Cgo() }

// A CgoFiles is what a folder has for a platform that only cgo can compile, and
// that packages are loaded without.
type CgoFiles struct {
	first string          // the base name of a file
	names map[string]bool // what the files declare, methods after a dot
}

// CgoFiles returns what of the folder dir packages are loaded without for p; nil
// if it is nothing.
func (r *Request) CgoFiles(dir string, p Platform) *CgoFiles {
	if r.CompilesCgo(p) {
		return nil
	}
	without := r.buildContext(p, false)
	return r.FilesFor(dir, p, func(base string, src []byte) bool {
		match, err := without.MatchFile(dir, base)
		return err == nil && (!match || importsC(src))
	})
}

// FilesFor returns those of the files in dir for p and cgo, apart from tests,
// that a condition is true for; nil if there are none.
func (r *Request) FilesFor(dir string, p Platform, cond func(base string, src []byte) bool) *CgoFiles {
	ctx := r.buildContext(p, true)
	var files *CgoFiles
	for _, name := range sidecar.GoFiles(dir) {
		base := filepath.Base(name)
		if match, err := ctx.MatchFile(dir, base); err != nil || !match || strings.HasSuffix(base, "_test.go") {
			continue
		}
		src, err := inputs.Run.ReadFile(name)
		if err != nil || !cond(base, src) {
			continue
		}
		// What can be read of a file with errors counts; the go command reports them.
		file, _ := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		if files == nil {
			files = &CgoFiles{first: base, names: make(map[string]bool)}
		}
		files.declare(file)
	}
	return files
}

// buildContext returns the context in which the go command chooses files for p.
func (r *Request) buildContext(p Platform, cgo bool) *build.Context {
	return r.Settings.BuildContext(p.GOOS, p.GOARCH, cgo)
}

func importsC(src []byte) bool {
	if !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	return err == nil && slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"C"` })
}

// declare adds the names of what a file declares.
func (c *CgoFiles) declare(file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			name := decl.Name.Name
			if decl.Recv != nil {
				name = "." + name
			}
			c.names[name] = true
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					c.names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						c.names[name.Name] = true
					}
				}
			}
		}
	}
}

// declares reports whether the files declare what has the symbol of a finding: an
// object, or a method of whatever type, since another one may promote it.
func (c *CgoFiles) declares(symbol string) bool {
	last := symbol[strings.LastIndexByte(symbol, '.')+1:]
	return c.names[last] || c.names["."+last]
}

func (c *CgoFiles) declaresMethods() bool {
	for name := range c.names {
		if name[0] == '.' {
			return true
		}
	}
	return false
}

// MayHave reports whether what f says is missing may be in the files.
func (c *CgoFiles) MayHave(f *finding.Finding) bool {
	rule, _ := f.ID.Info()
	return c != nil && (c.supplies(rule.Missing, f) || rule.Missing == contract.SuppliesObject && seenNowhere(f))
}

// supplies reports whether the files have what f is about.
func (c *CgoFiles) supplies(what contract.Supply, f *finding.Finding) bool {
	switch what {
	case contract.SuppliesObject:
		return c.names[f.Declared()]
	case contract.SuppliesMethod:
		return (f.Subject.Type == nil || !types.IsInterface(f.Subject.Type.Type())) && c.declares(f.Declared())
	case contract.SuppliesName:
		return c.declares(f.Declared())
	case contract.SuppliesMethods:
		return c.declaresMethods()
	}
	return what == contract.SuppliesAny
}

// seenNowhere reports whether f is on an unexported type that nothing exposes.
// Declarations in the files may: it is theirs by mention, not by declaration. Among
// these types are those that cgo makes of C's, such as _Ctype_int.
func seenNowhere(f *finding.Finding) bool {
	return !token.IsExported(f.Declared()) && f.Subject.Actual == nil && f.Actual == ""
}

// MayHaveAdded is MayHave for an older version that f says not to have something.
func (c *CgoFiles) MayHaveAdded(f *finding.Finding) bool {
	rule, _ := f.ID.Info()
	return c != nil && (c.supplies(rule.Extra, f) || rule.Extra == contract.SuppliesObject && c.Unseen(f.Declared()))
}

// wantsCgo reports whether pkg has errors that can come of what cgo would compile,
// its own files or those of a package that it imports. It notes why.
func (r *Request) wantsCgo(set *Set, pkg *packages.Package) bool {
	if len(pkg.Errors) == 0 && !pkg.IllTyped {
		return false
	}
	reason := ""
	packages.Visit([]*packages.Package{pkg}, nil, func(dep *packages.Package) {
		if reason != "" || len(dep.Errors) == 0 && !dep.IllTyped {
			return
		}
		files := r.CgoFiles(Dir(dep), set.Platform)
		switch {
		case files == nil:
		case dep == pkg && files.explain(pkg.Errors):
			reason = files.Reason()
		case dep != pkg:
			reason = fmt.Sprintf("it imports %s, where %s", dep.PkgPath, files.Reason())
		}
	})
	if reason != "" {
		set.WithoutCgo = append(set.WithoutCgo, pkg)
		set.Unchecked = append(set.Unchecked, Unchecked{pkg.PkgPath, set.Platform.String(), reason, true})
	}
	return reason != ""
}

// explain reports whether errors of a package are on what the files declare.
func (c *CgoFiles) explain(errs []packages.Error) bool {
	return slices.ContainsFunc(errs, func(err packages.Error) bool {
		words := snippet.Words(err.Msg)
		return err.Kind == packages.TypeError && slices.ContainsFunc(words, c.declares)
	})
}

// Unseen reports whether the files may have an object of a name for clients, or a
// method if it begins with a dot: they declare it, or it is a type that is not exported,
// which they may expose wherever it is declared.
func (c *CgoFiles) Unseen(name string) bool {
	return c != nil && (c.names[name] || name[0] != '.' && !token.IsExported(name))
}

func (c *CgoFiles) Reason() string { return c.first + " needs cgo" }
