package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// starts is how often each of two programs is started.
const starts = 1000

// A guardRule is what a variable of a guard must be, with a value that is.
type guardRule struct{ rule, value string }

// guardRules has one rule for each type, and one for values.
var guardRules = []guardRule{
	{"values: [a, b]", "b"}, {"type: string", "x"}, {"type: bool", "true"}, {"type: int", "-5"}, {"type: uint", "7"}, {"type: float", "1.5"},
	{"type: duration", "1m30s"}, {"type: path", "/etc/hosts"}, {"type: port", "8080"}, {"type: hostport", "[::1]:443"},
	{"type: url", "https://example.com/x"},
}

// guard prints what a guard of 20 variables costs a program that prints a line: time at
// its start, compared in pairs with the same program without it, and size.
func (b *bench) guard() error {
	fmt.Println("| 20 variables | at start | size |\n| --- | --- | --- |")
	for _, r := range guardRules {
		if err := b.guardRow("`"+r.rule+"`", []guardRule{r}); err != nil {
			return err
		}
	}
	if err := b.guardRow("all of these", guardRules); err != nil {
		return err
	}
	matching := guardRule{`pattern: ".*[a-z0-9]"`, "x"}
	return b.guardRow("all of these, and `"+matching.rule+"`", append([]guardRule{matching}, guardRules...))
}

func (b *bench) guardRow(label string, list []guardRule) error {
	took, size, err := b.guardCost(list)
	if err == nil {
		fmt.Printf("| %s | %.2f ms | %d kB |\n", label, took.Seconds()*1000, size/1000)
	}
	return err
}

// guardCost measures a guard whose variables have rules of a list, in turn.
func (b *bench) guardCost(list []guardRule) (took time.Duration, size int64, err error) {
	dir := filepath.Join(b.work, "guard")
	if err := os.RemoveAll(dir); err != nil {
		return 0, 0, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return 0, 0, err
	}
	var contract strings.Builder
	contract.WriteString("version: 1\nenvironment:\n  go: \">=1.20\"\n  platforms: [linux, darwin, windows]\n  variables:\n")
	env := os.Environ()
	for i := range 20 {
		r := list[i%len(list)]
		fmt.Fprintf(&contract, "    GUARD_%d: {required: true, %s}\n", i, r.rule)
		env = append(env, fmt.Sprintf("GUARD_%d=%s", i, r.value))
	}
	for name, text := range map[string]string{
		"go.mod":         "module example.com/guard\n\ngo 1.26\n",
		"main.go":        "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"started\") }\n",
		"importspy.yaml": contract.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return 0, 0, err
		}
	}
	with, without := filepath.Join(dir, "with"), filepath.Join(dir, "without")
	for _, args := range [][]string{
		{b.vet, "guard", "-q", "."}, {"go", "build", "-o", with, "."}, {"go", "build", "-tags", "importspy_noguard", "-o", without, "."},
	} {
		if err := b.do(step{dir: dir, args: args}); err != nil {
			return 0, 0, err
		}
	}
	if size, err = sizeDifference(with, without); err != nil {
		return 0, 0, err
	}
	var pairs []time.Duration
	for i := range starts {
		first, second := with, without
		if i%2 == 1 { // so that neither is always the one that comes second
			first, second = second, first
		}
		x, err := b.start(first, env)
		if err != nil {
			return 0, 0, err
		}
		y, err := b.start(second, env)
		if err != nil {
			return 0, 0, err
		}
		if i%2 == 1 {
			x, y = y, x
		}
		pairs = append(pairs, x-y)
	}
	slices.Sort(pairs)
	return pairs[len(pairs)/2], size, nil
}

// start runs a program, with what it takes.
func (b *bench) start(program string, env []string) (time.Duration, error) {
	cmd := exec.CommandContext(b.ctx, program)
	cmd.Env = env
	begin := time.Now()
	err := cmd.Run()
	return time.Since(begin), err
}

func sizeDifference(a, b string) (int64, error) {
	x, err := os.Stat(a)
	if err != nil {
		return 0, err
	}
	y, err := os.Stat(b)
	if err != nil {
		return 0, err
	}
	return x.Size() - y.Size(), nil
}
