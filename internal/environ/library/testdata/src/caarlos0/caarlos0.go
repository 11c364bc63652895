// Package caarlos0 fills structs with github.com/caarlos0/env.
package caarlos0

import (
	"os"
	"time"

	old "github.com/caarlos0/env"
	envv10 "github.com/caarlos0/env/v10"
	"github.com/caarlos0/env/v11"
	envv6 "github.com/caarlos0/env/v6"
)

type config struct {
	DSN     string        `env:"DSN,required"`                   // want `required DSN by env.ParseAs`
	Debug   bool          `env:"DEBUG" envDefault:"false"`       // want `DEBUG by env.ParseAs`
	Timeout time.Duration `env:"TIMEOUT,required" envDefault:""` // want `TIMEOUT by env.ParseAs`
	Token   string        `env:"TOKEN,notEmpty"`                 // want `required TOKEN by env.ParseAs`
	Dir     string        `env:"DIR,expand" envDefault:"$HOME"`  // want `^DIR by env.ParseAs` `HOME by env.ParseAs` `\* by env.ParseAs: the value is expanded`
	Skipped string        `env:"-"`
	None    string
	hidden  string `env:"HIDDEN"`
	DB      db     `envPrefix:"DB_"`
	Unnamed struct {
		Level string `env:"LEVEL"` // want `LOG_LEVEL by env.ParseAs`
	} `envPrefix:"LOG_"`
	Nil  *nilled // stays nil
	Made *made   `env:",init" envPrefix:"MADE_"`
	List []item  `envPrefix:"ITEM"` // want `ITEM_\* by env.ParseAs: the number of structs in the list is not known`
	db2
}

type db struct {
	User string `env:"USER"` // want `DB_USER by env.ParseAs`
	Pool struct {
		Size int `env:"SIZE"` // want `DB_POOL_SIZE by env.ParseAs`
	} `envPrefix:"POOL_"`
}

type db2 struct {
	Unset string `env:"UNSET"` // reflection cannot set it: the embedded type is unexported
}

type nilled struct {
	Unread string `env:"UNREAD"`
}

type made struct {
	A string `env:"A"` // want `MADE_A by env.ParseAs`
}

type item struct {
	B string `env:"B"`
}

var _, _ = env.ParseAs[config]()

type pointed struct {
	Elsewhere *other `envPrefix:"P_"`
	Loop      *pointed
}

type other struct {
	A string `env:"A"` // want `P_A by env.Parse`
}

func _() {
	var p pointed
	env.Parse(&p)
}

type options struct {
	HTTPPort string `env:"PORT"` // want `required SHOP_PORT by env.ParseWithOptions`
	LogLevel string // want `required SHOP_LOG_LEVEL by env.ParseWithOptions`
	Given    string `envDefault:"x"` // want `SHOP_GIVEN by env.ParseWithOptions`
}

const prefix = "SHOP_"

func _() {
	opts := env.Options{Prefix: prefix, UseFieldNameByDefault: true, RequiredIfNoDef: true}
	env.ParseWithOptions(&options{}, opts)
}

func _(given env.Options, v any) {
	env.ParseWithOptions(&options{}, given) // want `\* by env.ParseWithOptions: the options are not known here`
	env.Parse(v)                            // want `\* by env.Parse: the type of the struct is not known here`
	env.ParseWithOptions(&options{}, env.Options{Environment: map[string]string{"PORT": "1"}})

	changed := env.Options{}
	changed.Prefix = os.Args[0]
	env.ParseWithOptions(&options{}, changed) // want `\* by env.ParseWithOptions: the options are not known here`
	_ = env.Parse                             // want `\* by env.Parse: the function is used as a value`
}

func load[T any]() (T, error) {
	return env.ParseAs[T]() // want `\* by env.ParseAs: the type of the struct is not known here`
}

type tagged struct {
	A string `conf:"A"` // want `A by env.Parse`
}

type v10 struct {
	MyURL2 string // want `MY_UR_L_2 by env.ParseWithOptions`
	Dash   string `env:"-"`          // want `- by env.ParseWithOptions`
	List   []item `envPrefix:"ITEM"` // want `LIST by env.ParseWithOptions`
}

func _() {
	envv6.Parse(&tagged{}, envv6.Options{TagName: "conf"})
	envv10.ParseWithOptions(&v10{}, envv10.Options{UseFieldNameByDefault: true})
}

type v6 struct {
	Dir string `env:"DIR" envExpand:"true" envDefault:"${TMP}/x"` // want `^DIR by env.Parse` `TMP by env.Parse` `\* by env.Parse: the value is expanded`
}

var _ = envv6.Parse(&v6{})

var _ = old.Parse(&v6{}) // want `\* by env.Parse: this version of the library is not known`
