// Package store keeps small values under short keys, durably or not, as the
// backend that it is opened with decides.
//
//	db, err := store.Open(ctx, "memory:", store.WithTimeout(time.Second))
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// MaxKey is the greatest length of a key, in bytes.
const MaxKey = 128

// DefaultTimeout bounds an operation unless [WithTimeout] says otherwise.
const DefaultTimeout = 5 * time.Second

var (
	// ErrNotFound is returned for a key that has no value.
	ErrNotFound = errors.New("store: not found")

	// ErrClosed is returned by a store that has been closed.
	ErrClosed = errors.New("store: closed")
)

// A KeyError reports a key that cannot be used.
type KeyError struct {
	Key    string
	Reason string
}

// Error describes the key and what is wrong with it.
func (e *KeyError) Error() string { return fmt.Sprintf("store: key %q: %s", e.Key, e.Reason) }

// A Store keeps values. It may be used by several goroutines at once.
type Store interface {
	// Get returns the value of a key, or an error that is ErrNotFound.
	Get(ctx context.Context, key string) ([]byte, error)

	// Put sets the value of a key.
	Put(ctx context.Context, key string, value []byte) error

	// Delete removes a key. It is no error if there is none.
	Delete(ctx context.Context, key string) error

	io.Closer
}

// DB is a [Store] that checks keys, bounds the time of each operation and hands
// the rest to a [Backend].
type DB struct {
	backend Backend
	config  config
	events  chan Event

	closing sync.Once
	closed  chan struct{}
}

// Open opens the database that dsn names, "backend:rest", and waits for it at
// most the time of retry. The backend must have been registered, usually by
// importing its package for its side effect.
func Open(ctx context.Context, dsn string, retry time.Duration, opts ...Option) (*DB, error) {
	name, rest, ok := strings.Cut(dsn, ":")
	if !ok {
		return nil, fmt.Errorf("store: no backend in %q", dsn)
	}
	driver, ok := lookup(name)
	if !ok {
		return nil, fmt.Errorf("store: unknown backend %q", name)
	}
	c := config{timeout: DefaultTimeout, policy: Evict{}}
	for _, opt := range opts {
		opt(&c)
	}
	backend, err := driver(ctx, rest)
	for start := time.Now(); err != nil && time.Since(start) < retry; {
		time.Sleep(retry / 10)
		backend, err = driver(ctx, rest)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", name, err)
	}
	db := &DB{backend: backend, config: c, events: make(chan Event, 16), closed: make(chan struct{})}
	db.emit(Info, "opened "+name)
	return db, nil
}

// OpenOld opens a database without options.
func OpenOld(dsn string) (*DB, error) { return Open(context.Background(), dsn, 0) }

// Get implements [Store].
func (db *DB) Get(ctx context.Context, key string) ([]byte, error) {
	ctx, cancel, err := db.begin(ctx, key)
	if err != nil {
		return nil, err
	}
	defer cancel()
	return db.backend.Load(ctx, key)
}

// Put implements [Store].
func (db *DB) Put(ctx context.Context, key string, value []byte) error {
	ctx, cancel, err := db.begin(ctx, key)
	if err != nil {
		return err
	}
	defer cancel()
	err = db.backend.Save(ctx, key, value)
	if errors.Is(err, ErrFull) {
		db.emit(High, "full at "+key)
		return db.config.policy.whenFull(ctx, db.backend, key, value)
	}
	return err
}

// Delete implements [Store].
func (db *DB) Delete(ctx context.Context, key string) error {
	ctx, cancel, err := db.begin(ctx, key)
	if err != nil {
		return err
	}
	defer cancel()
	return db.backend.Remove(ctx, key)
}

// Events returns the channel on which the database tells what happens to it. An
// event that nobody receives in time is dropped.
func (db *DB) Events() <-chan Event { return db.events }

// Close releases the backend. Closing twice is no error.
func (db *DB) Close() (err error) {
	db.closing.Do(func() {
		close(db.closed)
		err = db.backend.Close()
	})
	return err
}

// begin checks that an operation on key may begin, and bounds its time.
func (db *DB) begin(ctx context.Context, key string) (context.Context, context.CancelFunc, error) {
	select {
	case <-db.closed:
		return nil, nil, ErrClosed
	default:
	}
	switch {
	case key == "":
		return nil, nil, &KeyError{Key: key, Reason: "empty"}
	case len(key) > MaxKey:
		return nil, nil, &KeyError{Key: key, Reason: fmt.Sprintf("longer than %d bytes", MaxKey)}
	}
	ctx, cancel := context.WithTimeout(ctx, db.config.timeout)
	return ctx, cancel, nil
}

// emit sends an event to whoever listens.
func (db *DB) emit(s Severity, text string) {
	select {
	case db.events <- Event{Severity: s, Text: []byte(text)}:
	default:
	}
}
