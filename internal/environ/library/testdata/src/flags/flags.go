// Package flags reads variables for the flags of urfave/cli.
package flags

import (
	"fmt"

	v1 "github.com/urfave/cli"
	v2 "github.com/urfave/cli/v2"
	v3 "github.com/urfave/cli/v3"
)

const prefix = "SHOP_"

var first = []v1.Flag{
	v1.StringFlag{Name: "dsn", EnvVar: "DSN, OLD_DSN"},           // want `^DSN by cli.StringFlag` `OLD_DSN by cli.StringFlag`
	v1.DurationFlag{Name: "timeout", EnvVar: prefix + "TIMEOUT"}, // want `SHOP_TIMEOUT by cli.DurationFlag`
	v1.StringFlag{"unkeyed", "Usage.", "UNKEYED", false, ""},     // want `UNKEYED by cli.StringFlag`
	v1.StringFlag{Name: "none"},
}

var second = []v2.Flag{
	&v2.StringFlag{Name: "dsn", EnvVars: []string{"DSN", "OLD_DSN"}}, // want `^DSN by cli.StringFlag` `OLD_DSN by cli.StringFlag`
	&v2.IntFlag{Name: "port", EnvVars: env("PORT")},                  // want `SHOP_PORT by cli.IntFlag`
	&v2.StringFlag{Name: "host", EnvVars: []string{joined("host")}},  // want `SHOP_host by cli.StringFlag`
	&v2.StringFlag{Name: "any", EnvVars: other("any")},               // want `\* by cli.StringFlag: the name is not constant`
	&v2.StringFlag{Name: "none", EnvVars: nil},
}

func env(name string) []string { return []string{prefix + name} }

func joined(name string) string { return fmt.Sprintf("%s%s", prefix, name) }

func other(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

func flag(name string) v2.Flag {
	return &v2.StringFlag{Name: name, EnvVars: []string{prefix + name}}
}

func _(f *v2.StringFlag) {
	flag("TOKEN")                             // want `SHOP_TOKEN by cli.StringFlag`
	f.EnvVars = append(f.EnvVars, "APPENDED") // want `APPENDED by cli.StringFlag`
	f.EnvVars = []string{"SET"}               // want `SET by cli.StringFlag`
	f.Name = "name"
}

var third = []v3.Flag{
	&v3.StringFlag{Name: "dsn", Sources: v3.EnvVars("DSN", " OLD_DSN ")},                        // want `^DSN by cli.EnvVars` `^OLD_DSN by cli.EnvVars`
	&v3.IntFlag{Name: "port", Sources: v3.NewValueSourceChain(v3.File("x"), v3.EnvVar("PORT"))}, // want `PORT by cli.EnvVar`
}
