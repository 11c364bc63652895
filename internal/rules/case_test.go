package rules_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/api"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/check"
	"github.com/importspy/importspy/internal/engine"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/guard"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/rules"
	"github.com/importspy/importspy/internal/sidecar"
	"github.com/importspy/importspy/internal/wording"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestCases runs the cases of testdata: the files of a module, and files whose names are
// what is asked of it, such as "$ check ./domain", with the answer. Packages are
// those of one module, of modules whose folders it names, and of the standard library.
func TestCases(t *testing.T) {
	if testing.Short() {
		t.Skip("calls the go command")
	}
	casetest.Archives(t, *update, func(t *testing.T, ar *txtar.Archive) {
		c := newRulesCase(t, ar)
		for i, f := range ar.Files {
			question, ok := strings.CutPrefix(f.Name, "$ ")
			if !ok {
				continue
			}
			got := c.answer(strings.Fields(question))
			if *update {
				ar.Files[i].Data = []byte(got)
			} else if got != string(f.Data) {
				t.Errorf("%s\n%swant\n%s", f.Name, got, f.Data)
			}
		}
	})
}

// A rulesCase is a case with its files in place.
type rulesCase struct {
	*testing.T
	root     string
	settings *gocmd.Settings
	loader   *loader
}

func newRulesCase(t *testing.T, ar *txtar.Archive) *rulesCase {
	t.Helper()
	s := &script{T: t, root: t.TempDir()}
	for _, f := range ar.Files {
		if !strings.HasPrefix(f.Name, "$ ") {
			s.write(filepath.Join(s.root, f.Name), f.Data)
		}
	}
	settings, err := gocmd.Read(s.root, []string{"GOMODCACHE=" + filepath.Join(s.root, "cache"), "GOOS=linux", "GOARCH=amd64", "GOENV=off"})
	if err != nil {
		t.Fatal(err)
	}
	c := &rulesCase{T: t, root: s.root, settings: settings}
	if c.loader, err = newLoader(t, s.root); err != nil {
		t.Fatal(err)
	}
	c.loader.modules = settings.Modules(s.root)
	return c
}

// answer answers a question: its verb, flags, and what it is about.
func (c *rulesCase) answer(args []string) string {
	flags := flag.NewFlagSet(args[0], flag.PanicOnError)
	q := &question{rulesCase: c}
	flags.StringVar(&q.contracts, "contracts", "", "the `folder` of the contracts")
	flags.BoolVar(&q.once, "once", false, "read each contract once, and have all packages loaded, as commands do")
	flags.BoolVar(&q.alone, "alone", false, "have no contract but the package's own")
	flags.StringVar(&q.gone, "gone", "", "a `folder` that only an editor has")
	flags.BoolVar(&q.tests, "tests", false, "look at the tests alone")
	flags.BoolVar(&q.part, "part", false, "look at some of the files")
	flags.BoolVar(&q.noBodies, "nobodies", false, "have the package without function bodies")
	flags.BoolVar(&q.noGo, "nogo", false, "do not know the Go version of the package")
	flags.BoolVar(&q.guards, "guards", false, "list what is found on guards alone")
	flags.BoolVar(&q.wanted, "wanted", false, "know which guard the package should have, as check does")
	flags.Parse(args[1:])
	q.reader = &rules.Reader{Once: q.once, Settings: c.settings}
	switch rest := flags.Args(); args[0] {
	case "check":
		return q.each(rest, q.check)
	case "show":
		return q.each(rest, q.show)
	case "today":
		return q.each(rest, q.today)
	case "bodies":
		return q.each(rest, q.bodies)
	case "on": // a machine, with variables, and the packages that are to run there
		i := slices.IndexFunc(rest, func(arg string) bool { return strings.HasPrefix(arg, ".") })
		return q.each(rest[i:], func(p *rules.Package) string { return q.host(p, rest[:i]) })
	case "for": // a platform, and packages
		return q.each(rest[1:], func(p *rules.Package) string {
			p.GOOS, p.GOARCH, _ = strings.Cut(rest[0], "/")
			own, _ := q.own(p)
			return fmt.Sprintln(q.bind(p).IsFor(own))
		})
	case "put": // a file in the place of another one, which goes if there is none
		return q.put(rest[0], rest[1])
	case "guard": // a platform, and packages that get guards
		return q.each(rest[1:], func(p *rules.Package) string { return q.writeGuard(p, rest[0]) })
	case "loader": // the folder of a contract, and packages that get loaders for it
		return q.each(rest[1:], func(p *rules.Package) string { return q.writeLoader(p, rest[0]) })
	case "built": // in a mode, of imports, and packages
		i := slices.IndexFunc(rest, func(arg string) bool { return strings.HasPrefix(arg, "./") })
		return q.each(rest[i:], func(p *rules.Package) string { return q.built(p, rest[0], rest[1:i]) })
	case "variables":
		return q.each(rest, q.variables)
	case "patterns": // of the contracts in folders
		return q.patterns(rest)
	case "list":
		l := q.reader.List(c.root, c.loader.mod.Module.Mod.Path)
		slices.Sort(l.Others)
		return fmt.Sprintf("packages %s\nothers %s\n", strings.Join(l.Packages, " "), strings.Join(l.Others, " "))
	}
	c.Fatalf("what is %q?", args)
	return ""
}

