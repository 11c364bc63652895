// Package conforming has what its contract says, and no more.
package conforming

import (
	"context"
	"errors"
	"io"
)

// MaxKey is the greatest length of a key.
const MaxKey = 1 << 8

// Severity tells how bad it is.
type Severity int

const (
	Low Severity = iota
	High
)

func (s Severity) String() string { return [...]string{"low", "high"}[s] }

var ErrNotFound = errors.New("not found")

type config struct{ retries int }

// An Option is a setting of Open.
type Option func(*config)

// Open opens a store.
func Open(ctx context.Context, dsn string, opts ...Option) (*DB, error) { return nil, ctx.Err() }

// OpenOld opens a store.
//
// Deprecated: use Open.
func OpenOld(dsn string) (*DB, error) { return Open(context.Background(), dsn) }

// Map maps.
func Map[T, U any](s []T, f func(T) U) []U { return nil }

// A DB is a store.
type DB struct {
	Name string `yaml:"name"`
	io.Writer

	open bool
}

func (db *DB) Close() error { db.open = false; return nil }

// A Store can be asked.
type Store interface {
	Get(ctx context.Context, key string) ([]byte, error)
	sealed()
}

// A Pair is two.
type Pair[K comparable, V any] struct {
	Key   K
	Value V
}
