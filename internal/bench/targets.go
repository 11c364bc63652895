package main

import (
	crand "crypto/rand"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// A target says how much of what a yardstick takes importspy-vet may take.
type target struct {
	name         string
	wall, memory float64 // 0: any
	what         string
	prepare      func(b *bench) (tool, yardstick sample, err error)
}

var all = []target{
	{"client-go-first", 1.4, 0.9, "check, nothing cached / no-op analyzer, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("k8s.io/client-go@v0.34.0")
		tool, yardstick = b.check(dir), b.noop(dir)
		tool.before = b.empty(&tool.steps[0], "GOCACHE")
		return tool, yardstick, err
	}},
	{"client-go-edited", 0.7, 0.6, "check after an edit of a Go file / no-op analyzer, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("k8s.io/client-go@v0.34.0")
		tool, yardstick = b.check(dir), b.noop(dir)
		tool.before = b.edit(filepath.Join(dir, "tools", "cache", "store.go"))
		return tool, yardstick, err
	}},
	{"client-go-unchanged", 0.5, 0, "check again / no-op analyzer, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("k8s.io/client-go@v0.34.0")
		return b.check(dir), b.noop(dir), err
	}},
	{"api-check", 1, 0, "check, types kept / apidiff -m against a baseline, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("k8s.io/api@v0.34.0")
		if err != nil {
			return tool, yardstick, err
		}
		apidiff, err := b.apidiff()
		base := filepath.Join(b.work, "api.export")
		if err == nil {
			err = b.do(step{dir: dir, args: []string{apidiff, "-m", "-w", base, "k8s.io/api"}})
		}
		tool, yardstick = b.check(dir), sample{steps: []step{{dir: dir, args: []string{apidiff, "-m", base, "k8s.io/api"}}}}
		tool.before = anew(&tool.steps[0])
		return tool, yardstick, err
	}},
	{"api-diff", 0.3, 0, "diff of two versions, nothing cached / apidiff -m, compiling included", func(b *bench) (tool, yardstick sample, err error) {
		before, err := b.module("k8s.io/api@v0.33.0")
		if err != nil {
			return tool, yardstick, err
		}
		after, err := b.module("k8s.io/api@v0.34.0")
		if err != nil {
			return tool, yardstick, err
		}
		apidiff, err := b.apidiff()
		export := filepath.Join(b.work, "diff.export")
		tool = sample{steps: []step{{dir: b.work, args: []string{b.vet, "diff", "-q", before, after}}}}
		yardstick = sample{steps: []step{
			{dir: before, args: []string{apidiff, "-m", "-w", export, "k8s.io/api"}},
			{dir: after, args: []string{apidiff, "-m", export, "k8s.io/api"}},
		}}
		tool.before = b.empty(&tool.steps[0], "GOCACHE")
		yardstick.before = b.empty(&yardstick.steps[0], "GOCACHE", &yardstick.steps[1])
		return tool, yardstick, err
	}},
	{"ec2", 1.2, 0, "check, nothing cached / go vet -buildtag, whose outcome is not cached, with a warm build cache", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("github.com/aws/aws-sdk-go-v2/service/ec2@v1.250.0")
		if err != nil {
			return tool, yardstick, err
		}
		tool = b.check(dir)
		tool.before = b.empty(&tool.steps[0], "GOCACHE")
		yardstick = sample{steps: []step{{dir: dir}}}
		yardstick.before = func() error {
			yardstick.steps[0].args = slices.Concat([]string{"go", "vet", "-buildtag"}, someAnalyzers(), []string{"./..."})
			return nil
		}
		return tool, yardstick, b.do(step{dir: dir, args: []string{"go", "vet", "-buildtag", "./..."}})
	}},
	{"sys-platforms", 2, 0, "check -platforms all / check on one platform, both after an edit of a Go file", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described("golang.org/x/sys@v0.49.0", "-platforms", "all")
		tool, yardstick = b.check(dir, "-platforms", "all"), b.check(dir)
		tool.before = b.edit(filepath.Join(dir, "unix", "aliases.go"))
		yardstick.before = tool.before
		return tool, yardstick, err
	}},
	// No-op takes 7.3 s of two processors, and the goal is 30 s.
	{"kubernetes-first", 4.1, 0, "check of k8s.io/kubernetes, nothing cached / no-op analyzer, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described(kubernetes)
		tool, yardstick = b.check(dir), b.noop(dir)
		tool.before = b.empty(&tool.steps[0], "GOCACHE")
		return tool, yardstick, err
	}},
	{"kubernetes-edited", 0.7, 0.4, "check of k8s.io/kubernetes after an edit of a Go file / no-op analyzer, warm", func(b *bench) (tool, yardstick sample, err error) {
		dir, err := b.described(kubernetes)
		tool, yardstick = b.check(dir), b.noop(dir)
		tool.before = b.edit(filepath.Join(dir, "pkg", "kubelet", "kubelet.go"))
		return tool, yardstick, err
	}},
	{"std-platforms", 0.5, 0, "check -platforms all std, types kept / go test cmd/api -check", func(b *bench) (tool, yardstick sample, err error) {
		contracts := filepath.Join(b.work, "std-contracts")
		on := []string{"-contracts", contracts, "-platforms", "all"}
		if _, err := os.Stat(contracts); err != nil {
			if err := b.do(step{dir: b.work, args: slices.Concat([]string{b.vet, "init", "-q"}, on, []string{"std"})}); err != nil {
				return tool, yardstick, err
			}
		}
		tool = b.check(b.work, on...)
		tool.steps[0].args[len(tool.steps[0].args)-1] = "std"
		tool.before = anew(&tool.steps[0])
		yardstick = sample{steps: []step{{args: []string{"go", "test", "-count=1", "cmd/api", "-check"}}}}
		return tool, yardstick, nil
	}},
}

