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
	"github.com/importspy/importspy/internal/gocmd"
	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/report"
	"github.com/importspy/importspy/internal/srcload"
)

// remembering runs a command, unless it has been run before with the same arguments, in
// the same environment, and all that it has read is still the same: then it prints the
// same. What the go command has said is asked for again.
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
	if o := e.recall(dir, key); o != nil {
		_, err := stderr.Write(o.stderr)
		if err != nil || stdout.Print(o.stdout) != nil {
			return exitFailed
		}
		return o.code
	}
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
		keep(dir, key, &outcome{code, printed.Bytes(), said.Bytes()}, list)
	}
	return code
}

// An outcome is what a command has printed, and its exit code.
type outcome struct {
	code           int
	stdout, stderr []byte
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

func keep(dir *cache.Dir, key cache.Key, o *outcome, list []inputs.Seen) {
	var enc inputs.Encoder
	enc.Seen(list)
	enc.Int(o.code)
	enc.Bytes(o.stdout)
	enc.Bytes(o.stderr)
	dir.Put(key, enc.Data)
	dir.Trim()
}

// recall returns the outcome of a command if all that it has read is still the same, else
// nil.
func (e *invocation) recall(dir *cache.Dir, key cache.Key) *outcome {
	data, ok := dir.Get(key)
	if !ok {
		return nil
	}
	d := inputs.Decoder{Data: data}
	list := d.Seen()
	o := &outcome{d.Int(), d.Bytes(), d.Bytes()}
	if d.Failed || !e.stillSame(list) {
		return nil
	}
	return o
}

// stillSame reports whether all that was read is the same.
func (e *invocation) stillSame(list []inputs.Seen) bool {
	var wg sync.WaitGroup
	var changed atomic.Bool
	var files []inputs.Seen
	for _, s := range list {
		if program, question, ok := s.Question(); !ok {
			files = append(files, s)
		} else {
			wg.Go(func() { // the go command takes longer than all files do
				if !e.answersSame(program, question, s.Result) {
					changed.Store(true)
				}
			})
		}
	}
	size := len(files)/(4*runtime.GOMAXPROCS(0)) + 1
	for part := range slices.Chunk(files, size) {
		wg.Go(func() {
			for _, s := range part {
				if changed.Load() {
					return
				}
				if _, same := s.Again(); !same {
					changed.Store(true)
				}
			}
		})
	}
	wg.Wait()
	return !changed.Load()
}

// answersSame asks a program the same question.
func (e *invocation) answersSame(program, question, answer string) bool {
	switch program {
	case gocmd.EnvAnswer:
		now, ok := gocmd.AskAgain(question)
		return ok && now == answer
	case srcload.ListAnswer:
		now, ok := srcload.AskAgain(e.interruption, question)
		return ok && now == answer
	}
	return false
}
