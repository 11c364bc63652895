package subjects

import (
	envv10 "github.com/caarlos0/env/v10"
	envv11 "github.com/caarlos0/env/v11"
	envv6 "github.com/caarlos0/env/v6"
	envv7 "github.com/caarlos0/env/v7"
	envv8 "github.com/caarlos0/env/v8"
	envv9 "github.com/caarlos0/env/v9"
)

type inner struct {
	Leaf string `env:"LEAF"`
	Deep struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"DEEP_"`
}

// Caarlos0V6 is filled by v6.
type Caarlos0V6 struct {
	Plain   string `env:"V6_PLAIN"`
	Default string `env:"V6_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V6_UNNAMED_"`
	Named   inner  `envPrefix:"V6_NAMED_"`
	Pointer *inner `envPrefix:"V6_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V6_UNSET"`
}

// LoadCaarlos0V6 fills one.
func LoadCaarlos0V6() (any, error) {
	c := &Caarlos0V6{Pointer: new(inner)}
	return c, envv6.Parse(c)
}

// PrefixedV6 is filled by v6 with options.
type PrefixedV6 struct {
	Tagged string `conf:"TAGGED"`
}

// LoadPrefixedV6 fills one.
func LoadPrefixedV6() (any, error) {
	c := new(PrefixedV6)
	return c, envv6.Parse(c, envv6.Options{Prefix: "W6_", TagName: "conf"})
}

// Caarlos0V7 is filled by v7.
type Caarlos0V7 struct {
	Plain   string `env:"V7_PLAIN"`
	Default string `env:"V7_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V7_UNNAMED_"`
	Named   inner  `envPrefix:"V7_NAMED_"`
	Pointer *inner `envPrefix:"V7_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V7_UNSET"`
}

// LoadCaarlos0V7 fills one.
func LoadCaarlos0V7() (any, error) {
	c := &Caarlos0V7{Pointer: new(inner)}
	return c, envv7.Parse(c)
}

// ByFieldV7 is filled by v7 by the names of its fields.
type ByFieldV7 struct {
	Simple     string
	HTTPServer string
	MyURL2Path string
	Under_Line string
	A          string
	ID         string
}

// LoadByFieldV7 fills one.
func LoadByFieldV7() (any, error) {
	c := new(ByFieldV7)
	return c, envv7.Parse(c, envv7.Options{Prefix: "W7_", UseFieldNameByDefault: true})
}

// Caarlos0V8 is filled by v8.
type Caarlos0V8 struct {
	Plain   string `env:"V8_PLAIN"`
	Default string `env:"V8_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V8_UNNAMED_"`
	Named   inner  `envPrefix:"V8_NAMED_"`
	Pointer *inner `envPrefix:"V8_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V8_UNSET"`
}

// LoadCaarlos0V8 fills one.
func LoadCaarlos0V8() (any, error) {
	c := &Caarlos0V8{Pointer: new(inner)}
	return c, envv8.Parse(c)
}

// ByFieldV8 is filled by v8 by the names of its fields.
type ByFieldV8 struct {
	Simple     string
	HTTPServer string
	MyURL2Path string
	Under_Line string
	A          string
	ID         string
}

// LoadByFieldV8 fills one.
func LoadByFieldV8() (any, error) {
	c := new(ByFieldV8)
	return c, envv8.ParseWithOptions(c, envv8.Options{Prefix: "W8_", UseFieldNameByDefault: true})
}

// Caarlos0V9 is filled by v9.
type Caarlos0V9 struct {
	Plain   string `env:"V9_PLAIN"`
	Default string `env:"V9_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V9_UNNAMED_"`
	Named   inner  `envPrefix:"V9_NAMED_"`
	Pointer *inner `envPrefix:"V9_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V9_UNSET"`
}

// LoadCaarlos0V9 fills one.
func LoadCaarlos0V9() (any, error) {
	c := &Caarlos0V9{Pointer: new(inner)}
	return c, envv9.Parse(c)
}

// ByFieldV9 is filled by v9 by the names of its fields.
type ByFieldV9 struct {
	Simple     string
	HTTPServer string
	MyURL2Path string
	Under_Line string
	A          string
	ID         string
}

// LoadByFieldV9 fills one.
func LoadByFieldV9() (any, error) {
	c := new(ByFieldV9)
	return c, envv9.ParseWithOptions(c, envv9.Options{Prefix: "W9_", UseFieldNameByDefault: true})
}

// Caarlos0V10 is filled by v10.
type Caarlos0V10 struct {
	Plain   string `env:"V10_PLAIN"`
	Default string `env:"V10_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V10_UNNAMED_"`
	Named   inner  `envPrefix:"V10_NAMED_"`
	Pointer *inner `envPrefix:"V10_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V10_UNSET"`
}

// LoadCaarlos0V10 fills one.
func LoadCaarlos0V10() (any, error) {
	c := &Caarlos0V10{Pointer: new(inner)}
	return c, envv10.Parse(c)
}

// ByFieldV10 is filled by v10 by the names of its fields.
type ByFieldV10 struct {
	Simple     string
	HTTPServer string
	MyURL2Path string
	Under_Line string
	A          string
	ID         string
}

// LoadByFieldV10 fills one.
func LoadByFieldV10() (any, error) {
	c := new(ByFieldV10)
	return c, envv10.ParseWithOptions(c, envv10.Options{Prefix: "W10_", UseFieldNameByDefault: true})
}

// Caarlos0V11 is filled by v11.
type Caarlos0V11 struct {
	Plain   string `env:"V11_PLAIN"`
	Default string `env:"V11_DEFAULT" envDefault:"x"`
	Unnamed struct {
		Leaf string `env:"LEAF"`
	} `envPrefix:"V11_UNNAMED_"`
	Named   inner  `envPrefix:"V11_NAMED_"`
	Pointer *inner `envPrefix:"V11_POINTER_"`
	Dash    string `env:"-"`
	unset   string `env:"V11_UNSET"`
}

// LoadCaarlos0V11 fills one.
func LoadCaarlos0V11() (any, error) {
	c := &Caarlos0V11{Pointer: new(inner)}
	return c, envv11.Parse(c)
}

// ByFieldV11 is filled by v11 by the names of its fields.
type ByFieldV11 struct {
	Simple     string
	HTTPServer string
	MyURL2Path string
	Under_Line string
	A          string
	ID         string
}

// LoadByFieldV11 fills one.
func LoadByFieldV11() (any, error) {
	c := new(ByFieldV11)
	return c, envv11.ParseWithOptions(c, envv11.Options{Prefix: "W11_", UseFieldNameByDefault: true})
}

// Fresh is made by v11: a pointer in it is nil, unless it has init.
type Fresh struct {
	Made *inner `env:",init" envPrefix:"FRESH_MADE_"`
	Nil  *inner `envPrefix:"FRESH_NIL_"`
}

// LoadFresh makes one.
func LoadFresh() (any, error) {
	c, err := envv11.ParseAs[Fresh]()
	return &c, err
}
