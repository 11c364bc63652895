package driver

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
)

// alone returns the findings on a contract without a package: its mistakes, which
// are otherwise reported for the package, and that the package is gone. Families may be all
// that a contract is for.
func (f *folders) alone(at covered, file *contract.File, err error) (list []report.Finding) {
	path := f.pathOf(at)
	for _, m := range engine.Mistakes(path, file, err) {
		list = append(list, f.finding(m, at.name))
	}
	switch {
	case file != nil && file.Package != nil && path != "" && file.Package.Value != path:
		return append(list, f.misplaced(at, file, path))
	case bindsTests(file) && len(sidecar.GoFiles(at.dir)) > 0 && !promises(file):
		return list
	case file != nil && promises(file):
		return append(list, f.gone(at, file, "there is no such package; restore its Go files, or move or remove the contract", f.driver.Platforms)...)
	case len(list) > 0 && (file == nil || !ofFolder(file)):
		return list // it may be for families, under a misspelled key
	case file == nil || !ofFolder(file):
		return append(list, f.finding(finding.Invalid(contract.Position{},
			"there is no package for this contract; restore its Go files, or remove it"), at.name))
	case ofPackage(file):
		return append(list, f.finding(finding.Invalid(contract.Position{},
			"there is no package for this contract, so only uses, subpackages and skip have an effect; restore its Go files, or remove the other keys"), at.name))
	}
	return list
}

// promises reports whether a contract declares what others get from its package. A
// main package has nothing for them.
func promises(file *contract.File) bool {
	program := file.PackageName != nil && file.PackageName.Value == "main"
	return !program && (len(file.Entries()) > 0 || file.Provides != nil || file.Calls != nil || file.PackageName != nil)
}

// bindsTests reports whether a contract has rules for tests.
func bindsTests(file *contract.File) bool {
	return file != nil && file.Imports != nil && file.Imports.Tests != nil
}

// ofFolder reports whether a contract has keys that are about the packages below it.
func ofFolder(file *contract.File) bool { return file.Subpackages != nil || file.Skip != nil }

// ofPackage reports whether a contract has keys that are about its own package.
func ofPackage(file *contract.File) bool {
	return promises(file) || file.Imports != nil || file.Importers != nil || file.Environment != nil ||
		file.Package != nil || file.PackageName != nil || file.PolicyPos.IsValid() || file.Strict != nil || file.Waivers != nil
}

// misplaced is the finding on a contract that names the package of another folder.
func (f *folders) misplaced(at covered, file *contract.File, path string) report.Finding {
	return f.finding(finding.Invalid(file.Package.Pos,
		"this contract names package "+file.Package.Value+" but is in the directory of "+path+
			", which has no Go files; move the contract or fix the package key"), at.name)
}

// gone returns the findings that a package is not there on some platforms. It is
// more than one if it is waived on some of these.
func (f *folders) gone(at covered, file *contract.File, why string, platforms []load.Platform) (list []report.Finding) {
	for _, p := range platforms {
		f.contracts[at.name] = true
		gone := engine.CheckGone(file, f.pathOf(at), why, p.GOOS, p.GOARCH)
		i := slices.IndexFunc(list, func(g report.Finding) bool { return g.Says == gone.Key() })
		if i < 0 {
			g := f.finding(gone, at.name)
			g.Package, g.Gone = f.pathOf(at), true
			list, i = append(list, g), len(list)
		}
		if f.driver.Named {
			list[i].Platforms = append(list[i].Platforms, p.String())
			list[i].Everywhere = len(list[i].Platforms) == len(f.driver.Platforms)
		}
	}
	return list
}

// pathOf returns the import path of the package that a contract is for, "" if it is
// in no module.
func (f *folders) pathOf(at covered) string {
	if f.driver.Contracts != "" {
		path, _ := filepath.Rel(f.driver.Contracts, filepath.Dir(at.name)) // both are absolute
		return filepath.ToSlash(path)
	}
	path, _ := rules.ImportPath(at.dir)
	return path
}

// folderOf returns the folder of the package path, by the modules of the packages
// that were loaded and that of the working directory.
func (f *folders) folderOf(path string) (dir string, ok bool) {
	longest := ""
	for module := range f.modules {
		if (path == module || strings.HasPrefix(path, module+"/")) && len(module) > len(longest) {
			longest = module
		}
	}
	if longest == "" {
		return "", false
	}
	return filepath.Join(f.modules[longest], filepath.FromSlash(strings.TrimPrefix(path, longest))), true
}
