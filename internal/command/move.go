package command

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/spell"
	"github.com/importspy/importspy/internal/world"
)

const aboutMove = `Move renames import paths in contracts after the path of a module or a package has
changed: a major version such as /v2, a renamed module, a renamed or moved folder. It
finds the old paths by the key package of the contracts of the named packages, and
renames them in all contracts of their modules: the packages themselves, what uses
lists, rules with their relative patterns, and waivers. Signatures, comments and
everything else stay; update does this first, too. With -from and -to it also renames
paths in contracts without that key. It exits 0 if everything is renamed, 2 if the usage
is wrong or no contract has the path after -from, 3 if a contract could not be read or
written, or packages could not be loaded.`

func runMove(e *invocation, args []string) int {
	m := mover{invocation: e, name: "importspy-vet move", changed: make(map[string]bool), seen: make(map[string]bool)}
	var given world.Move
	opts, code, ok := e.flags("move", aboutMove, args, func(fs *flag.FlagSet) {
		fs.StringVar(&given.From, "from", "", "the import `path` that a module or a package had; with -to")
		fs.StringVar(&given.To, "to", "", "the import `path` that it has now")
		fs.BoolVar(&m.preview, "diff", false, "write nothing; print what would change as a unified diff")
	})
	if !ok {
		return code
	}
	if (given.From == "") != (given.To == "") {
		fmt.Fprintln(e.stderr, "importspy-vet move: -from and -to go together")
		return exitUsage
	}
	m.opts = opts
	if opts.Contracts != "" {
		fmt.Fprintln(e.stderr, "importspy-vet move: contracts in another folder are found by the import path; move their folders")
		return exitUsage
	}
	r, failed := e.driver(opts).Run(nil)
	moved := r.Moves
	root, _ := rules.ModuleOf(opts.Dir)
	if given.From != "" {
		moved = append(moved, report.Moved{Root: root, Old: given.From, New: given.To, Moves: []world.Move{given}})
	}
	m.given = given
	m.moveAll(moved)
	if len(moved) == 0 && root != "" {
		m.moveModule(root, nil) // names the contracts in which the paths cannot be looked at
	}
	if m.unknown {
		fmt.Fprintf(e.stderr, "importspy-vet move: -from %s: no contract has this path%s\n", given.From, m.known())
		return exitUsage
	}
	if !opts.quiet {
		fmt.Fprintf(m.out(), "%s changed\n", report.Plural(len(m.changed), "contract"))
	}
	if failed || m.failed {
		return exitFailed
	}
	return exitOK
}

// known says which path may be meant by the one after -from that no contract has, or which
// there are.
func (m *mover) known() string {
	paths := slices.Sorted(maps.Keys(m.seen))
	var all []string // with those above them
	for _, p := range paths {
		for ; p != "." && p != "/"; p = path.Dir(p) {
			all = append(all, p)
		}
	}
	if meant := spell.Suggest(m.given.From, all); meant != "" || len(paths) == 0 {
		return meant
	}
	more := ""
	if n := len(paths) - 5; n > 0 {
		paths, more = paths[:5], fmt.Sprintf(" and %d others", n)
	}
	return "; they have " + strings.Join(paths, ", ") + more
}

// A mover renames import paths in the contracts of modules.
type mover struct {
	*invocation
	opts    *options
	name    string // of the command, as messages begin
	preview bool   // print the changes instead of making them

	changed map[string]bool // the contracts, by name
	failed  bool

	given   world.Move      // by -from and -to
	found   bool            // a contract has a path that was given
	unknown bool            // none has
	seen    map[string]bool // the paths that contracts have, without wildcards
}

// out is where what was done is printed: beside a diff, not in it.
func (m *mover) out() io.Writer {
	if m.preview {
		return m.stderr
	}
	return m.stdout
}

// moveAll renames in each module what has moved.
func (m *mover) moveAll(moved []report.Moved) {
	for len(moved) > 0 {
		root := moved[0].Root
		var here, rest []report.Moved
		for _, p := range moved {
			if p.Root == root {
				here = append(here, p)
			} else {
				rest = append(rest, p)
			}
		}
		m.moveModule(root, here)
		moved = rest
	}
}

func (m *mover) moveModule(root string, moved []report.Moved) {
	p := &renames{mover: m, root: root, moved: moved}
	_, p.module = rules.ModuleOf(root)
	for _, pkg := range moved {
		for _, move := range pkg.Moves {
			if !slices.Contains(p.moves, move) {
				p.moves = append(p.moves, move)
			}
		}
	}
	// A module has got its path first; of folders in each other, the inner one counts.
	slices.SortStableFunc(p.moves, func(a, b world.Move) int {
		return cmp.Or(boolCompare(b.To == p.module, a.To == p.module), cmp.Compare(len(b.From), len(a.From)))
	})
	names := contractsIn(root)
	if slices.Contains(p.moves, m.given) && p.noneHas(names) {
		m.unknown = true
		return
	}
	if !m.opts.quiet {
		for _, move := range p.moves {
			fmt.Fprintf(m.out(), "%s is now %s\n", move.From, move.To)
		}
	}
	for _, name := range names {
		if err := m.moveContract(name, p); err != nil {
			fmt.Fprintf(m.stderr, "%s: %v\n", m.name, err)
			m.failed = true
		}
	}
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// contractsIn lists the contracts of a module, in the order of their folders.
func contractsIn(root string) (names []string) {
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case d.IsDir() && name != root && keepsPaths(name):
			return fs.SkipDir
		case d.Name() == contract.FileName: // whatever it is
			names = append(names, name)
		}
		return nil
	})
	return names
}

// keepsPaths reports whether a folder in a module does not move with it.
func keepsPaths(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	base := filepath.Base(dir)
	return err == nil || base == "vendor" || strings.HasPrefix(base, ".")
}

func (m *mover) moveContract(name string, p *renames) error {
	short := m.opts.Shorten(name)
	old, err := sidecar.Read(inputs.Run, name, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", short, err)
	}
	file, err := contract.Parse(short, old)
	if err := contract.FormErrors(err); err != nil {
		return fmt.Errorf("not changed: %w", err)
	}
	edits := file.RenamePaths(p.in(name, file))
	if len(edits) == 0 {
		return nil
	}
	if now := p.nameOf(file); now != "" {
		if more, err := file.SetName(now); err == nil {
			edits = append(edits, more...)
		}
	}
	data, err := contract.Apply(old, edits)
	if err != nil {
		return fmt.Errorf("%s: not changed: %w", short, err)
	}
	if m.preview {
		oldName, newName := diffNames(m.opts, name, false)
		m.printUnified(oldName, newName, old, data)
		m.changed[name] = true
		return nil
	}
	note, err := m.opts.Replace(name, old, data)
	if err != nil {
		return err
	}
	m.changed[name] = true
	if note != "" {
		fmt.Fprintf(m.stderr, "%s: %s: %s\n", m.name, short, note)
	}
	if !m.opts.quiet {
		fmt.Fprintf(m.stdout, "\t%s (%s)\n", short, report.Plural(len(edits), "change"))
	}
	return nil
}

// ofNested reports whether a path is one of a module in a folder of this one, which has kept
// its path, or of another major version.
func (p *renames) ofNested(old string, m world.Move) bool {
	if m.To != p.module {
		return false
	}
	rel := strings.Trim(strings.TrimPrefix(old, m.From), "/")
	dir := p.root
	for element := range strings.SplitSeq(rel, "/") {
		if element == "" || element == "..." {
			break
		}
		dir = filepath.Join(dir, element)
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return true
		}
	}
	return false
}
