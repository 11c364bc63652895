package spell

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"allow", "deny", "Except"}
	for _, test := range []struct {
		word, near string
		distance   int
	}{
		{"deny", "deny", 0},
		{"dney", "deny", 1},    // swapped
		{"allo", "allow", 1},   // one is missing
		{"alllow", "allow", 1}, // one too many
		{"ecxepd", "Except", 2},
	} {
		if near, d := Nearest(test.word, known); near != test.near || d != test.distance {
			t.Errorf("%s: %s at distance %d, want %s at %d", test.word, near, d, test.near, test.distance)
		}
	}
}
