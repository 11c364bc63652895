package withcgo // want `^Gone: contract declares func Gone, package does not declare it \(breaking\)$`

/*
static int add(int a, int b) { return a + b; }
*/
import "C"

// Add has types of C in its signature.
func Add(a, b C.int) C.int { return C.add(a, b) }

func Sum(a, b int) int { return int(Add(C.int(a), C.int(b))) } // want `^Sum: contract says func\(a int\) int, package has func\(a, b int\) int \(breaking\)$`
