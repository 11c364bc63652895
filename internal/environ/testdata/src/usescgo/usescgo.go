// Package usescgo uses C.
package usescgo

import "fmt"

/*
int two(void) { return 2; }
*/
import "C" // want `cgo: "C"`

func init() { // want `init: func init`
	fmt.Println(C.two())
}
