package cache

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/contract"
	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/gopls/internal/cache/metadata"
	"golang.org/x/tools/gopls/internal/file"
	"golang.org/x/tools/gopls/internal/importspy"
	"golang.org/x/tools/gopls/internal/protocol"
	"golang.org/x/tools/gopls/internal/protocol/command"
	"golang.org/x/tools/gopls/internal/util/pathutil"
)

// isContract reports whether the analyzer may read the file called name, and
// report and edit in it.
func isContract(name string) bool { return importspy.IsContract(name) }

// readFileOrContract reads a file. A contract that is a device, which need not end, or too
// large is left to the analyzer, which says so.
func readFileOrContract(name string, read func(string) ([]byte, error)) ([]byte, error) {
	if isContract(name) {
		switch info, err := os.Stat(name); {
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular() || info.Size() > contract.MaxSize:
			return nil, errors.New("not a file that can be a contract")
		}
	}
	return read(name)
}

// contractChanged reports whether there is a contract among changed files. Which
// packages that concerns, keyWithContracts knows.
func contractChanged(files map[protocol.DocumentURI]file.Handle) (changed bool) {
	for uri := range files {
		if isContract(uri.Path()) {
			taken.Delete(uri)
			changed = true
		}
	}
	return changed
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
	hashVersions(h, an.ph.mp.Module)
	hashOthers(h, an.ph.mp)
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

// hashVersions writes to w the files that say which versions a module requires of others:
// rules can be for some, and that of a module that a folder replaces is in no file name.
func hashVersions(w io.Writer, mod *packages.Module) {
	if mod == nil || mod.GoMod == "" {
		return
	}
	files := []string{mod.GoMod}
	for dir := filepath.Dir(mod.GoMod); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		name := filepath.Join(dir, "go.work")
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		files = append(files, name)
		if work, err := modfile.ParseWork(name, data, nil); err == nil {
			for _, use := range work.Use {
				if path := filepath.FromSlash(use.Path); filepath.IsAbs(path) {
					files = append(files, filepath.Join(path, "go.mod"))
				} else {
					files = append(files, filepath.Join(dir, path, "go.mod"))
				}
			}
		}
		break
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		fmt.Fprintf(w, "%q %x %t\n", name, sha256.Sum256(data), err == nil)
	}
}

// hashOthers writes to w what the Go files next to a package import that are not of it,
// such as external tests and files for other platforms: waivers and rules can be for these.
func hashOthers(w io.Writer, mp *metadata.Package) {
	if len(mp.GoFiles) == 0 {
		return
	}
	dir := mp.GoFiles[0].DirPath()
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if filepath.Ext(name) != ".go" || slices.ContainsFunc(mp.CompiledGoFiles, func(uri protocol.DocumentURI) bool { return uri.Path() == name }) {
			continue
		}
		fmt.Fprintf(w, "%q", e.Name())
		if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() {
			continue // a device need not end
		}
		if file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly); err == nil {
			for _, spec := range file.Imports {
				fmt.Fprintf(w, " %s", spec.Path.Value)
			}
		}
		fmt.Fprintln(w)
	}
}

