package guard

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Claims reports whether a Go file says that it is a guard. It need not be one.
func Claims(src []byte) bool { return bytes.HasPrefix(unix(src), []byte(mark)) }

// Read returns the guard that a Go file is, nil if it is not one: not what Source writes,
// apart from the ends of lines, which version control may change.
func Read(src []byte) *Guard {
	src = unix(src)
	if !Claims(src) {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), FileName, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	g := &Guard{Platforms: Platforms(src), Contracts: readContracts(string(src))}
	for _, d := range file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || len(d.Specs) != 1 {
			continue
		}
		spec, ok := d.Specs[0].(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			continue
		}
		switch spec.Names[0].Name {
		case own("program"):
			g.Program = text(spec.Values[0])
		case own("requirements"):
			g.Requirements = readRequirements(spec.Values[0])
		}
	}
	if !g.known() || !bytes.Equal(g.Source(), src) {
		return nil
	}
	return g
}

// SameText reports whether two files are the same, apart from the ends of lines.
func SameText(a, b []byte) bool { return bytes.Equal(unix(a), unix(b)) }

func unix(src []byte) []byte { return bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")) }

// Platforms returns the platforms that a guard is for, perhaps one that another version
// wrote; nil if it does not say.
func Platforms(src []byte) []string {
	for line := range strings.Lines(comment(string(unix(src)))) {
		if rest, ok := strings.CutPrefix(line, "// Platforms: "); ok {
			return strings.Fields(rest)
		}
	}
	return nil
}

// comment returns what comes before the build constraint.
func comment(src string) string {
	before, _, _ := strings.Cut(src, "\n//go:build")
	return before
}

// readContracts reads the list in the comment that a guard begins with.
func readContracts(src string) (list []Contract) {
	for line := range strings.Lines(comment(src)) {
		rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "//\t")
		if !ok {
			continue
		}
		rest, others := strings.CutSuffix(rest, shared)
		i := strings.LastIndexByte(rest, ' ')
		if i < 0 {
			return nil
		}
		list = append(list, Contract{Path: rest[:i], Digest: rest[i+1:], Shared: others})
	}
	return list
}

func readRequirements(e ast.Expr) (list []Requirement) {
	for _, elt := range elements(e) {
		f := fields(elt)
		r := Requirement{From: text(f["from"]), Name: text(f["name"]), Words: words(f["words"]), Unmet: function(f["unmet"])}
		for _, elt := range elements(f["value"]) {
			f := fields(elt)
			r.Value = append(r.Value, Set{What: text(f["what"]), Words: words(f["words"]), Has: function(f["has"])})
		}
		for _, elt := range elements(f["among"]) {
			f := fields(elt)
			r.Among = append(r.Among, Deployment{Label: text(f["label"]), Needs: readRequirements(f["needs"])})
		}
		list = append(list, r)
	}
	return list
}

// What follows reads what a guard can have and returns nothing for all else: what is read
// is written again, and compared.

func elements(e ast.Expr) []ast.Expr {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return lit.Elts
	}
	return nil
}

func fields(e ast.Expr) map[string]ast.Expr {
	byName := make(map[string]ast.Expr)
	for _, elt := range elements(e) {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				byName[key.Name] = kv.Value
			}
		}
	}
	return byName
}

func words(e ast.Expr) (list []string) {
	for _, elt := range elements(e) {
		list = append(list, text(elt))
	}
	return list
}

func text(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		s, _ := strconv.Unquote(lit.Value)
		return s
	}
	return ""
}

// function returns the name of a function as package start has it, "" for what is not one.
func function(e ast.Expr) string {
	id, ok := e.(*ast.Ident)
	if !ok || len(id.Name) <= len(prefix) {
		return ""
	}
	name := id.Name[len(prefix):]
	return strings.ToLower(name[:1]) + name[1:]
}

// known reports whether all functions of a guard are there.
func (g *Guard) known() bool {
	return !slices.ContainsFunc(functions(g.Requirements), func(name string) bool {
		return !slices.Contains(kinds, name) && !slices.Contains(deciders, name)
	})
}
