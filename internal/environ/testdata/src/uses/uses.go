// Package uses has what can be forbidden.
package uses

import (
	_ "log/syslog"         // want `network: log/syslog`
	_ "net"                // want `network: net$`
	_ "net/http"           // want `network: net/http$`
	_ "net/http/cookiejar" // keeps cookies
	_ "net/mail"
	_ "net/netip"
	"net/textproto"
	_ "net/url"
	"os"
	_ "os/exec" // want `exec: os/exec`
	r "reflect" // want `reflect: reflect`
	"syscall"
	_ "unsafe" // want `unsafe: unsafe`
)

var _ r.Type

func init() {} // want `init: func init`

func init() { // want `init: func init`
	textproto.Dial("tcp", "")     // want `network: net/textproto.Dial`
	os.StartProcess("", nil, nil) // want `exec: os.StartProcess`
	f := syscall.Exec             // want `exec: syscall.Exec`
	_ = f
}

type t struct{}

func (t) init() {}