type question struct {
	*rulesCase
	contracts, gone                    string
	once, alone, tests, part, noBodies bool
	guards, wanted, noGo               bool
	reader                             *rules.Reader
}

// each answers for packages.
func (q *question) each(patterns []string, answer func(p *rules.Package) string) string {
	folders, err := q.loader.folders(q.root, patterns)
	if err != nil {
		q.Fatal(err)
	}
	var text strings.Builder
	for _, dir := range folders {
		got := answer(q.load(dir))
		if len(folders) > 1 && got != "" {
			rel, _ := filepath.Rel(q.root, dir)
			got = filepath.ToSlash(rel) + ":\n" + got
		}
		text.WriteString(got)
	}
	return text.String()
}

// load returns a package as rules take it.
func (q *question) load(dir string) *rules.Package {
	l := q.loader
	bp, err := l.files(dir)
	if err != nil {
		q.Fatal(err)
	}
	rel, _ := filepath.Rel(l.root, dir)
	p := &rules.Package{
		Fset: l.fset, Dir: dir, Path: path.Join(l.mod.Module.Mod.Path, filepath.ToSlash(rel)), Module: l.mod.Module.Mod.Path, GoVersion: "go" + l.mod.Go.Version,
		Info: newInfo(), TestsOnly: q.tests, InPart: q.part, NoBodies: q.noBodies, NoGoVersion: q.noGo,
	}
	var files []*ast.File
	if p.Checked, files, err = l.check(dir, p.Path, bp.GoFiles, p.Info); err != nil {
		q.Fatal(err)
	}
	p.Package = engine.NewPackage(p.Checked, files, p.Info, q.settings.Get("GOOS"), q.settings.Get("GOARCH"))
	if q.tests {
		p.Package = &engine.Package{GOOS: p.GOOS, GOARCH: p.GOARCH}
	} else if q.once {
		p.Imports.Loaded = api.NewLoaded(nil)
	}
	p.Package.Neighbors = q.reader.Neighbors(p)
	for _, name := range slices.Concat(bp.TestGoFiles, bp.XTestGoFiles) {
		file, err := parser.ParseFile(l.fset, filepath.Join(dir, name), nil, parser.ImportsOnly)
		if err != nil {
			q.Fatal(err)
		}
		p.Tests = append(p.Tests, file)
	}
	return p
}

func (q *question) place() *rules.Place {
	return &rules.Place{ByPath: q.contracts != "", Root: filepath.Join(q.root, q.contracts), Read: func(name string) ([]byte, error) {
		return sidecar.Read(inputs.Run, name, nil)
	}}
}

func (q *question) bind(p *rules.Package) *rules.Binding {
	if q.alone {
		return q.reader.Bind(p, nil)
	}
	return q.reader.Bind(p, q.place())
}

// own returns the package's contract, nil if it has none that is valid, and its name.
func (q *question) own(p *rules.Package) (*contract.File, string) {
	name := q.place().Name(p.Dir, p.Path)
	data, err := q.place().Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, name
	}
	f, err := contract.Parse(name, data)
	if contract.FormErrors(err) != nil {
		return nil, name
	}
	return f, name
}

// check checks a package as a whole, as drivers do.
func (q *question) check(p *rules.Package) string {
	if q.wanted {
		p.Guard = func() *guard.Guard { return q.guard(p, "linux/amd64") }
	}
	if q.gone != "" {
		if err := os.RemoveAll(filepath.Join(q.root, q.gone)); err != nil {
			q.Fatal(err)
		}
	}
	binding := q.bind(p)
	name := q.place().Name(p.Dir, p.Path)
	data, err := q.place().Read(name)
	var r *engine.Result
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r = check.Rules(binding)
	case err != nil:
		r = check.Unreadable(err, binding)
	case q.tests:
		own, _ := q.own(p)
		r = check.Tests(own, binding, p.GOOS, p.GOARCH)
	case q.part:
		r = check.Files(name, data, p.Package, binding)
	default:
		r = check.Package(name, data, p.Package, binding)
	}
	if q.guards {
		guards := slices.DeleteFunc(r.Findings, func(f finding.Finding) bool { return f.ID != contract.GuardOutdated })
		return q.findings(guards, name) + q.renewed(binding)
	}
	text := q.findings(r.Findings, name) + q.renewed(binding)
	for _, above := range binding.Above {
		text += "bound by " + q.local(above) + "\n"
	}
	if err := binding.Err(); err != nil {
		text += err.Error() + "\n"
	}
	return text
}

