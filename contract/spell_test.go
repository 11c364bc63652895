package contract

import (
	"strings"
	"testing"
)

// TestMeant checks that nothing is suggested for a word that is too long to be compared.
func TestMeant(t *testing.T) {
	long := strings.Repeat("unsafe", 20)
	for _, text := range []string{
		"environment: {forbid: [" + long + "]}", "environment: {variables: {V: {type: " + long + "}}}",
		"environment: {platforms: [" + long + "]}", "environment: {platforms: [linux/" + long + "]}",
	} {
		_, err := Parse(FileName, []byte("version: 1\n"+text+"\n"))
		if err == nil || strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
