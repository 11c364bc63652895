// A module of its own, so that the JSON schema validator is nothing that users
// of importspy-vet have to download.
module github.com/importspy/importspy/internal/schematest

go 1.26.0

require (
	github.com/importspy/importspy v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	golang.org/x/tools v0.52.0
	gopkg.in/yaml.v3 v3.0.1
)

require (
	golang.org/x/mod v0.42.0 // indirect
	golang.org/x/text v0.14.0 // indirect
)

replace github.com/importspy/importspy => ../..
