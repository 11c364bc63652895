// Package memory is a backend for [store] that forgets everything when the
// program ends. Importing it registers it under the name "memory"; what follows
// the colon in the data source name is the greatest number of keys.
package memory

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"

	"example.com/shop/store"
)

func init() {
	store.Register("memory", func(_ context.Context, rest string) (store.Backend, error) {
		if rest == "" {
			return New(0), nil
		}
		limit, err := strconv.Atoi(rest)
		if err != nil {
			return nil, fmt.Errorf("limit: %w", err)
		}
		return New(limit), nil
	})
}

// A Backend keeps values in a map.
type Backend struct {
	mu     sync.RWMutex
	values map[string][]byte
	limit  int
}

// New returns a backend for at most limit keys, or any number if limit is zero.
func New(limit int) *Backend {
	return &Backend{values: make(map[string][]byte), limit: limit}
}

// Load implements [store.Backend].
func (b *Backend) Load(ctx context.Context, key string) ([]byte, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	value, ok := b.values[key]
	if !ok {
		return nil, store.ErrNotFound
	}
	return slices.Clone(value), ctx.Err()
}

// Save implements [store.Backend].
func (b *Backend) Save(ctx context.Context, key string, value []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.values[key]; !ok && b.limit > 0 && len(b.values) >= b.limit {
		return store.ErrFull
	}
	b.values[key] = slices.Clone(value)
	return ctx.Err()
}

// Remove implements [store.Backend].
func (b *Backend) Remove(ctx context.Context, key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.values, key)
	return ctx.Err()
}

// Keys implements [store.Backend]. The keys are those of the moment of the call.
func (b *Backend) Keys() iter.Seq[string] {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Values(slices.Sorted(maps.Keys(b.values)))
}

// Len implements [store.Backend].
func (b *Backend) Len() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.values)
}

// Snapshot returns a copy of what b holds, for tests in other packages.
func Snapshot(b *Backend) map[string][]byte {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return maps.Clone(b.values)
}

// Close implements [store.Backend].
func (b *Backend) Close() error { return nil }
