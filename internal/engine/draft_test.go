package engine_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/engine"
)

// A draft is a package that is still easy to change: declarations in pieces of
// Go source. Every identifier that may be renamed is a word of its own kind in
// it: P1 and Q1 are type parameters of declarations and of receivers, arg1 and
// res1 parameters and results, self1 receivers, hidden1 unexported types.
type draft struct {
	decls   []*decl
	dropped map[int]bool // pieces that are left out, by id
}

type declKind int

const (
	constDecl declKind = iota
	varDecl
	funcDecl
	typeDecl
)

// A decl is a declaration of a package, with its methods if it is one of a type.
type decl struct {
	id      int
	kind    declKind
	name    string
	doc     string    // the text behind "Deprecated:", or ""
	scope   []tplan   // type parameters
	sig     signature // of a func
	text    string    // what stands behind the name of others, up to members
	body    string    // struct or interface, if it has members; else ""
	members []*member // fields; of an interface methods and embedded elements
	methods []*method
	plan    *plan // of a type
}

// A member is a field, or an element of an interface: a line of its body.
type member struct {
	id   int
	name string // "" for what is embedded
	text string // the type, or the signature of a method from its parameters on
	tag  string
	doc  string
}

type method struct {
	id      int
	name    string
	doc     string
	pointer bool
	self    string  // the receiver; may be "" or _
	scope   []tplan // its type parameters
	sig     signature
}

type signature struct {
	params, results []parameter
	variadic        bool
}

type parameter struct{ name, typ string }

func (d *draft) clone() *draft {
	c := &draft{dropped: maps.Clone(d.dropped)}
	for _, old := range d.decls {
		n := *old
		n.scope, n.sig = slices.Clone(old.scope), old.sig.clone()
		n.members = cloneAll(old.members)
		n.methods = cloneAll(old.methods)
		for _, m := range n.methods {
			m.scope, m.sig = slices.Clone(m.scope), m.sig.clone()
		}
		c.decls = append(c.decls, &n)
	}
	return c
}

func cloneAll[T any](list []*T) []*T {
	out := make([]*T, len(list))
	for i, p := range list {
		v := *p
		out[i] = &v
	}
	return out
}

func (s signature) clone() signature {
	return signature{slices.Clone(s.params), slices.Clone(s.results), s.variadic}
}

func (s signature) String() string {
	text := "(" + list(s.params, s.variadic) + ")"
	switch {
	case len(s.results) == 1 && s.results[0].name == "":
		return text + " " + s.results[0].typ
	case len(s.results) > 0:
		return text + " (" + list(s.results, false) + ")"
	}
	return text
}

func list(params []parameter, variadic bool) string {
	var words []string
	for i, p := range params {
		typ := p.typ
		if variadic && i == len(params)-1 {
			typ = "..." + typ
		}
		words = append(words, strings.TrimSpace(p.name+" "+typ))
	}
	return strings.Join(words, ", ")
}

// A codeLine is a line of source with the piece that it stands for.
type codeLine struct {
	text string
	id   int // 0: none
}

// chunks returns the source of each declaration.
func (d *draft) chunks() [][]codeLine {
	var all [][]codeLine
	for _, dc := range d.decls {
		if d.dropped[dc.id] {
			continue
		}
		all = append(all, d.declaration(dc))
		for _, m := range dc.methods {
			if !d.dropped[m.id] {
				all = append(all, dc.method(m))
			}
		}
	}
	return all
}

func doc(lines []codeLine, text string, id int) []codeLine {
	if text != "" {
		lines = append(lines, codeLine{"// Deprecated: " + text + ".", id})
	}
	return lines
}

