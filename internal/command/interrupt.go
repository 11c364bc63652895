package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/importspy/importspy/internal/contractfile"
	"github.com/importspy/importspy/internal/gocmd"
)

// How long a command that was interrupted may take to end: until the go command has, or
// until what was made apart from contracts is removed.
const (
	graceToEnd   = 2 * time.Second
	graceToClean = 10 * time.Second
)

// exitBrokenPipe is the exit code if nobody reads the output any more, such as head in
// 'importspy-vet diff | head': that of a shell for a process that SIGPIPE has ended.
const exitBrokenPipe = 128 + int(syscall.SIGPIPE)

// ignoreBrokenPipe keeps SIGPIPE from ending the process before it has removed what it has made.
// To write to the pipe is an error then.
func ignoreBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// An interruption is a signal that ends a command before its time. The go command that
// it has started is ended, too, no contract is begun, and nothing more is printed.
type interruption struct {
	context.Context
	code   atomic.Int32 // the exit code; 0: there was no signal
	cleans atomic.Bool  // the command has to remove what it has made
}

// interruptible runs a command and returns its exit code. Where the command does not end
// in time after a signal, it is ended.
func (e *invocation) interruptible(name string, run func() int) int {
	cancel := e.watchSignals(name, false)
	defer cancel()
	code := run()
	if signalled := e.interruption.code.Load(); signalled != 0 {
		contractfile.Stop()
		return int(signalled)
	}
	return code
}

// watchSignals makes the context of what the invocation starts, which a signal cancels. If
// x/tools' driver runs, nothing has this context, and the process ends at once: the driver
// would end it with another code. What has started it says so.
func (e *invocation) watchSignals(name string, driver bool) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	e.interruption = &interruption{Context: ctx}
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as SIGHUP is under nohup, and SIGINT after & in a script
			signal.Notify(signals, s)
		}
	}
	go func() {
		var s os.Signal
		select {
		case s = <-signals:
		case <-ctx.Done(): // nothing is left to interrupt
		}
		signal.Stop(signals) // a second one ends the process at once
		if s == nil {
			return
		}
		e.interrupt(name, s, func(code int) {
			cancel()
			if driver {
				gocmd.InterruptChildren(graceToEnd / 2)
				os.Exit(code)
			}
		})
	}()
	return cancel
}

// graceToSignal is how long after the end of the go command a signal may come, of which a
// terminal sends one to each.
const graceToSignal = 50 * time.Millisecond

// A gate is where x/tools' driver logs why it ends the process. After a signal, it waits
// there for the process to end with the code of the signal.
type gate struct{ *interruption }

func (g gate) Write(p []byte) (int, error) {
	time.Sleep(graceToSignal)
	if g.code.Load() != 0 {
		select {}
	}
	return os.Stderr.Write(p)
}

func (e *invocation) interrupt(name string, s os.Signal, cancel func(code int)) {
	code := 128 + int(syscall.SIGTERM)
	if number, ok := s.(syscall.Signal); ok {
		code = 128 + int(number)
	}
	e.interruption.code.Store(int32(code))
	if name != "" {
		fmt.Fprintf(e.stderr, "%s: interrupted\n", name)
	}
	e.mute()
	contractfile.Stop() // before packages are missing
	cancel(code)
	if e.interruption.cleans.Load() {
		time.Sleep(graceToClean)
	} else {
		time.Sleep(graceToEnd)
	}
	os.Exit(code)
}
