package check

import (
	"strings"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

func TestListed(t *testing.T) {
	found := make([]finding.Finding, maxFindings+2)
	for i := range found {
		found[i].Contract = contract.Position{Line: i + 1}
	}
	if got := Listed(found[:maxFindings]); len(got) != maxFindings {
		t.Errorf("of as many as are listed there are %d", len(got))
	}
	got := Listed(found)
	last := got[len(got)-1]
	if len(got) != maxFindings+1 || last.ID != contract.ContractInvalid || last.Contract.Line != maxFindings+1 ||
		!strings.Contains(last.Detail, "differ in more than 10000 places") {
		t.Errorf("%d are listed, the last is %v", len(got), last)
	}
	if found[maxFindings].ID != "" {
		t.Error("the findings themselves are changed")
	}
}
