// Package defaults has defaults in the tags of structs.
package defaults

import (
	"context"

	caarlos "github.com/caarlos0/env/v11"
	kelsey "github.com/kelseyhightower/envconfig"
	sethvargo "github.com/sethvargo/go-envconfig"
)

type c struct {
	A string `env:"A" envDefault:"a"`  // want `A else a`
	B int    `env:"B" envDefault:"80"` // want `B else 80`
	C string `env:"C,expand" envDefault:"$HOME"`
	D string `env:"D"`
	E string `env:"E" envDefault:""`
}

type k struct {
	A string `default:"a"` // want `SHOP_A else a`
	B string `required:"true"`
}

type s struct {
	A string `env:"S_A, default=a,b"` // want `S_A else a,b`
	B string `env:"S_B, default=$HOME"`
	C string `env:"S_C"`
}

func _() {
	caarlos.Parse(&c{})
	kelsey.Process("shop", &k{})
	sethvargo.Process(context.Background(), &s{})
}
