package client

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// Signal was a type of its own, and is an alias of syscall's, which has the same
// underlying type and methods.
const (
	_ windows.Signal = windows.SIGABRT
	_ windows.Signal = windows.SIGALRM
	_ windows.Signal = windows.SIGBUS
	_ windows.Signal = windows.SIGFPE
	_ windows.Signal = windows.SIGHUP
	_ windows.Signal = windows.SIGILL
	_ windows.Signal = windows.SIGINT
	_ windows.Signal = windows.SIGKILL
	_ windows.Signal = windows.SIGPIPE
	_ windows.Signal = windows.SIGQUIT
	_ windows.Signal = windows.SIGSEGV
	_ windows.Signal = windows.SIGTERM
	_ windows.Signal = windows.SIGTRAP
)

var (
	_ func(windows.WaitStatus) windows.Signal = windows.WaitStatus.Signal
	_ func(windows.WaitStatus) windows.Signal = windows.WaitStatus.StopSignal

	_ os.Signal                   = windows.SIGINT
	_ func(windows.Signal)        = windows.Signal.Signal
	_ func(windows.Signal) string = windows.Signal.String
	_ int                         = int(windows.SIGTERM)
	_ syscall.Signal              = syscall.Signal(windows.SIGTERM)
	_ windows.Signal              = windows.Signal(syscall.SIGTERM)
	_ [3]bool                     = [windows.SIGQUIT]bool{}
	_                             = map[windows.Signal]string{windows.SIGINT: "interrupt"}
	_                             = double(windows.SIGHUP)
)

func double[T ~int](x T) T { return 2 * x }

type event struct{ windows.Signal }

var _ windows.Signal = event{Signal: windows.SIGINT}.Signal

type own windows.Signal

const _ = own(windows.SIGINT)

func _(s os.Signal) {
	switch s.(type) {
	case windows.Signal:
	case syscall.Signal: // breaks Signal unless merged-types
	}
}
