// Package aliased writes names into lists and maps under other names.
package aliased

import (
	"os"
	"slices"
	"strings"
)

var kept = []string{"KEPT"}

func maps() {
	m := map[string]int{"M": 1}
	mm := m
	mm[os.Args[0]] = 1
	for k := range m {
		os.Getenv(k) // want `\* by os.Getenv: the name is not constant`
	}
	filled := map[string]int{"F": 1}
	fill(filled)
	for k := range filled {
		os.Getenv(k) // want `\* by os.Getenv: the name is not constant`
	}
	read := map[string]int{"R": 1}
	count(read)
	for k := range read {
		os.Getenv(k) // want `R by os.Getenv`
	}
}

func fill(m map[string]int)      { put(m) }
func put(m map[string]int)       { m[os.Args[0]] = 1 }
func count(m map[string]int) int { return len(m) }

func lists() {
	copied := []string{"C"}
	copy(copied, os.Args)
	for _, k := range copied {
		os.Getenv(k) // want `\* by os.Getenv: the name is not constant`
	}
	array := [1]string{"A"}
	sl := array[:]
	sl[0] = os.Args[0]
	for _, k := range array {
		os.Getenv(k) // want `\* by os.Getenv: the name is not constant`
	}
	replaced := []string{"I"}
	_ = slices.Replace(replaced, 0, 1, os.Args[0])
	for _, k := range replaced {
		os.Getenv(k) // want `\* by os.Getenv: the name is not constant`
	}
	same := kept
	_ = strings.Join(same, ",")
	for _, k := range kept {
		os.Getenv(k) // want `KEPT by os.Getenv`
	}
}
