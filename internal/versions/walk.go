package versions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/history"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/release"
	"github.com/importspy/importspy/internal/report"
)

// A walker goes through the versions of a module, lowest first.
type walker struct {
	*Options
	loaded map[string]*loadedVersion
	bases  map[string]string // what each version is compared with
	last   map[string]string // the last version that is compared with each base

	ahead chan *loadedVersion // gets the version that is loaded at this time; nil: none is
	done  []*loadedVersion    // those that are not needed any more; their folders are there still
}

// A loadedVersion is one whose packages are in memory.
type loadedVersion struct {
	*Version
	sets    []*versionSet // by platform
	old     []*oldSet     // the same, once it has been compared
	failed  bool
	failure string
}

// A Span says which versions of a module History looks at.
type Span struct {
	Module string // the path of a published module; "" is the one that the folder is in
	Since  string // the lowest version; "" is the first
	Pre    bool   // pre-releases, too
}

// History compares the versions of a module. It says which version it looks at, out of
// how many.
func History(opts *Options, span *Span, say func(format string, args ...any)) (*history.History, error) {
	o, r := *opts, *opts.Request
	o.Request = &r
	path, list, err := releases(&r, span)
	if err != nil {
		return nil, err
	}
	w := newWalker(&o, list)
	defer w.removeAll()
	h := &history.History{Version: 1, Module: path}
	for i, release := range list {
		say("%s (%d of %d)", release.Version, i+1, len(list))
		now := w.next(list[i:])
		if r.Interrupted() {
			w.forget(now)
			break
		}
		h.Releases = append(h.Releases, w.visit(release, now))
	}
	return h, nil
}

// next returns the first of some versions, once it is loaded, and begins to load the second
// one: what is compared meanwhile takes one processor, and what has to be downloaded none.
func (w *walker) next(list []load.Release) *loadedVersion {
	if w.ahead == nil {
		w.ahead = w.begin(list[0])
	}
	now := <-w.ahead
	w.clean() // while no git work tree is made
	if w.ahead = nil; len(list) > 1 {
		w.ahead = w.begin(list[1])
	}
	return now
}

// begin loads a version while other work is done.
func (w *walker) begin(r load.Release) chan *loadedVersion {
	loaded := make(chan *loadedVersion, 1)
	go func() { loaded <- w.load(r) }()
	return loaded
}

func newWalker(opts *Options, list []load.Release) *walker {
	w := &walker{Options: opts, loaded: make(map[string]*loadedVersion), bases: make(map[string]string), last: make(map[string]string)}
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

// visit compares a version, which is loaded, with its base, which has been visited.
func (w *walker) visit(r load.Release, now *loadedVersion) history.Entry {
	e := history.Entry{Release: r.Version, Date: r.Date, Base: w.bases[r.Version], Retracted: r.Retracted, Changes: []history.Change{}}
	w.loaded[r.Version] = now
	was := w.loaded[e.Base]
	switch {
	case now.failure != "":
		e.Failure = now.failure
		w.pass(r.Version)
	case was == nil: // the first one
	default:
		w.compare(&e, was, now)
	}
	if w.last[r.Version] != "" {
		w.age(now)
	}
	e.Judge()
	for _, v := range []string{r.Version, e.Base} {
		if last, ok := w.last[v]; !ok || last == r.Version {
			w.forget(w.loaded[v])
		}
	}
	return e
}

// pass has what would be compared with a version that cannot be loaded compared with the one
// before it.
func (w *walker) pass(v string) {
	base := w.bases[v]
	for later, b := range w.bases {
		if b == v {
			w.bases[later] = base
		}
	}
	if last, ok := w.last[v]; ok {
		w.last[base] = last
		delete(w.last, v)
	}
}

// compare fills in what a version changes.
func (w *walker) compare(e *history.Entry, was, now *loadedVersion) {
	d := newDiffer(w.Options, was.Version, now.Version)
	for i := range was.old {
		d.compare(was.old[i], now.sets[i])
	}
	d.failed = d.failed || was.failed || now.failed
	r := d.Report()
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
	d := newDiffer(w.Options, v.Version, nil)
	for _, set := range v.sets {
		v.old = append(v.old, d.aged(set))
	}
	v.sets = nil
}

// load loads a version for all platforms.
func (w *walker) load(r load.Release) *loadedVersion {
	v := &loadedVersion{}
	s, err := load.OpenVersion(w.Request.Context, cmp.Or(r.Dir, w.Request.Dir), r.Name, w.Request.Settings.Flags.Tags())
	if err != nil {
		v.failure = firstLine(err.Error())
		return v
	}
	v.Version = &Version{Version: s}
	opts, request := *w.Options, *w.Request
	opts.Request, request.Loader = &request, w.NewLoader()
	d := newDiffer(&opts, nil, v.Version)
	packages := 0
	for _, p := range w.Platforms {
		set := d.load(v.Version, p)
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

// firstLine returns the first line of s as one with those that belong to it: they are indented.
func firstLine(s string) string {
	line, rest, _ := strings.Cut(s, "\n")
	for strings.HasPrefix(rest, "\t") {
		var more string
		more, rest, _ = strings.Cut(rest, "\n")
		line += " " + strings.TrimSpace(more)
	}
	return line
}

// forget drops the packages of a version that is needed no more.
func (w *walker) forget(v *loadedVersion) {
	if v != nil && v.Version != nil {
		v.sets, v.old = nil, nil
		w.done = append(w.done, v)
	}
}

// clean removes what was made for the versions that are forgotten.
func (w *walker) clean() {
	for _, v := range w.done {
		v.Remove()
		v.Version = nil
	}
	w.done = nil
}

func (w *walker) removeAll() {
	if w.ahead != nil {
		w.forget(<-w.ahead)
	}
	w.clean()
	for _, v := range w.loaded {
		w.forget(v)
	}
	w.clean()
}

// releases lists the versions of a span, lowest first, and those of them
// that are retracted.
func releases(r *load.Request, span *Span) (path string, list []load.Release, err error) {
	if path = span.Module; path != "" {
		list, err = load.Published(r.Context, path)
	} else {
		path, list, err = taggedReleases(r)
	}
	if err != nil {
		return "", nil, err
	}
	list = slices.DeleteFunc(list, func(r load.Release) bool {
		return !r.Reachable || !span.Pre && semver.Prerelease(r.Version) != "" || span.Since != "" && semver.Compare(r.Version, span.Since) < 0
	})
	slices.SortFunc(list, func(a, b load.Release) int { return semver.Compare(a.Version, b.Version) })
	if len(list) == 0 {
		err = fmt.Errorf("%s has no versions to compare", path)
		if span.Module == "" {
			err = cmp.Or(load.Shallow(r.Context, r.Dir), err)
		}
		return "", nil, err
	}
	return path, list, nil
}

// taggedReleases lists those that tags make of the module in the folder of a request,
// which becomes the module's. Later major versions are of other modules.
func taggedReleases(r *load.Request) (path string, list []load.Release, err error) {
	mod, err := moduleAround(r.Dir)
	if err != nil {
		return "", nil, err
	}
	r.Dir, path = mod.dir, mod.path()
	if list, err = load.Tags(r.Context, mod.dir, path); err != nil {
		return "", nil, err
	}
	m := &release.Module{Path: path}
	list = slices.DeleteFunc(list, func(r load.Release) bool { return m.Later(r.Version) })
	retracts := mod.retracts(r.Context, list)
	for i := range list {
		list[i].Retracted = retracts(list[i].Version)
	}
	return path, list, nil
}
