package withtests_test

import (
	"testing"

	"withtests"
)

// Exported is no export of the package.
func Exported() {}

func TestInternal(t *testing.T) { withtests.Internal(withtests.T{}) }
