// Package replacers changes the names of variables that a viper looks for.
package replacers

import (
	"strings"

	"github.com/spf13/viper"
)

func _() {
	viper.SetEnvPrefix("shop")
	viper.SetEnvKeyReplacer(strings.NewReplacer(".", "_", "-", "_"))
	viper.BindEnv("db.user-name") // want `SHOP_DB_USER_NAME by viper.BindEnv`
	viper.BindEnv("a", "MY-VAR")  // want `MY_VAR by viper.BindEnv`
	viper.AutomaticEnv()          // want `SHOP_\* by viper.AutomaticEnv`
}

func _(r viper.StringReplacer) {
	v := viper.New()
	v.SetEnvKeyReplacer(r)
	v.BindEnv("a")   // want `\* by viper.BindEnv: a replacer changes the name`
	v.AutomaticEnv() // want `\* by viper.AutomaticEnv`
}
