// Package env has the declarations of github.com/caarlos0/env/v9 that tests use.
package env

type Options struct {
	Environment                            map[string]string
	TagName, Prefix                        string
	RequiredIfNoDef, UseFieldNameByDefault bool
}

func Parse(v interface{}) error                          { return nil }
func ParseWithOptions(v interface{}, opts Options) error { return nil }
