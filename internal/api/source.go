package api

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Source holds what only the syntax of a package tells about its objects.
type Source struct {
	deprecated map[token.Pos]string
	values     map[token.Pos]ast.Expr
	info       *types.Info
}

// NewSource reads the declarations of files. The info is that of their type
// check.
func NewSource(files []*ast.File, info *types.Info) *Source {
	s := &Source{
		deprecated: make(map[token.Pos]string),
		values:     make(map[token.Pos]ast.Expr),
		info:       info,
	}
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				s.doc(decl.Name, decl.Doc)
			case *ast.GenDecl:
				s.genDecl(decl)
			}
		}
	}
	return s
}

// Deprecated returns the text of the "Deprecated:" paragraph in the doc comment
// of obj, shortened to its first sentence, and whether there is one.
func (s *Source) Deprecated(obj types.Object) (string, bool) {
	text, ok := s.deprecated[obj.Pos()]
	return text, ok
}

// Value returns the expression that the declaration of a constant gives it, or
// nil where the value is an implicit repetition.
func (s *Source) Value(c *types.Const) ast.Expr { return s.values[c.Pos()] }

// Package returns the package that an identifier of the source stands for, or nil.
func (s *Source) Package(id *ast.Ident) *types.Package {
	if pn, ok := s.info.Uses[id].(*types.PkgName); ok {
		return pn.Imported()
	}
	return nil
}

func (s *Source) genDecl(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				s.doc(name, spec.Doc, decl.Doc)
				if decl.Tok == token.CONST && i < len(spec.Values) {
					s.values[name.Pos()] = spec.Values[i]
				}
			}
		case *ast.TypeSpec:
			s.doc(spec.Name, spec.Doc, decl.Doc)
			s.members(spec.Type)
		}
	}
}

// members reads the doc comments of fields and interface methods.
func (s *Source) members(expr ast.Expr) {
	var list *ast.FieldList
	switch expr := expr.(type) {
	case *ast.StructType:
		list = expr.Fields
	case *ast.InterfaceType:
		list = expr.Methods
	default:
		return
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			s.doc(name, field.Doc)
		}
		if len(field.Names) == 0 {
			s.doc(embeddedName(field.Type), field.Doc)
		}
	}
}

// embeddedName returns the identifier that go/types takes for the position of
// an embedded field.
func embeddedName(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.StarExpr:
		return embeddedName(expr.X)
	case *ast.SelectorExpr:
		return expr.Sel
	case *ast.IndexExpr:
		return embeddedName(expr.X)
	case *ast.IndexListExpr:
		return embeddedName(expr.X)
	case *ast.ParenExpr:
		return embeddedName(expr.X)
	}
	return nil
}

// doc records the deprecation that the first of comments with one holds. The
// comment of a group of declarations holds for each of them.
func (s *Source) doc(name *ast.Ident, comments ...*ast.CommentGroup) {
	for _, comment := range comments {
		if text, ok := deprecation(comment); ok && name != nil {
			s.deprecated[name.Pos()] = text
			return
		}
	}
}

// deprecation finds the paragraph that begins with "Deprecated:" (see
// https://go.dev/wiki/Deprecated) and returns its first sentence.
func deprecation(comment *ast.CommentGroup) (string, bool) {
	if comment == nil || !hasDeprecated(comment) {
		return "", false
	}
	for paragraph := range strings.SplitSeq(comment.Text(), "\n\n") {
		text, ok := strings.CutPrefix(strings.TrimLeft(paragraph, "\n"), "Deprecated:")
		if !ok {
			continue
		}
		text = strings.Join(strings.Fields(text), " ")
		return strings.TrimSuffix(firstSentence(text), "."), true
	}
	return "", false
}

// firstSentence returns a text up to its first full stop that ends a sentence: what follows
// does not begin with a small letter, and it is not the one of an abbreviation.
func firstSentence(text string) string {
	for at := 0; ; {
		end := strings.Index(text[at:], ". ")
		if end < 0 {
			return text
		}
		end += at
		at = end + len(". ")
		next, _ := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLower(next) && !abbreviation.MatchString(text[:end]) {
			return text[:end]
		}
	}
}

var abbreviation = regexp.MustCompile(`(?i)\b(?:e\.g|i\.e|cf|vs)$`)

// hasDeprecated saves the cost of comment.Text for all the other comments.
func hasDeprecated(comment *ast.CommentGroup) bool {
	for _, c := range comment.List {
		if strings.Contains(c.Text, "Deprecated:") {
			return true
		}
	}
	return false
}