// someAnalyzers returns flags of go vet for a few of its analyzers, which are not always the
// same: else the go command would only print what it has printed before.
func someAnalyzers() (flags []string) {
	for _, name := range []string{"asmdecl", "bools", "defers", "directive", "framepointer", "ifaceassert", "sigchanyzer", "stdversion", "tests", "timeformat"} {
		if rand.IntN(2) == 0 {
			flags = append(flags, "-"+name)
		}
	}
	return flags
}

const kubernetes = "k8s.io/kubernetes@v1.34.0"

// targets measures those that are named, all if none is, and prints a table.
func (b *bench) targets(names []string) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "target\twall\tyardstick\tratio\tlimit\tmemory\tyardstick\tratio\tlimit\tCPU ratio")
	all := slices.Concat(all, vetTargets)
	for _, t := range all {
		if len(names) > 0 && !slices.Contains(names, t.name) {
			continue
		}
		tool, yardstick, err := t.prepare(b)
		if err != nil {
			return err
		}
		for _, s := range []sample{tool, yardstick} { // what is warm is warm
			if s.before != nil {
				if err := s.before(); err != nil {
					return err
				}
			}
			if err := b.do(s.steps[0]); err != nil {
				return err
			}
		}
		c, y, err := b.pair(tool, yardstick)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%.2f s\t%.2f s\t%.2f\t%s\t%d MB\t%d MB\t%.2f\t%s\t%.2f\n", t.name,
			c.wall.Seconds(), y.wall.Seconds(), c.wall.Seconds()/y.wall.Seconds(), limit(t.wall),
			c.memory>>20, y.memory>>20, float64(c.memory)/float64(max(y.memory, 1)), limit(t.memory), c.cpu.Seconds()/y.cpu.Seconds())
		w.Flush()
	}
	for _, t := range all {
		fmt.Printf("%s: %s\n", t.name, t.what)
	}
	return nil
}