func (d *draft) declaration(dc *decl) []codeLine {
	lines := doc(nil, dc.doc, dc.id)
	var params []string
	for _, p := range dc.scope {
		params = append(params, p.name+" "+p.constraint)
	}
	name := dc.name
	if len(params) > 0 {
		name += "[" + strings.Join(params, ", ") + "]"
	}
	keyword := [...]string{"const", "var", "func", "type"}[dc.kind]
	switch {
	case dc.kind == funcDecl:
		return append(lines, codeLine{"func " + name + dc.sig.String() + " { panic(0) }", dc.id})
	case dc.body == "":
		return append(lines, codeLine{keyword + " " + name + " " + dc.text, dc.id})
	}
	lines = append(lines, codeLine{keyword + " " + name + " " + dc.text + dc.body + " {", dc.id})
	for _, m := range dc.members {
		if d.dropped[m.id] {
			continue
		}
		lines = doc(lines, m.doc, m.id)
		text := m.name + m.text
		if dc.body == "struct" {
			text = m.name + " " + m.text
		}
		if m.tag != "" {
			text += " `" + m.tag + "`"
		}
		lines = append(lines, codeLine{"\t" + strings.TrimSpace(text), m.id})
	}
	return append(lines, codeLine{"}", dc.id})
}

func (dc *decl) method(m *method) []codeLine {
	recv := dc.name
	var params []string
	for _, p := range m.scope {
		params = append(params, p.name)
	}
	if len(params) > 0 {
		recv += "[" + strings.Join(params, ", ") + "]"
	}
	if m.pointer {
		recv = "*" + recv
	}
	recv = strings.TrimSpace(m.self + " " + recv)
	return append(doc(nil, m.doc, m.id), codeLine{fmt.Sprintf("func (%s) %s%s { panic(0) }", recv, m.name, m.sig), m.id})
}

// shadow gives parameters, results and receivers the names of other things, as
// far as the declaration itself does not mention these.
func (d *draft) shadow(chunks [][]codeLine) {
	names := []string{"dep", "other", "int", "string", "any", "error", "byte", "comparable", "len", "p"}
	for _, dc := range d.decls {
		names = append(names, dc.name)
	}
	for _, chunk := range chunks {
		text := ""
		for _, l := range chunk {
			text += l.text + "\n"
		}
		given := make(map[string]string)
		for _, word := range values.FindAllString(text, -1) {
			for _, name := range names {
				free := !regexp.MustCompile(`\b` + name + `\b`).MatchString(text)
				if free && given[word] == "" && !slices.Contains(slices.Collect(maps.Values(given)), name) {
					given[word] = name
				}
			}
		}
		for i, l := range chunk {
			chunk[i].text = values.ReplaceAllStringFunc(l.text, func(word string) string {
				if given[word] == "" {
					return word
				}
				return given[word]
			})
		}
	}
}

// A script is the files of a draft.
type script struct {
	files [][]byte
	owner []map[int]int // by file: the piece of a line
}

// write writes the declarations to one file.
func (d *draft) write() *script {
	s := &script{}
	s.file(d.chunks())
	return s
}

// shuffle writes the declarations in another order, to several files.
func (d *draft) shuffle(rng *rand.Rand) *script {
	chunks := d.chunks()
	rng.Shuffle(len(chunks), func(i, j int) { chunks[i], chunks[j] = chunks[j], chunks[i] })
	files := make([][][]codeLine, 1+rng.IntN(3))
	for _, chunk := range chunks {
		i := rng.IntN(len(files))
		files[i] = append(files[i], chunk)
	}
	s := &script{}
	for _, chunks := range files {
		s.file(chunks)
	}
	return s
}

func (s *script) file(chunks [][]codeLine) {
	var body bytes.Buffer
	for _, chunk := range chunks {
		for _, l := range chunk {
			body.WriteString(l.text)
		}
	}
	var buf bytes.Buffer
	buf.WriteString("package p\n")
	line := 1
	for _, path := range slices.Sorted(maps.Keys(dependencies)) {
		if name := dependencies[path].name; regexp.MustCompile(`\b` + name + `\.`).Match(body.Bytes()) {
			fmt.Fprintf(&buf, "import %s %q\n", name, path)
			line++
		}
	}
	owner := make(map[int]int)
	for _, chunk := range chunks {
		buf.WriteString("\n")
		line++
		for _, l := range chunk {
			buf.WriteString(l.text + "\n")
			line++
			owner[line] = l.id
		}
	}
	s.files = append(s.files, buf.Bytes())
	s.owner = append(s.owner, owner)
}

