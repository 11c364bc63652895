// The program command exports a name that nothing can import.
package main

// Version has no contract to keep to.
const Version = "1"

func main() {}
