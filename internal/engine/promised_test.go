package engine_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"path"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/wording"
)

// TestPromised checks packages against contracts that mean each other's promises. The
// files are the packages in import order and, in FOLDER/importspy.yaml, their contracts.
func TestPromised(t *testing.T) {
	for _, test := range []struct{ name, files, want string }{
		{"a finding follows from the nearest divergence", `
-- a/a.go --
package a
type Far struct{ N int }
type Name = int
-- a/importspy.yaml --
version: 1
exports:
  types:
    Far: {type: struct, fields: {N: string}}
    Name: = string
-- b/b.go --
package b
import "example.com/a"
type Box struct{ Far a.Far }
var V func(Box) a.Name
-- b/importspy.yaml --
version: 1
exports:
  vars:
    V: func(Box) a.Name
  types:
    Box: {type: struct, fields: {Far: a.Far}}
`, `a: Far.N: contract says string, package has int (breaking)
a: Name: contract says = string, package has = int (breaking)
b: V: contract says func(Box) a.Name (type a.Name = string), package has func(Box) a.Name (type a.Name = int); follows from a.Name in a:5 (breaking)
`},
		{"through a package without a contract", `
-- a/a.go --
package a
type Name = int
-- a/importspy.yaml --
version: 1
exports:
  types:
    Name: = string
waivers:
  - {finding: type-changed, symbol: Name, reason: it is new}
-- mid/mid.go --
package mid
import "example.com/a"
type Pair[K any] struct { Key K; Value a.Name }
func (p *Pair[K]) Get() a.Name { return p.Value }
type Names = map[string]a.Name
-- b/b.go --
package b
import "example.com/mid"
var V mid.Names
type T struct{ mid.Pair[mid.Names] }
func (T) M() mid.Names { return nil }
-- b/importspy.yaml --
version: 1
exports:
  vars:
    V: mid.Names
  types:
    T: {type: struct, embeds: ["mid.Pair[mid.Names]"], methods: {M: func() mid.Names}}
`, `a: Name: contract says = string, package has = int (waived: it is new)
b: V: contract says mid.Names (type mid.Names = map[string]a.Name; type a.Name = string), package has mid.Names (type mid.Names = map[string]a.Name; type a.Name = int); follows from a.Name in a:4 (waived: it is new)
b: T.Pair: contract says mid.Pair[mid.Names] (type mid.Names = map[string]a.Name; type a.Name = string), package has mid.Pair[mid.Names] (type mid.Names = map[string]a.Name; type a.Name = int); follows from a.Name in a:4 (waived: it is new)
b: T.M: contract says func() mid.Names (type mid.Names = map[string]a.Name; type a.Name = string), package has func() mid.Names (type mid.Names = map[string]a.Name; type a.Name = int); follows from a.Name in a:4 (waived: it is new)
`},
		{"a member of the same name is the cause", `
-- a/a.go --
package a
type A struct{ X int }
func (A) M() {}
type B struct{}
func (B) M() {}
-- a/importspy.yaml --
version: 1
policy: exact
exports:
  types:
    A: {type: struct, fields: {X: string}, methods: {M: func()}}
    B: struct
waivers:
  - {finding: field-changed, symbol: A.X, reason: nobody uses it}
-- b/b.go --
package b
import "example.com/a"
type H struct{ a.A; a.B }
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, embeds: [a.A, a.B]}
`, `a: A.X: contract says string, package has int (waived: nobody uses it)
a: B.M: package has func(), contract does not declare it (compatible)
b: H.M: contract promotes func() from A, package has no such method; follows from a.B.M in a:6 (breaking)
`},
		{"a constant is a cause", `
-- a/a.go --
package a
const N = 3
-- a/importspy.yaml --
version: 1
exports:
  consts:
    N: = 2
-- b/b.go --
package b
import "example.com/a"
var V [a.N]int
-- b/importspy.yaml --
version: 1
exports:
  vars:
    V: "[a.N]int"
`, `a: N: contract says = 2, package has = 3 (breaking)
b: V: contract says [a.N]int, package has [3]int; follows from a.N in a:4 (breaking)
`},
		{"what is not listed under minimum may have been there", `
-- a/a.go --
package a
type T struct{ N int }
func (T) M() {}
-- a/importspy.yaml --
version: 1
policy: minimum
exports:
  types:
    T: {type: struct, fields: {N: string}}
-- b/b.go --
package b
import "example.com/a"
type H struct{ a.T }
func (H) M(n int) {}
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, embeds: [a.T]}
`, `a: T.N: contract says string, package has int (breaking)
b: H.M: contract says func(), package has func(n int) (breaking)
`},
		{"under compatible it was not", `
-- a/a.go --
package a
type T struct{ N int }
func (T) M() {}
-- a/importspy.yaml --
version: 1
policy: compatible
exports:
  types:
    T: {type: struct, fields: {N: int}}
-- b/b.go --
package b
import "example.com/a"
type H struct{ a.T }
func (H) M(n int) {}
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, embeds: [a.T]}
`, ``},
		{"a type that is gone is what it was", `
-- a/a.go --
package a
type U struct{}
-- a/importspy.yaml --
version: 1
exports:
  types:
    T: struct
    U: struct
-- b/b.go --
package b
import "example.com/a"
func F(a.U) {}
-- b/importspy.yaml --
version: 1
exports:
  funcs:
    F: func(a.T)
`, `a: T: contract declares type T, package does not declare it (breaking)
b: F: contract says func(a.T), package has func(a.U) (breaking)
`},
		{"an internal package is as the contract of another one has it", `
-- internal/in/in.go --
package in
type Mark struct{}
func (Mark) Pos() int { return 0 }
-- a/a.go --
package a
import "example.com/internal/in"
type Mark = in.Mark
-- a/importspy.yaml --
version: 1
policy: exact
uses: [example.com/internal/in]
exports:
  types:
    Mark: = in.Mark
    in.Mark: struct
-- b/b.go --
package b
import "example.com/a"
type Other struct{ a.Mark; Pos int }
-- b/importspy.yaml --
version: 1
policy: exact
exports:
  types:
    Other: {type: struct, embeds: [a.Mark]}
`, `a: in.Mark.Pos: package has func() int, contract does not declare it (compatible)
b: Other.Pos: package has int, contract does not declare it (compatible)
`},
		{"a finding follows from a type of another package", `
-- internal/in/in.go --
package in
type Mark struct{}
func (*Mark) M() {}
-- a/a.go --
package a
import "example.com/internal/in"
type Mark = in.Mark
-- a/importspy.yaml --
version: 1
policy: exact
uses: [example.com/internal/in]
exports:
  types:
    Mark: = in.Mark
    in.Mark: struct
-- c/c.go --
package c
type C struct{}
func (C) M() {}
-- b/b.go --
package b
import ("example.com/a"; "example.com/c")
type H struct{ a.Mark; c.C }
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, embeds: [a.Mark, c.C]}
`, `a: (*in.Mark).M: package has func(), contract does not declare it (compatible)
b: H.M: contract promotes func() from C, package has no such method; follows from (*in.Mark).M in a:7 (breaking)
`},
		{"an entry for another package's type lists what its own clients see", `
-- dep.example/dep/dep.go --
package dep
type Mark struct{}
func (Mark) M(n int) {}
func (Mark) K() {}
-- a/a.go --
package a
import "dep.example/dep"
type A struct{ dep.Mark }
func (A) K() {}
-- a/importspy.yaml --
version: 1
exports:
  types:
    A: {type: struct, methods: {K: func()}, embeds: [dep.Mark]}
    dep.Mark: {type: struct, methods: {M: func()}}
-- c/c.go --
package c
import "dep.example/dep"
type Mark = dep.Mark
type D struct{ K int }
-- b/b.go --
package b
import "example.com/c"
type H struct{ c.Mark; c.D }
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, embeds: [c.Mark, c.D]}
`, `a: dep.Mark.M: contract says func(), package has func(n int) (breaking)
`},
		{"contracts that contradict each other", `
-- a/a.go --
package a
type T struct{}
-- a/importspy.yaml --
version: 1
exports:
  types:
    T: "*int"
-- b/b.go --
package b
import "example.com/a"
type H struct{ a.T; N int }
-- b/importspy.yaml --
version: 1
exports:
  types:
    H: {type: struct, fields: {N: string}, embeds: [a.T]}
`, `a: T: contract says *int, package has struct{} (breaking)
b: H.N: contract says string, package has int (breaking)
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := checkPromised(t, test.files); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

// checkPromised checks packages in the order of the files.
func checkPromised(t *testing.T, files string) string {
	t.Helper()
	ar := txtar.Parse([]byte(files))
	contracts := make(map[string][]byte)
	for _, f := range ar.Files {
		if dir, ok := strings.CutSuffix(f.Name, "/"+contract.FileName); ok {
			contracts[pathOf(dir)] = f.Data
		}
	}
	packages := make(casetest.Packages)
	var loaded []*types.Package
	var pkgs []*engine.Package
	for _, f := range ar.Files {
		dir := path.Dir(f.Name)
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		pkg, file, info := packages.Check(t, pathOf(dir), f.Data)
		loaded = append(loaded, pkg)
		pkgs = append(pkgs, engine.NewPackage(pkg, []*ast.File{file}, info, "linux", "amd64"))
	}
	promised, alone := engine.NewPromised(loaded), make(map[*engine.Package]*engine.Result)
	for _, pkg := range pkgs {
		if data := contracts[pkg.Types.Path()]; data != nil {
			alone[pkg] = engine.Exports(contract.FileName, data, pkg)
			promised.Learn(pkg.Types, pkg.Types.Name(), alone[pkg])
		}
	}
	var b strings.Builder
	for _, pkg := range pkgs {
		name := pkg.Types.Name()
		if alone[pkg] == nil {
			promised.Add(pkg.Types, "", nil)
			continue
		}
		r := alone[pkg].Within(promised, pkg)
		engine.Waive(r.File, r.Findings, pkg.GOOS, pkg.GOARCH)
		promised.Add(pkg.Types, name, r)
		for i := range r.Findings {
			fmt.Fprintf(&b, "%s: %s\n", name, wording.Check(&r.Findings[i]))
		}
	}
	return b.String()
}

// pathOf returns the import path of a folder. One with a dot in its name is of another
// module.
func pathOf(dir string) string {
	if first, _, _ := strings.Cut(dir, "/"); strings.Contains(first, ".") {
		return dir
	}
	return "example.com/" + dir
}