// convertContractColumns gives the positions of d in contracts the lines and columns
// of the protocol. Gopls has those of a token.File for files that are not of the
// package: columns count bytes, where the protocol has UTF-16 code units, so that
// an edit after an umlaut would miss, and after the last line break there is no
// line, so that the end of the file is a column after the last line's end, which
// clients take for that end.
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
			if q, err := fromBytes(m, *p); err == nil {
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

// fromBytes returns the position that is p.Character bytes after the beginning of
// its line, which may be in a later line.
func fromBytes(m *protocol.Mapper, p protocol.Position) (protocol.Position, error) {
	line, err := m.PositionOffset(protocol.Position{Line: p.Line})
	if err != nil {
		return protocol.Position{}, err
	}
	return m.OffsetPosition(line + int(p.Character))
}

// WithCurrentFixes returns diagnostics of the Go file uri, each that has a fix of a
// contract as the snapshot's contract has it, or not at all if it is no more.
//
// What the server remembers was found in an earlier snapshot, and it makes edits
// of this one's version out of it: in a contract that was changed since then they
// would be of other lines. In a contract that was not, what was found is in the
// cache.
func (s *Snapshot) WithCurrentFixes(ctx context.Context, uri protocol.DocumentURI, remembered []*Diagnostic) []*Diagnostic {
	if !slices.ContainsFunc(remembered, fixesContract) {
		return remembered
	}
	current := s.contractFixes(ctx, uri)
	var list []*Diagnostic
	for _, d := range remembered {
		if !fixesContract(d) {
			list = append(list, d)
			continue
		}
		i := slices.IndexFunc(current, func(c *Diagnostic) bool {
			return c.URI == uri && c.Source == d.Source && c.Message == d.Message && c.Range == d.Range
		})
		if i >= 0 {
			list = append(list, s.onceForText(ctx, current[i]))
		}
	}
	return list
}

// FixTakenCommand is what the editor calls when it has applied a fix to a contract that is
// not open in gopls. The server does not see the outcome before it is saved: the edits of
// another fix would be of the text before, and go into other lines.
const FixTakenCommand = "gopls.importspy_fix_taken"

func init() { command.Commands = append(command.Commands, FixTakenCommand) }

// taken has the hash of the text for which a fix was applied, by the URI of the contract,
// until the contract is another one on the disk or is written there.
var taken sync.Map

// FixTaken serves FixTakenCommand, whose arguments are the URI of a contract and the hash
// of its text.
func FixTaken(args []json.RawMessage) error {
	var uri protocol.DocumentURI
	var hash string
	if err := command.UnmarshalArgs(args, &uri, &hash); err != nil {
		return err
	}
	taken.Store(uri, hash)
	return nil
}

// onceForText returns d with its fixes of contracts that are not open such that each text
// gets one of them only.
func (s *Snapshot) onceForText(ctx context.Context, d *Diagnostic) *Diagnostic {
	copied := *d
	copied.SuggestedFixes = slices.Clone(d.SuggestedFixes)
	for i := range copied.SuggestedFixes {
		fix := &copied.SuggestedFixes[i]
		for uri := range fix.Edits {
			fh, err := s.ReadFile(ctx, uri)
			if _, open := fh.(*overlay); err != nil || open || !isContract(uri.Path()) {
				continue // the edit is of the version that is open, which the editor checks
			}
			hash := fh.Identity().Hash.String()
			if last, ok := taken.Load(uri); ok && last == hash {
				fix.Title, fix.Edits, fix.Command = "Save "+analyzer.File+" before another fix", nil, nil
				break
			}
			fix.Command = &protocol.Command{Title: fix.Title, Command: FixTakenCommand, Arguments: command.MustMarshalArgs(uri, hash)}
		}
	}
	return &copied
}

// contractFixes returns the diagnostics with fixes of contracts in the widest
// package that a Go file is of, which is the one that the server analyzes.
func (s *Snapshot) contractFixes(ctx context.Context, uri protocol.DocumentURI) []*Diagnostic {
	mps, err := s.MetadataForFile(ctx, uri, true)
	if err != nil || len(mps) == 0 {
		return nil
	}
	widest := mps[len(mps)-1]
	list, err := s.Analyze(ctx, map[PackageID]*metadata.Package{widest.ID: widest}, nil)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(list, func(d *Diagnostic) bool { return !fixesContract(d) })
}

// fixesContract reports whether a fix of d edits a contract.
func fixesContract(d *Diagnostic) bool {
	for _, fix := range d.SuggestedFixes {
		for uri := range fix.Edits {
			if isContract(uri.Path()) {
				return true
			}
		}
	}
	return false
}
