package versions

import (
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
		entry := w.visit(release)
		if r.Interrupted() {
			break
		}
		h.Releases = append(h.Releases, entry)
	}
	return h, nil
}

func newWalker(opts *Options, list []load.Release) *walker {
	w := &walker{opts, make(map[string]*loadedVersion), make(map[string]string), make(map[string]string)}
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
	if loader, ok := w.Request.Loader.(interface{ Forget() }); ok {
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
	s, err := load.OpenVersion(w.Request.Context, w.Request.Dir, r.Name, w.Request.Settings.Flags.Tags())
	if err != nil {
		v.failure = firstLine(err.Error())
		return v
	}
	v.Version = &Version{Version: s}
	d := newDiffer(w.Options, nil, v.Version)
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

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// remove forgets a version that is needed no more.
func (w *walker) remove(v string) {
	if l := w.loaded[v]; l != nil && l.Version != nil {
		l.Remove()
		l.Version, l.sets, l.old = nil, nil, nil
	}
}

func (w *walker) removeAll() {
	for v := range w.loaded {
		w.remove(v)
	}
}

// releases lists the versions of a span, lowest first, and those of them
// that are retracted.
func releases(r *load.Request, span *Span) (path string, list []load.Release, err error) {
	retracts := func(string) bool { return false }
	if path = span.Module; path != "" {
		list, err = load.Published(r.Context, path)
	} else {
		var mod *module
		if mod, err = moduleAround(r.Dir); err != nil {
			return "", nil, err
		}
		r.Dir, path, retracts = mod.dir, mod.path(), release.Retracts(mod.file)
		list, err = load.Tags(r.Context, mod.dir, path)
	}
	if err != nil {
		return "", nil, err
	}
	list = slices.DeleteFunc(list, func(r load.Release) bool {
		return !r.Reachable || !span.Pre && semver.Prerelease(r.Version) != "" || span.Since != "" && semver.Compare(r.Version, span.Since) < 0
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
