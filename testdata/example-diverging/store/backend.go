package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
)

// A Backend does the keeping. Its methods may be called by several goroutines
// at once, with keys that are neither empty nor longer than [MaxKey].
type Backend interface {
	// Load returns the value of a key, or an error that is ErrNotFound.
	Load(ctx context.Context, key string) ([]byte, error)

	// Save sets the value of a key. If there is no room the error is ErrFull.
	Save(ctx context.Context, key string, value []byte) error

	// Remove removes a key, if it is there.
	Remove(ctx context.Context, key string) error

	// Keys returns the keys in an order of the backend's choice.
	Keys() iter.Seq[string]

	// Len returns the number of keys.
	Len() int

	// Close releases what the backend holds.
	Close() error
}

// A Driver opens a [Backend]. The rest is what follows the colon in a data
// source name.
type Driver func(ctx context.Context, rest string) (Backend, error)

// registry holds the drivers by name.
type registry struct {
	sync.Locker
	drivers map[string]Driver
}

var known = registry{Locker: new(sync.Mutex), drivers: make(map[string]Driver)}

// Register makes a backend known under a name. It panics if the name is taken,
// as it is called from init functions.
func Register(name string, d Driver) {
	known.Lock()
	defer known.Unlock()
	if _, taken := known.drivers[name]; taken {
		panic(fmt.Sprintf("store: backend %q registered twice", name))
	}
	known.drivers[name] = d
}

// Backends returns the names of the known backends, sorted.
func Backends() []string {
	known.Lock()
	defer known.Unlock()
	return slices.Sorted(maps.Keys(known.drivers))
}

func lookup(name string) (Driver, bool) {
	known.Lock()
	defer known.Unlock()
	d, ok := known.drivers[name]
	return d, ok
}
