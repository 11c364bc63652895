// A module of its own, so that rules_go is nothing that users of importspy-vet
// have to download.
module github.com/importspy/importspy/integrations/nogo

go 1.26.0

require (
	github.com/aymanbagabas/go-udiff v0.4.1
	github.com/bazelbuild/rules_go v0.65.0
	github.com/importspy/importspy v0.0.0
	golang.org/x/tools v0.52.0
)

require (
	golang.org/x/mod v0.42.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

replace github.com/importspy/importspy => ../..
