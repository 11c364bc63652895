// Package trial has conditions whose mutants end in all the ways that there are.
package trial

var known = make(map[int]int)

func square(n int) int {
	v := n * n
	if n < 0 { // a test fails, and also without the mutant later
		v = 1
	}
	if known[n] == 0 { // the same
		known[n] = v
	}
	return known[n]
}

func greater(a, b int) int {
	if a > b { // a test fails
		return a
	}
	return b
}

func value(p *int) int {
	if p == nil { // a test panics
		return 0
	}
	return *p
}

func count(n int) {
	for n > 0 { // a test does not end
		n--
	}
}

var start = first(true)

func first(is bool) int {
	if is { // a test fails, but only if the mutant is there from the start
		return 1
	}
	return 2
}

func unasserted(b bool) bool {
	if b { // no test fails
		return !b
	}
	return b
}

func unreached(b bool) bool {
	if b { // no test comes here
		return !b
	}
	return b
}
