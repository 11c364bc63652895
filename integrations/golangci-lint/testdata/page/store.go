// Package store keeps what the shop sells.
package store

// MaxKey is the greatest length of a key.
const MaxKey = 128

// Open opens the store at dsn.
func Open(dsn string, retry int) error { return nil }
