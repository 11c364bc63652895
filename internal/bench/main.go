// Bench measures what importspy-vet takes, for docs/performance.md:
//
//	go run ./internal/bench [-n 5] [-work DIR] targets [NAME ...]
//	go run ./internal/bench [-n 3] growth docs
//	go run ./internal/bench draw docs
//	go run ./internal/bench guard
//	go run ./internal/bench [-n 5] witnesses
//
// Targets runs importspy-vet and a yardstick, another program that does comparable
// work, one after the other, several times, and prints the medians and their ratio.
// Growth measures check on modules that it generates, keeps the numbers in a folder,
// prints how the time grows, and draws the charts, which draw does from the numbers alone.
//
// Guard measures what a guard costs a program: time at 1,000 starts, and size. Witnesses
// measures what check -witness takes for each breaking finding.
//
// The modules that are measured are downloaded as the go command does it. They, the
// contracts and the programs are in the folder -work, which later calls find.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/singlechecker"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "noop" {
		os.Args = append(os.Args[:1], os.Args[2:]...)
		noop()
	}
	n := flag.Int("n", 5, "number of runs, of which the median counts")
	work := flag.String("work", filepath.Join(os.TempDir(), "importspy-bench"), "`folder` for modules and programs")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *work, *n, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, work string, n int, args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf("name targets, growth, draw, guard or witnesses")
	case args[0] == "draw" && len(args) == 2:
		return draw(args[1])
	}
	b, err := newBench(ctx, work, n)
	if err != nil {
		return err
	}
	switch args[0] {
	case "targets":
		return b.targets(args[1:])
	case "guard":
		return b.guard()
	case "witnesses":
		return b.witnesses()
	case "growth":
		if len(args) != 2 {
			return fmt.Errorf("growth needs the folder for its charts")
		}
		return b.growth(args[1])
	}
	return fmt.Errorf("there is no %s", args[0])
}

// noop is an analyzer that does nothing, in x/tools' driver: what loading packages
// costs there.
func noop() {
	singlechecker.Main(&analysis.Analyzer{
		Name: "noop", Doc: "does nothing",
		Run: func(*analysis.Pass) (any, error) { return nil, nil },
	})
}
