// Package cli has the declarations of github.com/urfave/cli, version 1, that tests use.
package cli

import "time"

type (
	Flag       interface{ GetName() string }
	StringFlag struct {
		Name, Usage, EnvVar string
		Hidden              bool
		Value               string
	}
	DurationFlag struct {
		Name, EnvVar string
		Value        time.Duration
	}
)

func (StringFlag) GetName() string   { return "" }
func (DurationFlag) GetName() string { return "" }
