// Package vipers binds variables with github.com/spf13/viper.
package vipers

import (
	"os"

	"github.com/spf13/viper"
)

func _() {
	viper.BindEnv("dsn")                     // want `DSN by viper.BindEnv`
	viper.BindEnv("db.user", "PGUSER", "Us") // want `PGUSER by viper.BindEnv` `Us by viper.BindEnv`
	viper.GetViper().BindEnv("x")            // want `X by viper.BindEnv`
	viper.BindEnv(os.Args[0])                // want `\* by viper.BindEnv: the name is not constant`
	viper.AutomaticEnv()                     // want `\* by viper.AutomaticEnv: any key is looked for`
}

func _() {
	v := viper.New()
	v.MustBindEnv("early") // want `\* by viper.MustBindEnv: the prefix at this time is not known here`
	v.SetEnvPrefix("shop")
	v.BindEnv("late")       // want `SHOP_LATE by viper.BindEnv`
	v.BindEnv("k", "NAMED") // want `^NAMED by viper.BindEnv`
	if len(os.Args) > 1 {
		v.BindEnv("inner") // want `SHOP_INNER by viper.BindEnv`
	}
	v.AutomaticEnv() // want `SHOP_\* by viper.AutomaticEnv: any key is looked for`
}

func _() {
	v := viper.New()
	if len(os.Args) > 1 {
		v.SetEnvPrefix("maybe")
	}
	v.BindEnv("a") // want `\* by viper.BindEnv: the prefix at this time is not known here`
}

func bind(v *viper.Viper, keys ...string) {
	for _, key := range keys {
		v.BindEnv(key)
	}
}

var _ = func() int {
	bind(viper.New(), "one", "two") // want `ONE by viper.BindEnv` `TWO by viper.BindEnv`
	return 0
}()
