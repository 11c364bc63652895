package main

import "fmt"

func main() {
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			x := a && !b || f(b) == false
			switch {
			case !(x || a):
				fmt.Print(0)
			default:
				fmt.Print(1)
			}
		}
	}
}

func f(t bool) bool {
	if t {
		return func() bool { return t && !!t }()
	}
	return t
}
