// Package realtest holds the command to code that others wrote: to modules that
// many import, and to the standard library. It has tests only, and these run only
// if IMPORTSPY_SLOW is 1, since they download modules and compile them.
//
// The modules and their versions are those of the go.mod files in modules.
package realtest
