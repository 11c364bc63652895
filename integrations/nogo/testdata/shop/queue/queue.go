// Package queue has no contract.
package queue

import "example.com/shop/store"

// A Queue holds what is to be sent.
type Queue struct{ DB *store.DB }
