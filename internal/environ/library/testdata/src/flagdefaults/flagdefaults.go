// Package flagdefaults gives flags values for variables that are not set.
package flagdefaults

import (
	"time"

	"github.com/alecthomas/kingpin/v2"
	v1 "github.com/urfave/cli"
	v2 "github.com/urfave/cli/v2"
	v3 "github.com/urfave/cli/v3"
)

var (
	_ = kingpin.Flag("listen", "").Default(":8080").Envar("LISTEN").String() // want `LISTEN else :8080`
	_ = kingpin.Flag("level", "").Envar("LEVEL").Default("info").String()    // want `LEVEL else info`
	_ = kingpin.Arg("file", "").Envar("FILE").Default("x").String()          // want `FILE else x`
	_ = kingpin.Flag("hosts", "").Envar("HOSTS").Default("a", "b").Strings() // there is no one value
	_ = kingpin.Flag("none", "").Envar("NONE").String()
	_ = kingpin.Flag("other", "").Default("x").String()
)

func env(name, value string) *string {
	return kingpin.Flag(name, "").Envar(name).Default(value).String()
}

var _ = env("TENANT", "acme") // want `TENANT else acme`

var _ = []v1.Flag{
	v1.StringFlag{Name: "dsn", EnvVar: "DSN,OLD_DSN", Value: "x"}, // want `^DSN else x` `^OLD_DSN else x`
	v1.DurationFlag{EnvVar: "TIMEOUT", Value: time.Minute},        // want `TIMEOUT else 1m0s \(duration\)`
	v1.StringFlag{Name: "none", Value: "x"},
	v1.StringFlag{EnvVar: "EMPTY", Value: ""},
}

var _ = []v2.Flag{
	&v2.StringFlag{EnvVars: []string{"DSN", "OLD_DSN"}, Value: "x"}, // want `^DSN else x` `^OLD_DSN else x`
	&v2.IntFlag{EnvVars: []string{"PORT"}, Value: 8080},             // want `PORT else 8080 \(int\)`
}

var _ = []v3.Flag{
	&v3.StringFlag{Sources: v3.EnvVars("DSN", "OLD_DSN"), Value: "x"}, // want `^DSN else x` `^OLD_DSN else x`
	&v3.IntFlag{Sources: v3.NewValueSourceChain(v3.File("x"), v3.EnvVar("PORT")), Value: 8080},
}
