// Package store keeps what the shop sells.
package store

import "context"

// A DB is an open store.
type DB struct{ dsn string }

// Open opens a store.
func Open(ctx context.Context, dsn string) (*DB, error) { return &DB{dsn: dsn}, ctx.Err() }

// Close closes the store.
func (db *DB) Close() error { return nil }
