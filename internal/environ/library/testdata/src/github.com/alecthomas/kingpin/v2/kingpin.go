// Package kingpin has the declarations of github.com/alecthomas/kingpin/v2 that tests use.
package kingpin

type (
	Application struct{ flagGroup }
	CmdClause   struct{ flagGroup }
	FlagClause  struct{ parser }
	ArgClause   struct{ parser }
	flagGroup   struct{}
	parser      struct{}
)

var CommandLine = New("", "")

func New(name, help string) *Application              { return nil }
func Flag(name, help string) *FlagClause              { return nil }
func Arg(name, help string) *ArgClause                { return nil }
func Command(name, help string) *CmdClause            { return nil }
func (*flagGroup) Flag(name, help string) *FlagClause { return nil }

func (a *Application) DefaultEnvars() *Application         { return a }
func (a *Application) Version(version string) *Application { return a }

func (f *FlagClause) Default(values ...string) *FlagClause             { return f }
func (f *FlagClause) Envar(name string) *FlagClause                    { return f }
func (f *FlagClause) OverrideDefaultFromEnvar(name string) *FlagClause { return f }
func (f *FlagClause) NoEnvar() *FlagClause                             { return f }
func (f *FlagClause) Required() *FlagClause                            { return f }
func (a *ArgClause) Default(values ...string) *ArgClause               { return a }
func (a *ArgClause) Envar(name string) *ArgClause                      { return a }

func (*parser) String() *string    { return nil }
func (*parser) Strings() *[]string { return nil }
