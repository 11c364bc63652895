// Package viperdefaults gives vipers values for what no variable has.
package viperdefaults

import (
	"strings"
	"time"

	"github.com/spf13/viper"
)

const level = "info"

// The viper that is used by all functions of the library.
func _() {
	viper.SetEnvPrefix("shop")
	viper.BindEnv("listen")
	viper.BindEnv("Level", "LOG_LEVEL", "LEVEL")
	viper.SetDefault("listen", "8080") // want `SHOP_LISTEN else 8080`
	viper.SetDefault("level", level)   // want `LEVEL else info` `LOG_LEVEL else info`
	viper.SetDefault("other", "x")     // nothing is bound to it
	viper.SetDefault("listen", port()) // it is not constant
	viper.SetDefault("listen", "")
}

func port() string { return "80" }

// One that looks up each key.
func _() {
	v := viper.New()
	v.SetEnvPrefix("app")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_", "-", "_"))
	v.AutomaticEnv()
	v.SetDefault("db.max-conns", 5)      // want `APP_DB_MAX_CONNS else 5 \(int\)`
	v.SetDefault("timeout", time.Minute) // want `APP_TIMEOUT else 1m0s \(duration\)`
	w := viper.New()
	w.SetDefault("timeout", time.Second) // no variable is looked up
}

// One whose prefix is not known.
func _(prefix string) {
	u := viper.New()
	u.SetEnvPrefix(prefix)
	u.AutomaticEnv()
	u.BindEnv("name", "NAME")
	u.SetDefault("name", "n") // want `NAME else n`
	u.SetDefault("more", "m")
}
