package store

import "time"

// An Option changes how [Open] sets up a database.
type Option func(*config)

// config is what options change.
type config struct {
	timeout time.Duration
	policy  Policy
}

// WithTimeout bounds the time of each operation.
func WithTimeout(d time.Duration) Option {
	return func(c *config) { c.timeout = d }
}

// WithPolicy says what happens when the backend is full.
func WithPolicy(p Policy) Option {
	return func(c *config) { c.policy = p }
}
