// Package schematest holds what editors and code hosts are told to what
// importspy-vet does: docs/importspy.schema.json accepts the contracts that the
// parser accepts, and refuses those that it refuses as far as a schema can see;
// logs of check -format sarif are valid SARIF. It has tests only.
package schematest
