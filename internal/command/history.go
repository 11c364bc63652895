package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/history"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/report"
)

const aboutHistory = `History compares each version of a module with the release before: what it added,
what it broke, and whether its number says so (https://semver.org). The versions are
the tags of the git repository that the working directory is in; with -module, those
that the go command knows of a published module. Retracted versions and pre-releases are
compared, but nothing is compared with them. It exits 0 whatever the numbers are, 2 if
the usage is wrong, 3 if a version could not be compared.`

// historyFormats are how a history can be printed.
var historyFormats = map[string]func(*history.History, io.Writer) error{
	"text": (*history.History).Text,
	"json": (*history.History).JSON,
	"svg":  (*history.History).SVG,
	"html": (*history.History).HTML,
}

var historyFormatNames = []string{"text", "json", "svg", "html"}

// historyOptions are the flags of history alone.
type historyOptions struct {
	module, format, since, output string
	pre                           bool
}

func runHistory(e *invocation, args []string) int {
	var ho historyOptions
	opts, code, ok := e.flags("history", aboutHistory, args, func(fs *flag.FlagSet) {
		choiceVar(fs, &ho.format, "format", "text", "output `format`, of which svg is a chart and html a page with it", historyFormatNames)
		fs.StringVar(&ho.module, "module", "", "`path` of a published module, instead of the one in the working directory")
		fs.StringVar(&ho.output, "o", "", "write to `file` instead of standard output")
		fs.BoolVar(&ho.pre, "pre", false, "compare pre-releases, too")
		fs.StringVar(&ho.since, "since", "", "lowest `version` to look at")
	})
	if !ok {
		return code
	}
	print := historyFormats[ho.format]
	err := unknownChoice("format", ho.format, historyFormatNames)
	switch {
	case err != nil:
	case len(opts.Patterns) > 0:
		err = fmt.Errorf("%s: history takes no operands; name a published module with -module", opts.Patterns[0])
	case ho.since != "" && !semver.IsValid(ho.since):
		err = fmt.Errorf("-since %s: not a version; write it as in v1.2.0", ho.since)
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet history: %v\n", err)
		return exitUsage
	}
	e.interruption.cleans.Store(true)
	h, err := e.history(opts, &ho)
	if err != nil {
		return e.cannot("history", opts, err)
	}
	if opts.Interrupted() {
		return exitFailed
	}
	if err := e.printTo(ho.output, func(w io.Writer) error { return print(h, w) }); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet history: %v\n", err)
		return exitFailed
	}
	for _, r := range h.Releases {
		if r.Failure != "" || r.Incomplete {
			return exitFailed
		}
	}
	return exitOK
}

