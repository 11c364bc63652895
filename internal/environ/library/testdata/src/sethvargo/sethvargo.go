// Package sethvargo fills structs with github.com/sethvargo/go-envconfig.
package sethvargo

import (
	"context"

	"github.com/sethvargo/go-envconfig"
)

type config struct {
	DSN    string   `env:"DSN, required"`                // want `required DSN by envconfig.Process`
	Dir    string   `env:"DIR,default=$HOME/a,b\\$NOT"`  // want `^DIR by envconfig.Process` `HOME by envconfig.Process`
	Words  []string `env:"WORDS,delimiter=\\,,required"` // want `required WORDS by envconfig.Process`
	DB     *db      `env:",prefix=DB_"`
	Struct db2      `env:"STRUCT"` // want `STRUCT by envconfig.Process`
	None   string
}

type db struct {
	User string `env:"USER"` // want `DB_USER by envconfig.Process`
	Loop *db
}

type db2 struct {
	Pass string `env:"PASS"` // want `^PASS by envconfig.Process`
}

type other struct {
	A string `env:"A"` // want `required B_C_A by envconfig.ProcessWith` `required A by envconfig.ProcessWith`
}

func _(ctx context.Context, l envconfig.Lookuper, c *envconfig.Config) {
	envconfig.Process(ctx, &config{})
	envconfig.ProcessWith(ctx, &envconfig.Config{
		Target: &other{},
		Lookuper: envconfig.MultiLookuper(
			envconfig.MapLookuper(nil),
			envconfig.PrefixLookuper("C_", envconfig.PrefixLookuper("B_", envconfig.OsLookuper())),
			envconfig.OsLookuper()),
		DefaultRequired: true,
	})
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &other{}, Lookuper: envconfig.MapLookuper(nil)})
	envconfig.ProcessWith(ctx, &envconfig.Config{Target: &other{}, Lookuper: l}) // want `\* by envconfig.ProcessWith: the options are not known here`
	envconfig.ProcessWith(ctx, c)                                                // want `\* by envconfig.ProcessWith: the options are not known here`

	_ = envconfig.OsLookuper() // want `\* by envconfig.OsLookuper: it reads all variables`
}
