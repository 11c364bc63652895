package totypes_test

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
