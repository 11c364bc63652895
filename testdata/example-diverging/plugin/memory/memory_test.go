package memory

import (
	"errors"
	"slices"
	"testing"

	"example.com/shop/store"
)

var _ store.Backend = (*Backend)(nil)

func TestBackend(t *testing.T) {
	b, ctx := New(1), t.Context()
	value := []byte("1")
	if err := b.Save(ctx, "a", value); err != nil {
		t.Fatal(err)
	}
	value[0] = '2' // the backend keeps a copy
	if got, err := b.Load(ctx, "a"); err != nil || string(got) != "1" {
		t.Errorf("Load returns %q, %v", got, err)
	}
	if err := b.Save(ctx, "b", nil); !errors.Is(err, store.ErrFull) {
		t.Errorf("Save beyond the limit returns %v", err)
	}
	if keys := slices.Collect(b.Keys()); !slices.Equal(keys, []string{"a"}) {
		t.Errorf("keys are %v", keys)
	}
	if err := b.Remove(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(ctx, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Load of a removed key returns %v", err)
	}
}
