package sarif_test

import (
	"encoding/json"
	"testing"

	"github.com/importspy/importspy/internal/sarif"
)

// Line and column 0 are not allowed, and what is unknown is left out. A list without
// elements says more than none: that nothing suppresses a result.
func TestOmitted(t *testing.T) {
	for _, test := range []struct {
		what any
		want string
	}{
		{sarif.Region{StartLine: 3}, `{"startLine":3}`},
		{sarif.Region{StartLine: 3, StartColumn: 1, EndLine: 3, EndColumn: 5}, `{"startLine":3,"startColumn":1,"endLine":3,"endColumn":5}`},
		{sarif.PhysicalLocation{Artifact: sarif.ArtifactLocation{URI: "a.go"}}, `{"artifactLocation":{"uri":"a.go"}}`},
		{sarif.Location{Logical: []sarif.LogicalLocation{{FullyQualifiedName: "p.T"}}}, `{"logicalLocations":[{"fullyQualifiedName":"p.T"}]}`},
		{
			sarif.Result{RuleID: "x", Level: sarif.Error, Locations: []sarif.Location{}, Suppressions: []sarif.Suppression{}},
			`{"ruleId":"x","ruleIndex":0,"level":"error","message":{"text":""},"locations":[],"partialFingerprints":null,"suppressions":[]}`,
		},
	} {
		got, err := json.Marshal(test.what)
		if err != nil || string(got) != test.want {
			t.Errorf("%+v is written as\n%s (%v), want\n%s", test.what, got, err, test.want)
		}
	}
}
