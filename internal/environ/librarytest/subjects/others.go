package subjects

import (
	"context"
	"strings"

	kelsey "github.com/kelseyhightower/envconfig"
	"github.com/sethvargo/go-envconfig"
	"github.com/spf13/viper"
)

// Embedded is embedded.
type Embedded struct{ Flat string }

// Kelseyhightower is filled by kelseyhightower/envconfig.
type Kelseyhightower struct {
	Plain       string
	HTTPServer  string `split_words:"true"`
	MyURL2Path  string `split_words:"true"`
	MultiWordID string `split_words:"true"`
	Named       string `envconfig:"other_name"`
	Ignored     string `ignored:"true"`
	unset       string
	Nested      struct {
		Leaf  string
		Named string `envconfig:"deep_name"`
	}
	Pointer *struct{ Leaf string }
	Embedded
}

// LoadKelseyhightower fills one.
func LoadKelseyhightower() (any, error) {
	c := new(Kelseyhightower)
	return c, kelsey.Process("k", c)
}

// Bare is filled by kelseyhightower/envconfig without a prefix.
type Bare struct {
	BareLeaf string
	BareDir  struct{ Leaf string }
}

// LoadBare fills one.
func LoadBare() (any, error) {
	c := new(Bare)
	return c, kelsey.Process("", c)
}

// Sethvargo is filled by sethvargo/go-envconfig.
type Sethvargo struct {
	Plain    string `env:"S_PLAIN"`
	Spaced   string `env:" S_SPACED , overwrite"`
	Default  string `env:"S_DEFAULT,default=${S_MENTIONED},\\$S_ESCAPED"`
	Required string `env:"S_REQUIRED,required"`
	Nested   struct {
		Leaf string `env:"LEAF"`
	} `env:",prefix=S_NESTED_"`
	Pointer *struct {
		Leaf string `env:"S_POINTER_LEAF"`
	}
	None string
}

// LoadSethvargo fills one.
func LoadSethvargo() (any, error) {
	c := new(Sethvargo)
	return c, envconfig.Process(context.Background(), c)
}

// Looked is filled by sethvargo/go-envconfig under two prefixes.
type Looked struct {
	Leaf string `env:"LEAF"`
}

// LoadLooked fills one.
func LoadLooked() (any, error) {
	c := new(Looked)
	return c, envconfig.ProcessWith(context.Background(), &envconfig.Config{
		Target:   c,
		Lookuper: envconfig.PrefixLookuper("INNER_", envconfig.PrefixLookuper("OUTER_", envconfig.OsLookuper())),
	})
}

// LoadViper returns what a viper finds.
func LoadViper() (any, error) {
	v := viper.New()
	v.SetEnvPrefix("vip")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_", "-", "_"))
	for _, err := range []error{
		v.BindEnv("plain"), v.BindEnv("db.user-name"), v.BindEnv("named", "VIPER_NAMED-1"),
	} {
		if err != nil {
			return nil, err
		}
	}
	return &map[string]string{
		"a": v.GetString("plain"), "b": v.GetString("db.user-name"), "c": v.GetString("named"),
	}, nil
}
