// Command exporter has exported functions that nobody imports.
package main

import "os"

func Env(key string) string { return os.Getenv(key) }

func main() { Env("MAIN") } // want `MAIN by os.Getenv`
