package trial

import "testing"

func TestFast(t *testing.T) {
	for name, ok := range map[string]bool{
		"greater": greater(2, 1) == 2 && greater(1, 2) == 2,
		"square":  square(3) == 9 && square(3) == 9,
	} {
		t.Run(name, func(t *testing.T) {
			if !ok {
				t.Fail()
			}
		})
	}
	unasserted(true)
}

func TestValue(t *testing.T) {
	if value(nil) != 0 {
		t.Fail()
	}
}

func TestCount(t *testing.T) { count(0) }

func TestStart(t *testing.T) {
	if start != 1 {
		t.Fail()
	}
}
