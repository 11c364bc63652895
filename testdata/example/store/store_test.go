package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/shop/plugin/memory"
	"example.com/shop/store"
)

func open(t *testing.T, dsn string, opts ...store.Option) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), dsn, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestPutGetDelete(t *testing.T) {
	var db store.Store = open(t, "memory:", store.WithTimeout(time.Minute))
	ctx := t.Context()
	if err := db.Put(ctx, "a", []byte("1")); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Get(ctx, "a"); err != nil || string(got) != "1" {
		t.Errorf("Get returns %q, %v", got, err)
	}
	if err := db.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Get(ctx, "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get of a deleted key returns %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Put(ctx, "a", nil); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Put after Close returns %v", err)
	}
}

func TestKeys(t *testing.T) {
	db := open(t, "memory:")
	for _, key := range []string{"", strings.Repeat("k", store.MaxKey+1)} {
		_, err := db.Get(t.Context(), key)
		if _, ok := errors.AsType[*store.KeyError](err); !ok {
			t.Errorf("Get of a key of %d bytes returns %v", len(key), err)
		}
	}
}

func TestPolicies(t *testing.T) {
	for _, test := range []struct {
		policy store.Policy
		want   error
	}{
		{store.Evict{}, nil},
		{store.Refuse{}, store.ErrFull},
	} {
		db := open(t, "memory:1", store.WithPolicy(test.policy))
		if err := db.Put(t.Context(), "a", nil); err != nil {
			t.Fatal(err)
		}
		if err := db.Put(t.Context(), "b", nil); !errors.Is(err, test.want) {
			t.Errorf("%s: Put returns %v, want %v", test.policy.Name(), err, test.want)
		}
	}
}

func TestEvents(t *testing.T) {
	db := open(t, "memory:")
	log := store.NewLog()
	log.Add(<-db.Events())
	if len(log.Events) != 1 || log.Events[0].Severity != store.Info {
		t.Errorf("events are %v", log.Events)
	}
}

func TestRegister(t *testing.T) {
	if !slices.Contains(store.Backends(), "memory") {
		t.Errorf("backends are %v", store.Backends())
	}
	defer func() {
		if recover() == nil {
			t.Error("the same name is registered twice")
		}
	}()
	store.Register("memory", func(context.Context, string) (store.Backend, error) { return memory.New(0), nil })
}
