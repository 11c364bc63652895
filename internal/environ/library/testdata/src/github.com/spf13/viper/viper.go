// Package viper has the declarations of github.com/spf13/viper that tests use.
package viper

type (
	Viper          struct{}
	Option         interface{}
	StringReplacer interface{ Replace(s string) string }
)

func New() *Viper                            { return nil }
func NewWithOptions(opts ...Option) *Viper   { return nil }
func GetViper() *Viper                       { return nil }
func EnvKeyReplacer(r StringReplacer) Option { return nil }

func BindEnv(input ...string) error      { return nil }
func SetEnvPrefix(in string)             {}
func AutomaticEnv()                      {}
func SetEnvKeyReplacer(r StringReplacer) {}

func SetDefault(key string, value any) {}

func (v *Viper) SetDefault(key string, value any)   {}
func (v *Viper) Sub(key string) *Viper              { return nil }
func (v *Viper) BindEnv(input ...string) error      { return nil }
func (v *Viper) MustBindEnv(input ...string)        {}
func (v *Viper) SetEnvPrefix(in string)             {}
func (v *Viper) AutomaticEnv()                      {}
func (v *Viper) SetEnvKeyReplacer(r StringReplacer) {}
