// Package calls registers itself in all ways that are certain.
package calls

import (
	"host"
	"os"
	"sync"
)

func init() {
	host.Register("a", nil) // want `calls init host.Register`
	if len(os.Args) > 1 {
		host.Register("b", nil) // want `calls init host.Register`
	}
	func() {
		host.Register("c", nil) // want `calls init host.Register`
	}()
	defer func() { go host.Register("d", nil) }() // want `calls init host.Register`
	direct()
	new(t).method()
	once.Do(func() { host.Register("e", nil) }) // want `calls init host.Register`
	once.Do(byOnce)
	generic[int]()
}

var once sync.Once

func direct() { indirect(); direct() }

func indirect() {
	host.Register("f", nil) // want `calls init direct indirect host.Register`
}

type t struct{}

func (*t) method() { host.Register("g", nil) } // want `calls init \(\*t\).method host.Register`

func byOnce() { host.Register("h", nil) } // want `calls init byOnce host.Register`

func generic[T any]() { host.Register("i", nil) } // want `calls init generic host.Register`

var _, x = two()

func two() (int, int) {
	host.Register("j", nil) // want `calls var _ two host.Register`
	return 1, 2
}
