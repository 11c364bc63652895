package withtests

// T has one method for its clients.
type T struct{ n int }

func (T) Run(n int) {} // want `^T.Run: contract says func\(\), package has func\(n int\) \(breaking\)$`
