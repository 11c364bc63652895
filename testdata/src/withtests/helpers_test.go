package withtests

import "testing"

// Extra is a method that only this package's tests have.
func (T) Extra() int { return 1 }

// Helper is an export that only this package's tests have.
func Helper(t *testing.T) T { return T{n: 1} }

func TestRun(t *testing.T) { Helper(t).Run(T{}.Extra()) }
