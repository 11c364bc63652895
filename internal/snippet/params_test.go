package snippet

import (
	"strings"
	"testing"
)

func TestTypeParams(t *testing.T) {
	for _, test := range []struct {
		text   string
		braces bool
		want   string
	}{
		{"struct", true, ""},
		{"[]byte", false, ""},
		{"[4]int", false, ""},
		{"[T any] struct", true, "T"},
		{"[K comparable, V any] map[K]V", false, "K V"},
		{"[K, V any] = map[K]V", false, "K V"},
		{"[P *T,] int", false, "P"},
		{"= time.Time", false, ""},
		{"", false, ""},
	} {
		if got := strings.Join(TypeParams(test.text, test.braces), " "); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
