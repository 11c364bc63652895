package guard

import (
	"bytes"
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// startSource is the code of all guards.
//
//go:embed start/start.go start/values.go
var startSource embed.FS

// startFiles are its files, in the order in which a guard has them.
var startFiles = []string{"start/start.go", "start/values.go"}

// A shaker copies declarations that are needed, and what these need.
type shaker struct {
	fset   *token.FileSet
	texts  map[string]string // by the names of files
	list   []ast.Decl
	decls  map[string]ast.Decl // by name
	paths  map[string]string   // imports by name
	needed map[string]bool     // names of both
}

func newShaker() *shaker {
	s := &shaker{
		fset: token.NewFileSet(), texts: make(map[string]string),
		decls: make(map[string]ast.Decl), paths: make(map[string]string), needed: make(map[string]bool),
	}
	for _, name := range startFiles {
		text, err := startSource.ReadFile(name)
		if err == nil {
			err = s.add(name, string(text))
		}
		if err != nil {
			panic(fmt.Sprintf("guard: %v", err)) // it was compiled
		}
	}
	return s
}

// add adds the declarations and imports of a file.
func (s *shaker) add(name, text string) error {
	file, err := parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	s.texts[name] = text
	s.list = append(s.list, file.Decls...)
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			s.decls[d.Name.Name] = d
		case *ast.GenDecl:
			switch spec := d.Specs[0].(type) {
			case *ast.TypeSpec:
				s.decls[spec.Name.Name] = d
			case *ast.ValueSpec:
				s.decls[spec.Names[0].Name] = d
			}
		}
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		s.paths[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	return nil
}

// need notes that a declaration is needed, and what it needs.
func (s *shaker) need(name string) {
	d := s.decls[name]
	if s.needed[name] || d == nil && s.paths[name] == "" {
		return
	}
	s.needed[name] = true
	if d == nil || name == "requirements" {
		return
	}
	for _, id := range s.uses(d) {
		s.need(id.Name)
	}
}

// uses returns the identifiers in a declaration that have names of declarations or
// imports. Nothing else has such a name: see package start.
func (s *shaker) uses(d ast.Decl) (list []*ast.Ident) {
	selected := make(map[*ast.Ident]bool)
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selected[n.Sel] = true
		case *ast.Ident:
			if n.Name != "_" && !selected[n] && (s.decls[n.Name] != nil || s.paths[n.Name] != "") {
				list = append(list, n)
			}
		}
		return true
	})
	return list
}

// imports writes the imports that are needed.
func (s *shaker) imports(b *bytes.Buffer) {
	b.WriteString("import (\n")
	for _, path := range slices.Sorted(maps.Values(s.paths)) {
		if name := path[strings.LastIndexByte(path, '/')+1:]; s.needed[name] {
			fmt.Fprintf(b, "\t%s %q\n", own(name), path)
		}
	}
	b.WriteString(")\n\n")
}

// declarations writes the declarations that are needed, under the names of a guard, apart
// from those that a guard has its own of.
func (s *shaker) declarations(b *bytes.Buffer) {
	written := []string{"program", "requirements"}
	for _, d := range s.list {
		name := ""
		for n, of := range s.decls {
			if of == d {
				name = n
			}
		}
		if !s.needed[name] && name != "_" || name == "" || slices.Contains(written, name) {
			continue
		}
		b.WriteString("\n")
		s.declaration(b, name, d)
	}
}

func (s *shaker) declaration(b *bytes.Buffer, name string, d ast.Decl) {
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		text := s.text(doc.Pos(), doc.End())
		for _, lead := range []string{"// ", "// A "} {
			if rest, ok := strings.CutPrefix(text, lead+name+" "); ok {
				text = strings.Replace(lead, "A", "An", 1) + own(name) + " " + rest
			}
		}
		b.WriteString(text + "\n")
	}
	at := d.Pos()
	for _, id := range s.uses(d) {
		b.WriteString(s.text(at, id.Pos()) + own(id.Name))
		at = id.End()
	}
	b.WriteString(s.text(at, d.End()) + "\n")
}

// text returns what is between two positions in one file.
func (s *shaker) text(from, to token.Pos) string {
	start, end := s.fset.Position(from), s.fset.Position(to)
	return s.texts[start.Filename][start.Offset:end.Offset]
}
