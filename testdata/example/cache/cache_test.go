package cache

import (
	"maps"
	"slices"
	"testing"
)

func TestCacheForgetsTheOldest(t *testing.T) {
	var evicted []string
	c := New[string, int](2)
	c.OnEvict = func(key string, _ int) { evicted = append(evicted, key) }
	c.Put("b", 2)
	c.Put("a", 1)
	c.Get("b")
	c.Put("c", 3)

	if _, ok := c.Get("a"); ok {
		t.Error("a is still there")
	}
	if want := []string{"a"}; !slices.Equal(evicted, want) {
		t.Errorf("evicted %v, want %v", evicted, want)
	}
	if got, want := maps.Collect(c.All()), map[string]int{"b": 2, "c": 3}; !maps.Equal(got, want) {
		t.Errorf("holds %v, want %v", got, want)
	}
}

func TestSums(t *testing.T) {
	c := New[string, float64](3)
	c.Put("b", 2.5)
	c.Put("a", 1)
	if got := Sum(c); got != 3.5 {
		t.Errorf("sum is %v", got)
	}
	if got := SortedKeys(c); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("keys are %v", got)
	}
}
