package contract

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestLongLists checks that the time for a list is linear in its length: quadratic, it would be
// a minute.
func TestLongLists(t *testing.T) {
	var list strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&list, "v%d,", i)
	}
	for _, text := range []string{"environment: {variables: {V: {values: [" + list.String() + "]}}}", "strict: [" + list.String() + "]"} {
		start := time.Now()
		_, _ = Parse(FileName, []byte("version: 1\n"+text+"\n")) // findings that there are not are mistakes
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%.30s takes %v", text, took)
		}
	}
}
