package store

import (
	"context"
	"errors"
)

// ErrFull is returned by a [Backend] that has no room for a value.
var ErrFull = errors.New("store: full")

// A Policy says what a [DB] does when its backend is full. It is one of [Evict]
// and [Refuse]: the unexported method keeps others out, so that a policy can be
// added.
type Policy interface {
	// Name returns the name of the policy, as a configuration file has it.
	Name() string

	whenFull(ctx context.Context, b Backend, key string, value []byte) error
}

// Evict makes room by removing one of the keys.
type Evict struct{}

// Name returns "evict".
func (Evict) Name() string { return "evict" }

func (Evict) whenFull(ctx context.Context, b Backend, key string, value []byte) error {
	for victim := range b.Keys() {
		if err := b.Remove(ctx, victim); err != nil {
			return err
		}
		break
	}
	return b.Save(ctx, key, value)
}

// Refuse lets the operation fail with [ErrFull].
type Refuse struct{}

// Name returns "refuse".
func (Refuse) Name() string { return "refuse" }

func (Refuse) whenFull(context.Context, Backend, string, []byte) error { return ErrFull }
