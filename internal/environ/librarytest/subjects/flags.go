package subjects

import (
	"context"
	"io"

	"github.com/alecthomas/kingpin/v2"
	v1 "github.com/urfave/cli"
	v2 "github.com/urfave/cli/v2"
	v3 "github.com/urfave/cli/v3"
)

// LoadKingpin returns what flags and an argument of kingpin have.
func LoadKingpin() (any, error) {
	app := kingpin.New("flags", "")
	plain := app.Flag("plain", "").Default("x").Envar("KP_PLAIN").String()
	former := app.Flag("former", "").OverrideDefaultFromEnvar("KP_FORMER").String()
	arg := app.Arg("arg", "").Envar("KP_ARG").String()
	_, err := app.Parse(nil)
	return &map[string]string{"a": *plain, "b": *former, "c": *arg}, err
}

// LoadUrfaveV1 returns what flags of version 1 have.
func LoadUrfaveV1() (any, error) {
	got := make(map[string]string)
	app := v1.NewApp()
	app.Writer = io.Discard
	app.Flags = []v1.Flag{
		v1.StringFlag{Name: "plain", EnvVar: "U1_PLAIN", Value: "x"},
		v1.StringFlag{Name: "both", EnvVar: "U1_FIRST, U1_SECOND"},
	}
	app.Action = func(c *v1.Context) {
		got["a"], got["b"] = c.String("plain"), c.String("both")
	}
	return &got, app.Run([]string{"app"})
}

// LoadUrfaveV2 returns what flags of version 2 have.
func LoadUrfaveV2() (any, error) {
	got := make(map[string]string)
	named := func(name string) string { return "U2_" + name }
	later := &v2.StringFlag{Name: "later"}
	later.EnvVars = append(later.EnvVars, named("LATER"))
	app := &v2.App{
		Writer: io.Discard,
		Flags: []v2.Flag{
			&v2.StringFlag{Name: "plain", EnvVars: []string{"U2_PLAIN"}, Value: "x"},
			&v2.StringFlag{Name: "both", EnvVars: []string{"U2_FIRST", " U2_SECOND "}},
			later,
		},
		Action: func(c *v2.Context) error {
			got["a"], got["b"], got["c"] = c.String("plain"), c.String("both"), c.String("later")
			return nil
		},
	}
	return &got, app.Run([]string{"app"})
}

// LoadUrfaveV3 returns what flags of version 3 have.
func LoadUrfaveV3() (any, error) {
	got := make(map[string]string)
	cmd := &v3.Command{
		Writer: io.Discard,
		Flags: []v3.Flag{
			&v3.StringFlag{Name: "plain", Sources: v3.EnvVars("U3_PLAIN"), Value: "x"},
			&v3.StringFlag{Name: "both", Sources: v3.EnvVars("U3_FIRST", " U3_SECOND ")},
			&v3.StringFlag{Name: "chain", Sources: v3.NewValueSourceChain(v3.EnvVar("U3_CHAIN"))},
		},
		Action: func(_ context.Context, c *v3.Command) error {
			got["a"], got["b"], got["c"] = c.String("plain"), c.String("both"), c.String("chain")
			return nil
		},
	}
	return &got, cmd.Run(context.Background(), []string{"app"})
}