func limit(l float64) string {
	if l == 0 {
		return ""
	}
	return fmt.Sprint(l)
}

// check is importspy-vet check on all packages in dir.
func (b *bench) check(dir string, flags ...string) sample {
	args := slices.Concat([]string{b.vet, "check", "-q"}, flags, []string{"./..."})
	return sample{steps: []step{{dir: dir, env: []string{"IMPORTSPY_CACHE=" + filepath.Join(b.work, "cache")}, args: args}}}
}

// noop is an analyzer that does nothing.
func (b *bench) noop(dir string) sample {
	return sample{steps: []step{{dir: dir, args: []string{b.self, "noop", "-test=false", "./..."}}}}
}

// empty returns what gives steps an empty cache of our own, and empty folders that a
// variable of the go command names.
func (b *bench) empty(s *step, variable string, others ...*step) func() error {
	steps := append(others, s)
	envs := make([][]string, len(steps))
	for i, s := range steps {
		envs[i] = s.env
	}
	dir := filepath.Join(b.work, "empty")
	return func() error {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		for i, s := range steps {
			s.env = append(slices.Clone(envs[i]), variable+"="+filepath.Join(dir, variable), "IMPORTSPY_CACHE="+filepath.Join(dir, "importspy"))
		}
		return nil
	}
}

// anew returns what gives a step an environment that no run had before: check repeats what
// it has printed only in the same one. The types that it keeps do not depend on it.
func anew(s *step) func() error {
	env := s.env
	return func() error {
		s.env = append(slices.Clone(env), "BENCH_RUN="+crand.Text())
		return nil
	}
}

// edit returns what makes a Go file longer by a comment.
func (b *bench) edit(name string) func() error {
	return func() error {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteString("\n// An edit.\n")
		if errClose := f.Close(); err == nil {
			err = errClose
		}
		return err
	}
}

// module makes a copy of a module that can be changed, and returns its folder.
func (b *bench) module(version string) (dir string, err error) {
	dir = filepath.Join(b.work, strings.ReplaceAll(version, "/", "-"))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	get := filepath.Join(b.work, "get")
	if err := os.RemoveAll(get); err != nil {
		return "", err
	}
	if err := os.MkdirAll(get, 0o777); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(get, "go.mod"), []byte("module bench.invalid\n"), 0o666); err != nil {
		return "", err
	}
	cached, err := b.output(get, "go", "mod", "download", "-json", version)
	if err != nil {
		return "", err
	}
	tmp := dir + ".tmp"
	if err := os.RemoveAll(tmp); err != nil {
		return "", err
	}
	if err := os.CopyFS(tmp, os.DirFS(cached)); err != nil {
		return "", err
	}
	if err := writable(tmp); err != nil {
		return "", err
	}
	if err := b.published(tmp, map[string]string{kubernetes: "v0.34.0"}[version]); err != nil {
		return "", err
	}
	if err := b.do(step{dir: tmp, args: []string{"go", "mod", "download"}}); err != nil {
		return "", err
	}
	return dir, os.Rename(tmp, dir)
}

// described is module with a contract for each package.
func (b *bench) described(version string, flags ...string) (dir string, err error) {
	if dir, err = b.module(version); err != nil {
		return "", err
	}
	// Contracts of an earlier run may be those of another version of the tool, and no longer
	// hold: then more is measured than the target says.
	for _, command := range []string{"init", "update"} {
		if err := b.do(step{dir: dir, args: slices.Concat([]string{b.vet, command, "-q"}, flags, []string{"./..."})}); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// apidiff builds apidiff, and returns its name.
func (b *bench) apidiff() (name string, err error) {
	name = filepath.Join(b.work, "bin", "apidiff")
	err = b.do(step{dir: filepath.Join("internal", "apidifftest"), args: []string{"go", "build", "-o", name, "golang.org/x/exp/cmd/apidiff"}})
	return name, err
}
