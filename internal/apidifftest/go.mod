// A module of its own, so that apidiff is nothing that users of importspy-vet
// have to download.
module github.com/importspy/importspy/internal/apidifftest

go 1.26.0

require (
	github.com/importspy/importspy v0.0.0
	golang.org/x/exp v0.0.0-20261014143641-f0251eb4aa3e
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
