// Package subjects has structs that libraries fill from the environment, and
// functions that have them do it.
package subjects
