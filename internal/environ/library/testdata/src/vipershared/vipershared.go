// Package vipershared has one viper under several names.
package vipershared

import "github.com/spf13/viper"

func _() {
	v := viper.New()
	v.SetEnvPrefix("shop")
	v.BindEnv("own") // want `SHOP_OWN by viper.BindEnv`
	bind(v, "passed")
	configured().BindEnv("returned") // want `\* by viper.BindEnv: the prefix at this time is not known here`

	w := v
	w.BindEnv("assigned") // want `\* by viper.BindEnv: the prefix at this time is not known here`
	w.AutomaticEnv()      // want `^\* by viper.AutomaticEnv: any key is looked for`

	sub := v.Sub("db")
	sub.BindEnv("sub")         // want `\* by viper.BindEnv: the prefix at this time is not known here`
	v.Sub("db").BindEnv("sub") // want `\* by viper.BindEnv: the prefix at this time is not known here`

	alone := viper.New()
	alone.BindEnv("alone") // want `ALONE by viper.BindEnv`
}

func bind(v *viper.Viper, key string) {
	v.BindEnv(key) // want `\* by viper.BindEnv: the prefix at this time is not known here`
}

func configured() *viper.Viper {
	v := viper.New()
	v.SetEnvPrefix("shop")
	return v
}

func _(v *viper.Viper) {
	v.SetEnvPrefix("first")
	v = v.Sub("db")
	v.BindEnv("reassigned") // want `\* by viper.BindEnv: the prefix at this time is not known here`
}
