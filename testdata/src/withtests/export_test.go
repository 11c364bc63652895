package withtests

// N is for the external tests.
func (t T) N() int { return t.n }

var Internal = T.N
