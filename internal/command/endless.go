package command

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/srcload"
)

// graceToLoad is how long x/tools' driver may load packages before it is looked at whether it
// will ever have.
const graceToLoad = 10 * time.Second

// An endless watches x/tools' driver, which type-checks, and has the compiler type-check, what
// check refuses to since that might not end.
type endless struct {
	*invocation
	context context.Context // of the driver
	end     func()          // ends the driver
	loading context.Context // over when the driver has loaded packages
	loaded  func()
	done    chan struct{} // closed when nothing is loaded here any more
	opts    *options
	refused *load.Set // why the driver was ended; nil: it was not
}

// watchForEndless watches the driver, which gets the arguments and has the patterns among them.
func (e *invocation) watchForEndless(args, patterns []string) *endless {
	w := &endless{invocation: e, done: make(chan struct{})}
	w.context, w.end = context.WithCancel(e.interruption)
	w.loading, w.loaded = context.WithCancel(w.context)
	go func() {
		defer close(w.done)
		select {
		case <-w.loading.Done():
		case <-time.After(graceToLoad):
			w.look(!slices.ContainsFunc(args, isFalse("test")), patterns)
		}
	}()
	return w
}

// isFalse returns a function that reports whether an argument sets the flag called name to false.
func isFalse(name string) func(arg string) bool {
	return func(arg string) bool {
		_, value, _ := strings.Cut(arg, "=")
		yes, err := strconv.ParseBool(value)
		return sets(name)(arg) && err == nil && !yes
	}
}

// look loads what the driver does, with function bodies and perhaps with tests, and ends it if a
// package is refused.
func (w *endless) look(tests bool, patterns []string) {
	folders := slices.Clone(patterns)
	for i, name := range folders {
		if strings.HasSuffix(name, ".go") {
			folders[i] = "." + string(filepath.Separator) + filepath.Dir(name)
			if filepath.IsAbs(name) {
				folders[i] = filepath.Dir(name)
			}
		}
	}
	mute := *w.invocation
	mute.stderr = io.Discard
	opts, _, ok := mute.flags("check", "", slices.Concat([]string{"-q", "--"}, folders), nil)
	if !ok {
		return // the driver will say why
	}
	loader := &srcload.Loader{GOARCH: opts.Host.GOARCH, Tests: tests}
	opts.Loader, opts.Context = loader, w.loading
	opts.Bodies = func(*packages.Package) bool { return true }
	set := opts.Load(opts.Host)
	if w.loading.Err() == nil && loader.Refused() {
		w.opts, w.refused = opts, set
		w.end()
	}
}

// explain prints, in the words of check, why the driver was ended, and reports whether it was.
// The driver is over.
func (w *endless) explain() bool {
	w.end()
	select {
	case <-w.done:
	case <-time.After(graceToEnd): // it does not end here, either
		return false
	}
	if w.refused == nil {
		return false
	}
	set := *w.refused
	set.Failures = nil
	for _, f := range w.refused.Failures { // a package with its tests has what it has without
		same := func(g load.Failure) bool { return g.What == f.What }
		if !slices.ContainsFunc(set.Failures, same) {
			set.Failures = append(set.Failures, f)
		}
	}
	w.driver(w.opts).Explain(&set)
	return true
}
