module github.com/importspy/importspy/integrations/golangci-lint

go 1.26.0

require (
	github.com/golangci/plugin-module-register v0.1.2
	github.com/importspy/importspy v0.0.0
	github.com/rogpeppe/go-internal v1.16.0
	golang.org/x/tools v0.52.0
)

require (
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/sync v0.24.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/term v0.47.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)

replace github.com/importspy/importspy => ../..
