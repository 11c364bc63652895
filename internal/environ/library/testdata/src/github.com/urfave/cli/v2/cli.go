// Package cli has the declarations of github.com/urfave/cli/v2 that tests use.
package cli

type (
	Flag       interface{ Names() []string }
	StringFlag struct {
		Name    string
		EnvVars []string
		Value   string
	}
	IntFlag struct {
		Name    string
		EnvVars []string
		Value   int
	}
)

func (*StringFlag) Names() []string { return nil }
func (*IntFlag) Names() []string    { return nil }
