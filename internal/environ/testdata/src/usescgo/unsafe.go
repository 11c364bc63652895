package usescgo

// int three(void) { return 3; }
import "C" // want `cgo: "C"`

import "unsafe" // want `unsafe: unsafe`

var size = unsafe.Sizeof(C.three())
