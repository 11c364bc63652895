package cache

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/importspy/importspy/analyzer"
	"golang.org/x/tools/gopls/internal/cache/metadata"
	"golang.org/x/tools/gopls/internal/file"
	"golang.org/x/tools/gopls/internal/importspy"
	"golang.org/x/tools/gopls/internal/protocol"
	"golang.org/x/tools/gopls/internal/util/pathutil"
)

// isContract reports whether the analyzer may read the file called name, and
// report and edit in it.
func isContract(name string) bool { return importspy.IsContract(name) }

// contractChanged reports whether there is a contract among changed files. Which
// packages that concerns, keyWithContracts knows.
func contractChanged(files map[protocol.DocumentURI]file.Handle) bool {
	for uri := range files {
		if isContract(uri.Path()) {
			return true
		}
	}
	return false
}

// watchContracts adds the contracts of a snapshot's modules to the files that
// the editor must watch.
func watchContracts(s *Snapshot, patterns map[protocol.RelativePattern]unit) {
	if !s.view.typ.usesModules() {
		patterns[protocol.RelativePattern{Pattern: importspy.Glob}] = unit{}
		return
	}
	for mod := range s.view.workspaceModFiles {
		patterns[protocol.RelativePattern{BaseURI: mod.Dir(), Pattern: importspy.Glob}] = unit{}
	}
}

// keyWithContracts returns the key of a node's cached analysis: one that covers
// the contracts that can bear on the node's package, too.
//
// It is computed anew each time that the package is analyzed. The key that gopls
// has is remembered until a Go file changes, which is too long.
func keyWithContracts(ctx context.Context, an *analysisNode, key file.Hash) file.Hash {
	if !slices.Contains(an.analyzers, analyzer.Analyzer) {
		return key // a dependency: only its facts matter
	}
	h := sha256.New()
	h.Write(key[:])
	for _, dir := range contractFolders(an) {
		hashContract(ctx, h, an.fsource, dir)
	}
	var with file.Hash
	h.Sum(with[:0])
	return with
}

// contractFolders returns, sorted, the folders whose contracts can bear on a
// package: that of the package, those of its imports, which may say who imports
// them, and those above each, which may have rules for what is below.
func contractFolders(an *analysisNode) []string {
	var dirs []string
	add := func(mp *metadata.Package) {
		if len(mp.GoFiles) == 0 {
			return
		}
		dir := mp.GoFiles[0].DirPath()
		dirs = append(dirs, dir)
		if mp.Module == nil || mp.Module.Dir == "" || !pathutil.InDir(mp.Module.Dir, dir) {
			return
		}
		for len(dir) > len(mp.Module.Dir) {
			dir = filepath.Dir(dir)
			dirs = append(dirs, dir)
		}
	}
	add(an.ph.mp)
	for _, imported := range an.succs {
		add(imported.ph.mp)
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// hashContract writes to w all that the analyzer can learn of the contract in dir:
// what the snapshot has as its content, which is what an open buffer has, and what
// there is on the disk by its name or one that is taken for a mistake.
func hashContract(ctx context.Context, w io.Writer, source file.Source, dir string) {
	entries, _ := os.ReadDir(dir) // what cannot be listed, the analyzer does not see
	for _, e := range entries {
		if isContract(e.Name()) {
			fmt.Fprintf(w, "%q %s\n", e.Name(), e.Type())
		}
	}
	name := filepath.Join(dir, analyzer.File)
	fh, err := source.ReadFile(ctx, protocol.URIFromPath(name))
	if err != nil { // the context was cancelled, and the analysis will be, too
		fmt.Fprintf(w, "%q %q\n", name, err)
		return
	}
	_, err = fh.Content()
	fmt.Fprintf(w, "%q %s %t\n", name, fh.Identity().Hash, err == nil)
}

// convertContractColumns gives the positions of d in contracts the columns of the
// protocol. Gopls counts bytes in files that are not of the package, where the
// protocol has UTF-16 code units: an edit behind an umlaut would miss.
func convertContractColumns(ctx context.Context, source file.Source, d *gobDiagnostic) {
	mappers := make(map[protocol.DocumentURI]*protocol.Mapper)
	convert := func(loc *protocol.Location) {
		if !isContract(loc.URI.Path()) {
			return
		}
		m, ok := mappers[loc.URI]
		if !ok {
			if fh, err := source.ReadFile(ctx, loc.URI); err == nil {
				if content, err := fh.Content(); err == nil {
					m = protocol.NewMapper(loc.URI, content)
				}
			}
			mappers[loc.URI] = m
		}
		if m == nil {
			return
		}
		for _, p := range []*protocol.Position{&loc.Range.Start, &loc.Range.End} {
			if q, err := m.LineCol8Position(int(p.Line)+1, int(p.Character)+1); err == nil {
				*p = q
			}
		}
	}
	for i := range d.Related {
		convert(&d.Related[i].Location)
	}
	for _, fix := range d.SuggestedFixes {
		for i := range fix.TextEdits {
			convert(&fix.TextEdits[i].Location)
		}
	}
}
