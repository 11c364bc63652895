package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// A bench has the programs that are measured.
type bench struct {
	ctx  context.Context
	work string
	n    int
	vet  string // importspy-vet
	self string // this program
}

// newBench builds importspy-vet as it is in the module of the current directory.
func newBench(ctx context.Context, work string, n int) (*bench, error) {
	work, err := filepath.Abs(work)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b := &bench{ctx: ctx, work: work, n: n, vet: filepath.Join(work, "bin", "importspy-vet"), self: self}
	if err := os.MkdirAll(filepath.Join(work, "bin"), 0o777); err != nil {
		return nil, err
	}
	return b, b.do(step{args: []string{"go", "build", "-o", b.vet, "github.com/importspy/importspy/cmd/importspy-vet"}})
}

// A step is one call of a program.
type step struct {
	dir  string
	env  []string // added to that of this program
	args []string
	// finds is set if exit code 1 is no error whatever the program says.
	finds bool
}

// A cost is what steps take.
type cost struct {
	wall, cpu time.Duration
	memory    int64 // bytes, the most that one process has
}

// do runs a step that is not measured.
func (b *bench) do(s step) error {
	_, err := b.measure(s)
	return err
}

// measure runs steps. One may find something: exit codes of 1 are no errors, if the
// program says nothing else.
func (b *bench) measure(steps ...step) (total cost, err error) {
	for _, s := range steps {
		cmd := exec.CommandContext(b.ctx, s.args[0], s.args[1:]...)
		cmd.Dir, cmd.Env = s.dir, append(os.Environ(), s.env...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		err := cmd.Run()
		total.wall += time.Since(start)
		if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !(ok && exit.ExitCode() == 1 && (s.finds || stderr.Len() == 0)) {
			return total, fmt.Errorf("%v: %w\n%s", cmd, err, &stderr)
		}
		total.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		total.memory = max(total.memory, maxMemory(cmd.ProcessState))
	}
	return total, nil
}

// A sample is what is measured, after what comes before it each time.
type sample struct {
	before func() error
	steps  []step
}

// pair measures two samples in turn, and returns the medians of each.
func (b *bench) pair(tool, yardstick sample) (t, y cost, err error) {
	var costs [2][]cost
	for range b.n {
		for i, r := range []sample{tool, yardstick} {
			if r.before != nil {
				if err := r.before(); err != nil {
					return t, y, err
				}
			}
			c, err := b.measure(r.steps...)
			if err != nil {
				return t, y, err
			}
			costs[i] = append(costs[i], c)
		}
	}
	return median(costs[0]), median(costs[1]), nil
}

// median returns the medians of time and memory.
func median(costs []cost) cost {
	middle := func(value func(cost) int64) int64 {
		var all []int64
		for _, c := range costs {
			all = append(all, value(c))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return cost{
		wall:   time.Duration(middle(func(c cost) int64 { return int64(c.wall) })),
		cpu:    time.Duration(middle(func(c cost) int64 { return int64(c.cpu) })),
		memory: middle(func(c cost) int64 { return c.memory }),
	}
}
