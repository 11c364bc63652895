// Package kelseyhightower fills structs with github.com/kelseyhightower/envconfig.
package kelseyhightower

import (
	"net/url"
	"os"

	"github.com/kelseyhightower/envconfig"
)

type spec struct {
	Debug       bool   // want `SHOP_DEBUG by envconfig.Process`
	Port        int    `required:"true"`                // want `required SHOP_PORT by envconfig.Process`
	User        string `required:"true" default:"root"` // want `SHOP_USER by envconfig.Process`
	HTTPTimeout int    `split_words:"true"`             // want `SHOP_HTTP_TIMEOUT by envconfig.Process`
	Named       string `envconfig:"service_host"`       // want `SHOP_SERVICE_HOST by envconfig.Process` `^SERVICE_HOST by envconfig.Process`
	Ignored     string `ignored:"true"`
	hidden      string
	Nested      struct {
		Inner string // want `SHOP_NESTED_INNER by envconfig.Process`
	}
	Embedded
	Pointer *pointed
	Twice   **pointed // want `SHOP_TWICE by envconfig.Process`
	Address url.URL   // want `SHOP_ADDRESS by envconfig.Process`
	Level   level     // want `SHOP_LEVEL by envconfig.Process`
}

type Embedded struct {
	Flat string // want `SHOP_FLAT by envconfig.Process`
}

type pointed struct {
	Deep string // want `SHOP_POINTER_DEEP by envconfig.Process`
}

type level struct{ Unread int }

func (l *level) Set(string) error { return nil }

func _() {
	var s spec
	envconfig.Process("shop", &s)
}

type bare struct {
	Home string // want `^HOME by envconfig.MustProcess`
	Dir  struct {
		Tmp string // want `DIR_TMP by envconfig.MustProcess`
	}
}

func load(prefix string, h *wrapped) { envconfig.Process(prefix, h) }

type wrapped struct{ Key string }

func init() {
	envconfig.MustProcess("", &bare{})
	load("one", nil)      // want `ONE_KEY by envconfig.Process`
	load("", nil)         // want `^KEY by envconfig.Process`
	load(os.Args[0], nil) // want `\* by envconfig.Process: the name is not constant`

	envconfig.CheckDisallowed("shop", &bare{}) // want `\* by envconfig.CheckDisallowed: it reads all variables`

	var v any = &bare{}
	envconfig.Process("shop", v) // want `\* by envconfig.Process: the type of the struct is not known here`
}
