package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// injected holds the files that gopls gets, each where it lies here.
//
//go:embed _inject
var injected embed.FS

// An edit replaces the one occurrence of a text in a file of gopls.
type edit struct {
	file     string
	old, new string
}

// edits hook the injected files up.
var edits = []edit{
	// The key of a cached analysis covers the contracts; else gopls repeats what it
	// said of a package before its contract was edited, even after a restart.
	{
		file: "internal/cache/analysis.go",
		old:  "summary, err := an.runCached(ctx, key)\n",
		new:  "summary, err := an.runCached(ctx, keyWithContracts(ctx, an, key))\n",
	},
	// A diagnostic may have related positions and fixes in a contract, in columns as
	// the protocol counts them.
	{
		file: "internal/cache/analysis.go",
		old:  "\tif allowDeps {\n",
		new:  "\tif allowDeps || isContract(tokFile.Name()) {\n",
	},
	{
		file: "internal/cache/analysis.go",
		old:  "\t\t\tdiagnostic, err := toGobDiagnostic(apkg.pkg, analyzer, d)\n",
		new: "\t\t\tdiagnostic, err := toGobDiagnostic(apkg.pkg, analyzer, d)\n" +
			"\t\t\tconvertContractColumns(ctx, act.fsource, &diagnostic)\n",
	},
	// The analyzer reads contracts as the editor has them, saved or not.
	{
		file: "internal/cache/analysis.go",
		old:  "if err := driverutil.CheckReadable(pass, filename); err != nil {\n",
		new:  "if err := driverutil.CheckReadable(pass, filename); err != nil && !isContract(filename) {\n",
	},
	// A stranger may have made a contract a link to a device, or to a file of gigabytes.
	{
		file: "internal/cache/fs_memoized.go",
		old:  "\tcontent, err := os.ReadFile(uri.Path()) // ~20us\n",
		new:  "\tcontent, err := readFileOrContract(uri.Path(), os.ReadFile)\n",
	},
	// A fix is of the contract as it is when the editor asks for it.
	{
		file: "internal/server/code_action.go",
		old:  "\t\tfor _, sd := range s.findMatchingDiagnostics(uri, pd) {\n",
		new:  "\t\tfor _, sd := range snapshot.WithCurrentFixes(ctx, uri, s.findMatchingDiagnostics(uri, pd)) {\n",
	},
	// The editor says when it has applied a fix to a contract that it does not send.
	{
		file: "internal/server/command.go",
		old:  "\tif !slices.Contains(s.Options().SupportedCommands, params.Command) {\n",
		new: "\tif params.Command == cache.FixTakenCommand {\n\t\treturn nil, cache.FixTaken(params.Arguments)\n\t}\n" +
			"\tif !slices.Contains(s.Options().SupportedCommands, params.Command) {\n",
	},
	// What only deletes from a contract does not make the Go code unnecessary.
	{
		file: "internal/cache/errors.go",
		old:  "\tif onlyDeletions(diag.SuggestedFixes) {\n",
		new:  "\tif onlyDeletions(diag.SuggestedFixes) && !fixesContract(diag) {\n",
	},
	// Gopls analyzes anew when a contract changes, and asks the editor to say so.
	{
		file: "internal/cache/snapshot.go",
		old:  "\tneedsDiagnosis := len(changed.CompilerOptDetails) > 0 ||",
		new:  "\tneedsDiagnosis := contractChanged(changed.Files) || len(changed.CompilerOptDetails) > 0 ||",
	},
	{
		file: "internal/cache/snapshot.go",
		old:  "\tpatterns := make(map[protocol.RelativePattern]unit)\n",
		new:  "\tpatterns := make(map[protocol.RelativePattern]unit)\n\twatchContracts(s, patterns)\n",
	},
	// So does gopls' own watcher, for editors that cannot watch (setting fileWatcher).
	{
		file: "internal/filewatcher/fsnotify_watcher.go",
		old:  "\tswitch strings.TrimPrefix(filepath.Ext(fileName), \".\") {\n",
		new:  "\tif isContract(fileName) {\n\t\treturn false\n\t}\n\tswitch strings.TrimPrefix(filepath.Ext(fileName), \".\") {\n",
	},
}

// errUnfit is in the chain of the errors that say that a gopls is not the one
// that edits were made for.
var errUnfit = errors.New("unsupported gopls version")

// patch adds the injected files to the gopls module in dir and makes the edits.
func patch(dir string) error {
	for _, e := range edits {
		if err := e.apply(dir); err != nil {
			return err
		}
	}
	return inject(dir)
}

func (e *edit) apply(dir string) error {
	name := filepath.Join(dir, filepath.FromSlash(e.file))
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s", errUnfit, e.file)
	} else if err != nil {
		return err
	}
	if n := bytes.Count(data, []byte(e.old)); n != 1 {
		return fmt.Errorf("%w: %s has %d times, not once, the line\n\t%s",
			errUnfit, e.file, n, bytes.TrimSpace([]byte(e.old)))
	}
	return os.WriteFile(name, bytes.Replace(data, []byte(e.old), []byte(e.new), 1), 0o666)
}

// inject copies the injected files. None may be there.
func inject(dir string) error {
	files, err := fs.Sub(injected, "_inject")
	if err != nil {
		return err
	}
	err = os.CopyFS(dir, files)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: a file that would be added exists: %w", errUnfit, err)
	}
	return err
}
