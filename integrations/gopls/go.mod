// A module of its own, so that what its tests need is nothing that users of
// importspy-vet have to download.
module github.com/importspy/importspy/integrations/gopls

go 1.26.0

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3
	golang.org/x/tools v0.52.0
)
