// Package cli has the declarations of github.com/urfave/cli/v3 that tests use.
package cli

type (
	Flag        interface{ Names() []string }
	ValueSource interface{ Lookup() (string, bool) }

	ValueSourceChain struct{ Chain []ValueSource }

	FlagBase[T any] struct {
		Name    string
		Sources ValueSourceChain
		Value   T
	}
	StringFlag = FlagBase[string]
	IntFlag    = FlagBase[int]
)

func (*FlagBase[T]) Names() []string { return nil }

func EnvVar(key string) ValueSource                           { return nil }
func EnvVars(keys ...string) ValueSourceChain                 { return ValueSourceChain{} }
func File(path string) ValueSource                            { return nil }
func NewValueSourceChain(src ...ValueSource) ValueSourceChain { return ValueSourceChain{} }
