package engine_test

import (
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
)

// Of the standard library's packages, these have large APIs: of structs and
// functions, of constants, and of types that refer to each other.
var largePackages = []string{"go/types", "net/http", "syscall"}

func BenchmarkNewContract(b *testing.B) {
	for _, pkg := range loadLarge(b) {
		b.Run(pkg.Types.Path(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				engine.NewContract(pkg, contract.Exact)
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, pkg := range loadLarge(b) {
		data := contract.Format(engine.NewContract(pkg, contract.Exact))
		b.Run(pkg.Types.Path(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := engine.Check(contract.FileName, data, pkg); len(r.Findings) > 0 {
					b.Fatalf("a package diverges from its own contract: %s", r.Findings[0].ID)
				}
			}
		})
	}
}

func loadLarge(b *testing.B) []*engine.Package {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, largePackages...)
	if err != nil {
		b.Fatal(err)
	}
	var list []*engine.Package
	for _, pkg := range loaded {
		list = append(list, engine.NewPackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, "linux", "amd64"))
	}
	return list
}
