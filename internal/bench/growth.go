package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A series is how the time for a check grows with one number.
type series struct {
	Name   string  // of the chart
	Of     string  // what is counted
	Points []point // by number
}

type point struct {
	N      int
	CPU    time.Duration
	Memory int64
}

// growth measures check on modules of growing size, and draws the charts in a folder.
func (b *bench) growth(to string) error {
	platforms, err := b.platforms()
	if err != nil {
		return err
	}
	var list []series
	for _, s := range []struct {
		name, of string
		counts   []int
		dir      func(n int) string
		make     func(dir string, n int) error
		flags    func(n int) []string
	}{
		{"packages", "packages of 20 entries each, each imported by ten others", []int{1, 10, 100, 1000},
			func(n int) string { return fmt.Sprintf("packages-%d", n) }, func(dir string, n int) error { return generate(dir, n, 20) }, nil},
		{"entries", "entries of one contract, a line each", []int{10, 100, 1000, 10000, 100000},
			func(n int) string { return fmt.Sprintf("lines-%d", n) }, func(dir string, n int) error { return write(dir, map[string]string{"p/p.go": lines(n)}) }, nil},
		{"platforms", "platforms, for 20 packages of 50 entries", []int{1, 2, 4, 10, 20, 40},
			func(int) string { return "platforms" }, func(dir string, _ int) error { return generate(dir, 20, 50) },
			func(n int) []string { return []string{"-platforms", strings.Join(platforms[:n], ",")} }},
	} {
		series := series{Name: s.name, Of: s.of}
		for _, n := range s.counts {
			dir := filepath.Join(b.work, "growth-"+s.dir(n))
			if err := b.generated(dir, func() error { return s.make(dir, n) }); err != nil {
				return err
			}
			var flags []string
			if s.flags != nil {
				flags = s.flags(n)
			}
			p, err := b.point(n, b.check(dir, flags...))
			if err != nil {
				return err
			}
			series.Points = append(series.Points, p)
			fmt.Printf("%7d %-10s %8.2f s of CPU %6d MB\n", n, s.name, p.CPU.Seconds(), p.Memory>>20)
		}
		list = append(list, series)
	}
	if err := save(to, list); err != nil {
		return err
	}
	return draw(to)
}

// point measures a check, once the types of what cannot change are kept.
func (b *bench) point(n int, s sample) (point, error) {
	if err := b.do(s.steps[0]); err != nil {
		return point{}, err
	}
	var costs []cost
	before := anew(&s.steps[0])
	for range b.n {
		if err := before(); err != nil {
			return point{}, err
		}
		c, err := b.measure(s.steps...)
		if err != nil {
			return point{}, err
		}
		costs = append(costs, c)
	}
	m := median(costs)
	return point{n, m.cpu, m.memory}, nil
}

// exponent returns e such that the time grows as the number to the power of e, fitted
// over the top two decades.
func (s *series) exponent() float64 {
	top := float64(s.Points[len(s.Points)-1].N)
	var n, sumX, sumY, sumXX, sumXY float64
	for _, p := range s.Points {
		if float64(p.N) < top/100 {
			continue
		}
		x, y := math.Log(float64(p.N)), math.Log(p.CPU.Seconds())
		n, sumX, sumY, sumXX, sumXY = n+1, sumX+x, sumY+y, sumXX+x*x, sumXY+x*y
	}
	return (n*sumXY - sumX*sumY) / (n*sumXX - sumX*sumX)
}

// platforms returns the platforms of the go command, those of this machine first.
func (b *bench) platforms() ([]string, error) {
	out, err := exec.CommandContext(b.ctx, "go", "tool", "dist", "list", "-json").Output()
	if err != nil {
		return nil, err
	}
	var known []struct{ GOOS, GOARCH string }
	if err := json.Unmarshal(out, &known); err != nil {
		return nil, err
	}
	var names []string
	for _, p := range known {
		names = append(names, p.GOOS+"/"+p.GOARCH)
	}
	if len(names) < 40 {
		return nil, fmt.Errorf("go tool dist list has %d platforms", len(names))
	}
	return names, nil
}

// generated makes a module and its contracts in dir, unless it is there.
func (b *bench) generated(dir string, fill func() error) error {
	if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := fill(); err != nil {
		return err
	}
	if err := b.do(step{dir: dir, args: []string{b.vet, "init", "-q", "./..."}}); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "done"), nil, 0o666)
}

// generate makes a module of packages that export a number of things.
func generate(dir string, packages, entries int) error {
	files := make(map[string]string)
	for i := range packages {
		files[fmt.Sprintf("p%d/p.go", i)] = source(i, entries)
	}
	return write(dir, files)
}

// write makes a module of files.
func write(dir string, files map[string]string) error {
	files["go.mod"] = "module example.com/bench\n\ngo 1.26\n"
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// lines returns a package with constants, variables, functions and types by turns, each of
// which takes one line of a contract: 100,000 are within the limit of 4 MiB.
func lines(entries int) string {
	var out strings.Builder
	out.WriteString("package p\n\n")
	for i := range entries {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&out, "const C%d = %[1]d\n", i)
		case 1:
			fmt.Fprintf(&out, "var V%d string\n", i)
		case 2:
			fmt.Fprintf(&out, "func F%d() error { return nil }\n", i)
		case 3:
			fmt.Fprintf(&out, "type T%d []string\n", i)
		}
	}
	return out.String()
}

// source returns a package with constants, functions, structs with a method, and
// interfaces, by turns.
func source(number, entries int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "package p%d\n\nimport (\n\t\"io\"\n\t\"time\"\n", number)
	before := "time.Time"
	if number > 0 {
		// As in a tree: types that contain each other a thousand levels deep would be a
		// benchmark of go/types, whose check for infinite types is cubic in the depth.
		above := (number - 1) / 10
		fmt.Fprintf(&out, "\n\t\"example.com/bench/p%d\"\n", above)
		before = fmt.Sprintf("p%d.Type2", above)
	}
	out.WriteString(")\n")
	for i := range entries {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&out, "\nconst Const%d time.Duration = %d\n", i, i)
		case 1:
			fmt.Fprintf(&out, "\nfunc Func%d(r io.Reader, n int) (*%s, error) { return nil, nil }\n", i, before)
		case 2:
			fmt.Fprintf(&out, "\ntype Type%d struct {\n\tName string\n\tAt   %s\n}\n\nfunc (*Type%[1]d) Close() error { return nil }\n", i, before)
		case 3:
			fmt.Fprintf(&out, "\ntype Iface%d interface{ Get(key string) (*Type%d, bool) }\n", i, i-1)
		}
	}
	return out.String()
}
