// Package cache keeps the values that were used last.
package cache

import (
	"cmp"
	"container/list"
	"iter"
	"slices"
)

// A Cache holds at most a fixed number of values and forgets the one that was
// not used for the longest time. It must not be used by several goroutines at
// once.
type Cache[K comparable, V any] struct {
	// OnEvict, if not nil, is called with what the cache forgets.
	OnEvict func(K, V)

	limit   int
	order   *list.List // of entry[K, V], last used first
	entries map[K]*list.Element
}

// An entry is what the order holds.
type entry[K comparable, V any] struct {
	key   K
	value V
}

// New returns an empty cache for at most limit values. It panics if limit is
// not positive.
func New[K comparable, V any](limit int) *Cache[K, V] {
	if limit <= 0 {
		panic("cache: limit is not positive")
	}
	return &Cache[K, V]{limit: limit, order: list.New(), entries: make(map[K]*list.Element)}
}

// Get returns the value of a key and reports whether there is one.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	e, ok := c.entries[key]
	if !ok {
		return value, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry[K, V]).value, true
}

// Put sets the value of a key.
func (c *Cache[K, V]) Put(key K, value V) {
	if e, ok := c.entries[key]; ok {
		e.Value = entry[K, V]{key, value}
		c.order.MoveToFront(e)
		return
	}
	c.entries[key] = c.order.PushFront(entry[K, V]{key, value})
	if c.order.Len() > c.limit {
		c.evict()
	}
}

// Len returns the number of values.
func (c *Cache[K, V]) Len() int { return c.order.Len() }

// All returns the keys and values, last used first. It does not count as use.
func (c *Cache[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for e := c.order.Front(); e != nil; e = e.Next() {
			if kv := e.Value.(entry[K, V]); !yield(kv.key, kv.value) {
				return
			}
		}
	}
}

func (c *Cache[K, V]) evict() {
	kv := c.order.Remove(c.order.Back()).(entry[K, V])
	delete(c.entries, kv.key)
	if c.OnEvict != nil {
		c.OnEvict(kv.key, kv.value)
	}
}

// Number is satisfied by the types that [Sum] adds up.
type Number interface {
	~int | ~float64
}

// Sum returns the sum of the cached values.
func Sum[K comparable, V Number](c *Cache[K, V]) V {
	var sum V
	for _, v := range c.All() {
		sum += v
	}
	return sum
}

// SortedKeys returns the cached keys in rising order.
func SortedKeys[K cmp.Ordered, V any](c *Cache[K, V]) []K {
	keys := make([]K, 0, c.Len())
	for k := range c.All() {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
