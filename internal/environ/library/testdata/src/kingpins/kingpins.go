// Package kingpins reads variables for the flags and arguments of kingpin.
package kingpins

import (
	"github.com/alecthomas/kingpin/v2"
	old "gopkg.in/alecthomas/kingpin.v2"
)

const prefix = "EXPORTER_"

var (
	listen = kingpin.Flag("listen", "Address.").Default(":8080").Envar(prefix + "LISTEN").String() // want `EXPORTER_LISTEN by kingpin.Envar`
	dsn    = kingpin.Flag("dsn", "Source.").Envar("DSN").Required().String()                       // want `^DSN by kingpin.Envar`
	file   = kingpin.Arg("file", "File.").Envar("FILE").String()                                   // want `FILE by kingpin.Envar`
	former = old.Flag("old", "Old.").OverrideDefaultFromEnvar("OLD").String()                      // want `OLD by kingpin.OverrideDefaultFromEnvar`
	plain  = kingpin.Flag("plain", "No variable.").Default("x").String()
)

func env(app *kingpin.Application, name string) *kingpin.FlagClause {
	return app.Flag(name, "").Envar(prefix + name)
}

func _() {
	app := kingpin.New("my-app", "Help.").Version("1")
	app.DefaultEnvars()                 // want `MY_APP_\* by kingpin.DefaultEnvars: each flag has one`
	env(app, "TIMEOUT")                 // want `EXPORTER_TIMEOUT by kingpin.Envar`
	kingpin.CommandLine.DefaultEnvars() // want `^\* by kingpin.DefaultEnvars: each flag has one`
	flag := app.Flag("later", "").Envar // want `^\* by kingpin.Envar: the function is used as a value`
	_ = flag
}

func _(name string) {
	kingpin.New(name, "").DefaultEnvars() // want `^\* by kingpin.DefaultEnvars: each flag has one`
}
