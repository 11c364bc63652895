package store

import (
	"context"
	"testing"
)

// Dump is no part of the API: a test declares it.
func (db *DB) Dump() string { return db.dsn }

func TestOpen(t *testing.T) {
	if db, err := Open(context.Background(), "memory"); err != nil || db.Dump() != "memory" {
		t.Errorf("got %v, %v", db, err)
	}
}
