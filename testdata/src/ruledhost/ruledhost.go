// Package ruledhost has a word on who imports it.
package ruledhost

const Max = 1
