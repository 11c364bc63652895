package accept

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/importspy/importspy/contract"
)

// A name is an identifier in the Go source of a contract that stands for an
// object of the package or, if it qualifies another one, for an import.
type name struct {
	text       string
	start, end int    // offsets in the source
	qualifies  bool   // it stands for an import
	selected   string // what it qualifies
}

// entry returns the name of the entry that a name in a text stands for.
func (n name) entry() string {
	if n.qualifies {
		return n.text + "." + n.selected
	}
	return n.text
}

// implements is the kind of the texts that say what a type implements. No entry
// has it.
const implements contract.Kind = -1

// A form is what a text is part of: the declaration around it, and how many bytes
// of the text itself that has already.
type form struct {
	before, after string
	skip          int
}

// formsOf returns the forms that texts of a kind can have.
func formsOf(kind contract.Kind, text string) []form {
	switch kind {
	case contract.Const:
		return []form{{before: "const _ "}}
	case contract.Func, contract.Method, contract.PointerMethod:
		return []form{{"func _", "{}", min(len("func"), len(text))}}
	case contract.Type:
		return []form{{before: "type _ "}, {before: "type _ ", after: "{}"}}
	case contract.Var, contract.Field:
		return []form{{before: "type _ struct { _ ", after: "}"}}
	}
	return []form{{before: "type _ interface { ", after: "}"}, {before: "type _ struct { ", after: "}"}}
}

// parse parses a text of a kind. A position in the declaration plus the offset is
// one in the text.
func parse(kind contract.Kind, text string) (decl ast.Decl, offset int) {
	text, _ = contract.CutManner(text)
	for _, f := range formsOf(kind, text) {
		head := "package p;" + f.before
		file, err := parser.ParseFile(token.NewFileSet(), "", head+text[f.skip:]+f.after, parser.SkipObjectResolution)
		if err == nil && len(file.Decls) == 1 {
			return file.Decls[0], f.skip - len(head) - int(file.FileStart)
		}
	}
	return nil, 0
}

// namesIn returns the names in a text of a kind, in their order. Those that the
// text itself declares, of parameters and fields, are not among them.
func namesIn(kind contract.Kind, text string) (names []name) {
	decl, offset := parse(kind, text)
	if decl == nil {
		return nil
	}
	skip, selected, params := make(map[*ast.Ident]bool), make(map[*ast.Ident]string), make(map[string]bool)
	declare := func(list ...*ast.Ident) {
		for _, id := range list {
			skip[id] = true
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			declare(n.Name)
		case *ast.ValueSpec:
			declare(n.Names...)
		case *ast.TypeSpec:
			declare(n.Name)
			noteParams(params, n.TypeParams)
		case *ast.FuncType:
			noteParams(params, n.TypeParams)
		case *ast.Field:
			declare(n.Names...)
		case *ast.SelectorExpr:
			declare(n.Sel)
			if id, ok := n.X.(*ast.Ident); ok {
				selected[id] = n.Sel.Name
			}
		case *ast.Ident:
			if start := int(n.Pos()) + offset; !skip[n] {
				names = append(names, name{n.Name, start, start + len(n.Name), selected[n] != "", selected[n]})
			}
		}
		return true
	})
	return slices.DeleteFunc(names, func(n name) bool { return params[n.text] }) // in whose scope they are
}

// noteParams notes the names of type parameters.
func noteParams(params map[string]bool, list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			params[id.Name] = true
		}
	}
}

// mentions returns those of the names of entries that a text of a kind has.
func mentions[T any](kind contract.Kind, text string, names map[string]T) (list []string) {
	if !mayMention(text, names) {
		return nil // parsing takes longer
	}
	for _, n := range namesIn(kind, text) {
		if _, ok := names[n.entry()]; ok {
			list = append(list, n.entry())
		}
	}
	return list
}

// mayMention reports whether a text has one of the names as a word, or as two with a dot.
func mayMention[T any](text string, names map[string]T) bool {
	for word := range wordsIn(text) {
		if _, ok := names[word]; ok {
			return true
		}
	}
	return false
}

// wordsIn are the words of a text that can be names of entries: each, and any two with a dot
// between them.
func wordsIn(text string) iter.Seq[string] {
	isWord := func(r rune) bool { return r == '_' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	return func(yield func(string) bool) {
		for run := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWord(r) }) {
			list := strings.Split(run, ".")
			for i, word := range list {
				if !yield(word) || i > 0 && !yield(list[i-1]+"."+word) {
					return
				}
			}
		}
	}
}

// texts are the Go source of an entry and of its members.
func texts(e *contract.Entry) iter.Seq2[string, contract.Kind] {
	return func(yield func(string, contract.Kind) bool) {
		for _, d := range e.Decls {
			if !yield(d.Text.Value, e.Kind) {
				return
			}
			for _, im := range d.Implements {
				if !yield(im.Value, implements) {
					return
				}
			}
			if d.Underlying != nil && !yield(d.Underlying.Value, contract.Var) {
				return
			}
			for _, m := range d.Members() {
				for text, kind := range texts(m) {
					if !yield(text, kind) {
						return
					}
				}
			}
		}
	}
}

// replaceName returns a text of a kind with another text in the place of a name.
func replaceName(kind contract.Kind, text, old, new string) string {
	names := namesIn(kind, text)
	for _, n := range slices.Backward(names) {
		if n.text == old && !n.qualifies {
			text = text[:n.start] + new + text[n.end:]
		}
	}
	return text
}

// same reports whether two texts differ in layout alone.
func same(a, b string) bool {
	return words(a) == words(b)
}

// words is a text with one space, or none, between its tokens.
func words(text string) string {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), nil, 0)
	var list []string
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			return strings.Join(list, " ")
		}
		if tok == token.SEMICOLON {
			lit = ";"
		}
		list = append(list, cmp.Or(lit, tok.String()))
	}
}