func (s *script) String() string {
	var b strings.Builder
	for i, f := range s.files {
		fmt.Fprintf(&b, "-- %d.go --\n%s", i, f)
	}
	return b.String()
}

// replace replaces words in all files.
func (s *script) replace(word *regexp.Regexp, by func(string) string) *script {
	c := &script{owner: s.owner}
	for _, f := range s.files {
		c.files = append(c.files, []byte(word.ReplaceAllStringFunc(string(f), by)))
	}
	return c
}

// compile type-checks the files, for linux/amd64.
func (s *script) compile() (*engine.Package, *token.FileSet, []types.Error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for i, src := range s.files {
		file, err := parser.ParseFile(fset, fmt.Sprintf("%d.go", i), src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			panic(fmt.Sprintf("%v in\n%s", err, s))
		}
		files = append(files, file)
	}
	var errs []types.Error
	config := types.Config{
		Importer: dependencyImporter{},
		Error:    func(err error) { errs = append(errs, err.(types.Error)) },
	}
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	pkg := check(&config, fset, files, info)
	if pkg == nil || len(errs) > 0 {
		return nil, fset, errs
	}
	return engine.NewPackage(pkg, files, info, "linux", "amd64"), fset, nil
}

// check type-checks files. It returns nil if go/types crashes, as it does for a
// few declarations that refer to each other in a certain order.
func check(config *types.Config, fset *token.FileSet, files []*ast.File, info *types.Info) (pkg *types.Package) {
	defer func() {
		if recover() != nil {
			pkg = nil
		}
	}()
	pkg, _ = config.Check(fixturePath, fset, files, info)
	return pkg
}

// prune leaves out what does not type-check, until the rest does. It reports
// whether that is so in the end.
func (d *draft) prune() bool {
	for range 20 {
		s := d.write()
		pkg, fset, errs := s.compile()
		if pkg != nil {
			return true
		}
		for _, err := range errs {
			if id := s.owner[0][fset.Position(err.Pos).Line]; id != 0 {
				d.dropped[id] = true
			}
		}
	}
	return false
}

// A dependency is a package that drafts import.
type dependency struct {
	name, source string
	pkg          *types.Package
}

// dependencies have one package name twice, so that a contract has to give one
// of them another.
var dependencies = map[string]*dependency{
	"example.com/dep": {name: "dep", source: `package dep
		type Time struct{ Sec int }
		func (Time) Get() int { return 0 }
		type Buf struct{ Len []byte }
		func (*Buf) Close() error { return nil }
		type Getter interface{ Get() int }
		type Closer interface{ Close() error }
		type Sealed interface{ Get() int; sealed() }
		type Box[T any] struct{ Value T }
		func (Box[T]) Get() T { panic(0) }
		type Number interface{ ~int | ~float64 }
		type Text = string
		type List[T any] = []T
		type Level int
		`},
	"example.com/other/dep": {name: "other", source: `package dep
		type Time struct{ Nano int64 }
		func (*Time) Set(int) {}
		type Key [4]int
		type Func func(Time) error
		`},
}

type dependencyImporter struct{}

// Import implements [types.Importer].
func (dependencyImporter) Import(path string) (*types.Package, error) {
	d := dependencies[path]
	if d.pkg == nil {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", d.source, 0)
		if err != nil {
			return nil, err
		}
		if d.pkg, err = new(types.Config).Check(path, fset, []*ast.File{file}, nil); err != nil {
			return nil, err
		}
	}
	return d.pkg, nil
}