// printTo prints to a file, or to standard output if it has no name.
func (e *invocation) printTo(name string, print func(io.Writer) error) (err error) {
	if name == "" {
		return print(e.stdout)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return print(f)
}

// releases lists the versions that history looks at, lowest first, and those of them
// that are retracted.
func (opts *options) releases(ho *historyOptions) (path string, list []load.Release, err error) {
	retracts := func(string) bool { return false }
	if path = ho.module; path != "" {
		list, err = load.Published(opts.Context, path)
	} else {
		var mod *goModule
		if mod, err = moduleAround(opts.Dir); err != nil {
			return "", nil, err
		}
		opts.Dir, path, retracts = mod.dir, mod.path(), release.Retracts(mod.file)
		list, err = load.Tags(opts.Context, mod.dir, path)
	}
	if err != nil {
		return "", nil, err
	}
	list = slices.DeleteFunc(list, func(r load.Release) bool {
		return !r.Reachable || !ho.pre && semver.Prerelease(r.Version) != "" || ho.since != "" && semver.Compare(r.Version, ho.since) < 0
	})
	for i := range list {
		list[i].Retracted = list[i].Retracted || retracts(list[i].Version)
	}
	slices.SortFunc(list, func(a, b load.Release) int { return semver.Compare(a.Version, b.Version) })
	if len(list) == 0 {
		return "", nil, fmt.Errorf("there is no version of %s to look at", path)
	}
	return path, list, nil
}

// A walker goes through the versions of a module, lowest first.
type walker struct {
	*invocation
	opts   *options
	loaded map[string]*loadedVersion
	bases  map[string]string // what each version is compared with
	last   map[string]string // the last version that is compared with each base
}

// A loadedVersion is one whose packages are in memory.
type loadedVersion struct {
	*version
	sets    []*versionSet // by platform
	old     []*oldSet     // the same, once it has been compared
	failed  bool
	failure string
}

// history compares the versions of a module.
func (e *invocation) history(opts *options, ho *historyOptions) (*history.History, error) {
	path, list, err := opts.releases(ho)
	if err != nil {
		return nil, err
	}
	w := newWalker(e, opts, list)
	defer w.removeAll()
	progress := e.progress(opts)
	defer progress.Done()
	h := &history.History{Version: 1, Module: path}
	for i, r := range list {
		progress.Say("%s (%d of %d)", r.Version, i+1, len(list))
		entry := w.visit(r)
		if opts.Interrupted() {
			break
		}
		h.Releases = append(h.Releases, entry)
	}
	return h, nil
}

func newWalker(e *invocation, opts *options, list []load.Release) *walker {
	// What cannot be loaded is in the history, by its version.
	quiet := &invocation{stdout: e.stdout, stderr: io.Discard, getenv: e.getenv}
	w := &walker{quiet, opts, make(map[string]*loadedVersion), make(map[string]string), make(map[string]string)}
	var versions []string
	retracted := make(map[string]bool)
	for _, r := range list {
		versions = append(versions, r.Version)
		retracted[r.Version] = r.Retracted
	}
	for _, v := range versions {
		base := release.Base(versions, v, func(v string) bool { return retracted[v] })
		w.bases[v], w.last[base] = base, v
	}
	return w
}

// visit compares a version with its base, which has been visited.
func (w *walker) visit(r load.Release) history.Entry {
	e := history.Entry{Release: r.Version, Date: r.Date, Base: w.bases[r.Version], Retracted: r.Retracted, Changes: []history.Change{}}
	now := w.load(r)
	w.loaded[r.Version] = now
	was := w.loaded[e.Base]
	switch {
	case now.failure != "":
		e.Failure = now.failure
	case was == nil: // the first one
	case was.failure != "":
		e.Failure = e.Base + " could not be loaded"
	default:
		w.compare(&e, was, now)
	}
	if w.last[r.Version] != "" {
		w.age(now)
	}
	e.Judge()
	if loader, ok := w.opts.Loader.(interface{ Forget() }); ok {
		loader.Forget()
	}
	for _, v := range []string{r.Version, e.Base} {
		if last, ok := w.last[v]; !ok || last == r.Version {
			w.remove(v)
		}
	}
	return e
}

// compare fills in what a version changes.
func (w *walker) compare(e *history.Entry, was, now *loadedVersion) {
	d := newDiffer(w.invocation, w.opts, was.version, now.version)
	for i := range was.old {
		d.compare(was.old[i], now.sets[i])
	}
	d.failed = d.failed || was.failed || now.failed
	r := d.report()
	e.Incomplete = r.Incomplete
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case namesVersion(f, e.Base):
			continue
		case f.Verdict == finding.Compatible:
			e.Additions++
			continue
		}
		e.Breaks++
		e.Changes = append(e.Changes, history.Change{ID: string(f.ID), Package: f.Package, Symbol: f.Symbol, Message: f.Message})
	}
}

// age makes a version one that others are compared with.
func (w *walker) age(v *loadedVersion) {
	d := newDiffer(w.invocation, w.opts, v.version, nil)
	for _, set := range v.sets {
		v.old = append(v.old, d.aged(set))
	}
	v.sets = nil
}

// load loads a version for all platforms.
func (w *walker) load(r load.Release) *loadedVersion {
	v := &loadedVersion{}
	s, err := load.OpenVersion(w.opts.Context, w.opts.Dir, r.Name, w.opts.Settings.Flags.Tags())
	if err != nil {
		v.failure = firstLine(err.Error())
		return v
	}
	v.version = &version{Version: s}
	d := newDiffer(w.invocation, w.opts, nil, v.version)
	packages := 0
	for _, p := range w.opts.platforms {
		set := d.load(v.version, p)
		v.sets = append(v.sets, set)
		packages += len(set.Packages)
	}
	v.failed = d.failed
	if packages == 0 {
		v.failure = "no packages can be loaded" + because(d.failures)
	}
	return v
}

// because returns the first reason of failures.
func because(list []report.Failure) string {
	if len(list) == 0 {
		return ""
	}
	return ": " + firstLine(list[0].Message)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// remove forgets a version that is needed no more.
func (w *walker) remove(v string) {
	if l := w.loaded[v]; l != nil && l.version != nil {
		l.Remove()
		l.version, l.sets, l.old = nil, nil, nil
	}
}

func (w *walker) removeAll() {
	for v := range w.loaded {
		w.remove(v)
	}
}

// cannot says why a command cannot do its work, and returns the exit code.
func (e *invocation) cannot(name string, opts *options, err error) int {
	if !opts.Interrupted() {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", name, err)
	}
	if _, ok := errors.AsType[load.Unavailable](err); ok {
		return exitFailed
	}
	return exitUsage
}