// findings writes findings on a package down, whose contract is called own.
func (q *question) findings(list []finding.Finding, own string) string {
	var text strings.Builder
	for _, f := range list {
		if f.Pos.IsValid() {
			fmt.Fprintf(&text, "%s: ", q.local(q.loader.fset.Position(f.Pos).String()))
		}
		in := own
		if f.In != "" {
			in = f.In
		}
		sentence := strings.ReplaceAll(wording.Check(&f).String(), q.root+string(filepath.Separator), "")
		fmt.Fprintf(&text, "%s\n\t%s:%d:%d\n", sentence, q.local(in), f.Contract.Line, f.Contract.Column)
	}
	return text.String()
}

// local makes a place relative to the module.
func (q *question) local(place string) string {
	return filepath.ToSlash(strings.TrimPrefix(place, q.root+string(filepath.Separator)))
}

func (q *question) host(p *rules.Package, machine []string) string {
	goos, goarch, _ := strings.Cut(machine[0], "/")
	known := func(s string) string { return strings.TrimSuffix(s, "?") } // ? alone: not known
	h := rules.Host{GOOS: known(goos), GOARCH: known(goarch), Go: known(machine[1]), Variables: make(map[string]rules.HostVariable)}
	for _, word := range machine[2:] {
		variable, text, assigned := strings.Cut(word, "=")
		v := rules.HostVariable{Text: text}
		switch {
		case variable == "?":
			h.Variables = nil
			continue
		case strings.HasSuffix(variable, "*"):
			h.From = func(name string) string {
				if strings.HasPrefix(name, strings.TrimSuffix(variable, "*")) {
					return "file"
				}
				return ""
			}
			continue
		case text == "?":
			v = rules.HostVariable{Unknown: "secret"}
		case !assigned && strings.HasSuffix(variable, "?"):
			variable, v = known(variable), rules.HostVariable{Unknown: "shell", MayLack: true}
		}
		h.Variables[variable] = v
	}
	own, name := q.own(p)
	found, unknown := q.bind(p).CheckHost(own, h)
	for _, imp := range q.imports(p) {
		more, moreUnknown := q.bind(p).CheckHostOf(imp.Path, imp.Dir, h)
		found, unknown = append(found, more...), append(unknown, moreUnknown...)
	}
	text := q.findings(found, name)
	for _, u := range unknown {
		text += fmt.Sprintf("%s: not known, from %s\n\t%s:%d:%d\n", u.Name, u.From, q.local(cmp.Or(u.In, name)), u.Contract.Line, u.Contract.Column)
	}
	return text
}

// imports returns what a package imports from modules, and from the standard library if
// that can have contracts.
func (q *question) imports(p *rules.Package) (list []rules.Dependency) {
	for _, pkg := range p.Checked.Imports() {
		dir := ""
		if rel, ok := strings.CutPrefix(pkg.Path(), p.Module+"/"); ok {
			dir = filepath.Join(q.root, rel)
		} else if dir = q.loader.modules.Folder(pkg.Path()); dir == "" && q.contracts == "" {
			continue
		}
		list = append(list, rules.Dependency{Dir: dir, Path: pkg.Path()})
	}
	slices.SortFunc(list, func(a, b rules.Dependency) int { return strings.Compare(a.Path, b.Path) })
	return list
}

func (q *question) show(p *rules.Package) string {
	own, name := q.own(p)
	terms, mistakes := q.bind(p).Show(own, name, q.imports(p))
	var text strings.Builder
	for _, t := range terms {
		fmt.Fprintf(&text, "%s %s", t.Key, t.Text)
		if t.Reason != "" {
			fmt.Fprintf(&text, " (%s)", t.Reason)
		}
		if t.Excepted {
			text.WriteString(" (left out)")
		}
		fmt.Fprintf(&text, "\n\t%s:%d:%d", q.local(t.In), t.At.Line, t.At.Column)
		if t.From != "" {
			fmt.Fprintf(&text, ", %s", t.From)
		}
		text.WriteString("\n")
	}
	return text.String() + q.findings(mistakes, name)
}

func (q *question) today(p *rules.Package) string {
	local := make(map[string]string)
	f := engine.NewContractNaming(p.Package, contract.Exact, nil, local)
	rules.Today(p, f, local)
	return string(contract.Format(f))
}

func (q *question) bodies(p *rules.Package) string {
	return fmt.Sprintln(rules.NewBodies(q.place()).Needed(p.Dir, p.Path, q.imports(p)))
}

func (q *question) patterns(folders []string) string {
	l := q.reader.List(q.root, q.loader.mod.Module.Mod.Path)
	var text strings.Builder
	for _, folder := range folders {
		name := filepath.Join(q.root, folder, contract.FileName)
		data, err := os.ReadFile(name)
		if err != nil {
			q.Fatal(err)
		}
		f, err := contract.Parse(name, data)
		if err := contract.FormErrors(err); err != nil {
			q.Fatal(err)
		}
		text.WriteString(q.findings(l.Check(f, filepath.ToSlash(filepath.Clean(folder))), name))
	}
	return text.String()
}
