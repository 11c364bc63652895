package command

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/driver"
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/recheck"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/srcload"
)

// remembering runs a command, unless it has been run before with the same arguments, in
// the same environment, and all that it has read is still the same: then it prints the
// same. What the go command has said is asked for again. If something else has changed, the
// command gets to know which packages are not concerned.
func (e *invocation) remembering(name string, args []string, run func() int) int {
	stdout, ok1 := e.stdout.(*report.Stream)
	stderr, ok2 := e.stderr.(*report.Console)
	dir, err := cache.Open(e.getenv(cache.Env)) // of an error, flags tell
	if !ok1 || !ok2 || err != nil || dir == nil || e.declared != nil {
		return run()
	}
	key, ok := commandKey(name, args, stdout.IsTerminal())
	if !ok {
		return run()
	}
	last, same := e.recall(dir, key)
	if same {
		_, err := stderr.Write(last.stderr)
		if err != nil || stdout.Print(last.stdout) != nil {
			return exitFailed
		}
		return last.code
	}
	e.again = driver.After(last.known())
	var printed, said bytes.Buffer
	stdout.CopyTo(&printed)
	stderr.CopyTo(&said)
	log := inputs.Record()
	code := run()
	list, err := log.Stop()
	stdout.CopyTo(nil)
	stderr.CopyTo(nil)
	// What went wrong on the way may go well the next time.
	if err == nil && (code == exitOK || code == exitFindings) && stdout.Err() == nil && e.interruption.code.Load() == 0 {
		o := &outcome{code: code, stdout: printed.Bytes(), stderr: said.Bytes()}
		o.seen, o.record = e.again.Merge(list)
		keep(dir, key, o)
	}
	return code
}

// An outcome is what a command has printed, its exit code, what that depends on, and what
// is known of each package that it has worked on.
type outcome struct {
	code           int
	stdout, stderr []byte
	seen           []inputs.Seen
	record         *recheck.Record

	changed map[inputs.Seen]inputs.Seen // of what was seen, by [inputs.Seen.Asked]
}

// known returns what packages need not be checked by; nil if there is no outcome.
func (o *outcome) known() *driver.Last {
	if o == nil {
		return nil
	}
	return &driver.Last{Seen: o.seen, Changed: o.changed, Record: o.record}
}

// commandKey returns what the outcome of a command is remembered by.
func commandKey(name string, args []string, terminal bool) (key cache.Key, ok bool) {
	h := cache.NewHash("command")
	dir, err := os.Getwd()
	if h == nil || err != nil {
		return key, false
	}
	// Which variables the go command and what it starts look at is not known. These differ
	// from one call to the next.
	env := slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains([]string{cache.Env, "_", "SHLVL", "OLDPWD"}, name)
	})
	fmt.Fprintf(h, "%q %q %q %q %t", name, args, dir, env, terminal)
	return cache.Key(h.Sum(nil)), true
}

func keep(dir *cache.Dir, key cache.Key, o *outcome) {
	var enc inputs.Encoder
	enc.Seen(o.seen)
	enc.Int(o.code)
	enc.Bytes(o.stdout)
	enc.Bytes(o.stderr)
	o.record.Encode(&enc)
	dir.Put(key, enc.Data)
	dir.Trim()
}

// recall returns the outcome of a command, nil if none is known, and whether all that it has
// read is still the same.
func (e *invocation) recall(dir *cache.Dir, key cache.Key) (o *outcome, same bool) {
	data, ok := dir.Get(key)
	if !ok {
		return nil, false
	}
	d := inputs.Decoder{Data: data}
	o = &outcome{seen: d.Seen(), code: d.Int(), stdout: d.Bytes(), stderr: d.Bytes()}
	if o.record = recheck.Decode(&d); d.Failed {
		return nil, false
	}
	o.changed = e.changed(o.seen)
	return o, len(o.changed) == 0
}

// changed returns what is not the same any more. It looks no further once something is that
// concerns all packages.
func (e *invocation) changed(list []inputs.Seen) map[inputs.Seen]inputs.Seen {
	var wg sync.WaitGroup
	var enough atomic.Bool
	var mu sync.Mutex
	changed := make(map[inputs.Seen]inputs.Seen)
	add := func(s inputs.Seen) {
		mu.Lock()
		defer mu.Unlock()
		changed[s.Asked()] = s
		if driver.ConcernsAll(s) {
			enough.Store(true)
		}
	}
	var files []inputs.Seen
	for _, s := range list {
		if program, question, ok := s.Question(); !ok {
			files = append(files, s)
		} else {
			wg.Go(func() { // the go command takes longer than all files do
				if !e.answersSame(program, question, s.Result) {
					add(s)
				}
			})
		}
	}
	size := len(files)/(4*runtime.GOMAXPROCS(0)) + 1
	for part := range slices.Chunk(files, size) {
		wg.Go(func() {
			for _, s := range part {
				if enough.Load() {
					return
				}
				if _, same := s.Again(); !same {
					add(s)
				}
			}
		})
	}
	wg.Wait()
	return changed
}

// answersSame asks a program the same question.
func (e *invocation) answersSame(program, question, answer string) bool {
	switch program {
	case gocmd.EnvAnswer:
		now, ok := gocmd.AskAgain(question)
		return ok && now == answer
	case load.PlatformsAnswer:
		now, ok := load.AskPlatformsAgain()
		return ok && now == answer
	case srcload.ListAnswer:
		now, ok := srcload.AskAgain(e.interruption, question)
		return ok && now == answer
	}
	return false
}
