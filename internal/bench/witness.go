package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// breaks is how many entries of the contracts of client-go promise something else.
const breaks = 100

// witnesses measures check with and without witnesses in pairs, on client-go with entries
// that its packages break, and prints what one witness takes.
func (b *bench) witnesses() error {
	dir, err := b.described("k8s.io/client-go@v0.34.0")
	if err != nil {
		return err
	}
	broken := filepath.Join(b.work, "broken")
	if err := os.RemoveAll(broken); err != nil {
		return err
	}
	if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
		return err
	}
	if err := breakPromises(broken); err != nil {
		return err
	}
	with, without := b.check(broken, "-witness"), b.check(broken)
	for _, s := range []*sample{&with, &without} {
		s.steps[0].finds = true
		// An edit of go.mod concerns all packages, with or without witnesses.
		s.before = b.edit(filepath.Join(broken, "go.mod"))
		if err := b.do(s.steps[0]); err != nil { // what is warm is warm
			return err
		}
	}
	found, err := b.findings(with.steps[0])
	if err != nil {
		return err
	}
	w, wo, err := b.pair(with, without)
	if err != nil {
		return err
	}
	fmt.Printf("%d breaking findings, %d with a witness\n", found.breaking, found.witnesses)
	fmt.Printf("check -witness %.2f s, check %.2f s, of all processors %.2f and %.2f s\n", w.wall.Seconds(), wo.wall.Seconds(), w.cpu.Seconds(), wo.cpu.Seconds())
	fmt.Printf("a witness takes %.2f ms, of all processors %.2f ms\n",
		(w.wall-wo.wall).Seconds()*1000/float64(found.breaking), (w.cpu-wo.cpu).Seconds()*1000/float64(found.breaking))
	return nil
}

// A promise is an entry on a line of a contract: its indentation, name and text.
var promise = regexp.MustCompile(`^((?:    ){1,2})(\w+): (func\(.*|\*?[\w.]+)$`)

// breakPromises changes lines of the contracts below dir, evenly distributed.
func breakPromises(dir string) error {
	files := make(map[string][]string)
	var names []string
	var places []struct {
		file string
		line int
	}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "importspy.yaml" {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		head, exports, _ := strings.Cut(string(data), "\nexports:\n")
		files[file] = append(strings.Split(head, "\n"), append([]string{"exports:"}, strings.Split(exports, "\n")...)...)
		names = append(names, file)
		for i, line := range files[file][strings.Count(head, "\n")+1:] {
			if m := promise.FindStringSubmatch(line); m != nil && !keys[m[2]] && !embedded(m) {
				places = append(places, struct {
					file string
					line int
				}{file, strings.Count(head, "\n") + 1 + i})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range breaks {
		p := places[i*len(places)/breaks]
		files[p.file][p.line] = another(files[p.file][p.line], i)
	}
	for _, file := range names {
		if err := os.WriteFile(file, []byte(strings.Join(files[file], "\n")), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// keys are those of entries, which have the form of a promise.
var keys = map[string]bool{"comparable": true, "deprecated": true, "func": true, "hidden": true, "type": true, "value": true}

// embedded reports whether a promise is an embedded field or interface, or may be a type that
// others embed.
func embedded(m []string) bool {
	_, name, found := strings.Cut(m[3], ".")
	return m[3] == "any" || m[2] == strings.TrimPrefix(m[3], "*") || found && m[2] == name
}

// another is an entry that promises something else: another name, parameter or type.
func another(line string, i int) string {
	m := promise.FindStringSubmatch(line)
	indent, name, text := m[1], m[2], m[3]
	switch {
	case i%4 == 3:
		name = "Another" + name
	case strings.HasPrefix(text, "func("):
		text = "func(another int)"
	default:
		text = "map[string]chan " + text
	}
	return indent + name + ": " + text
}

// found is how many breaking findings there are, and how many have a witness.
type found struct{ breaking, witnesses int }

// findings counts what check finds.
func (b *bench) findings(s step) (f found, err error) {
	args := append([]string{s.args[1], "-format", "json"}, s.args[2:]...)
	cmd := exec.CommandContext(b.ctx, s.args[0], args...)
	cmd.Dir, cmd.Env = s.dir, append(os.Environ(), s.env...)
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	if err := cmd.Run(); err == nil {
		return f, fmt.Errorf("%v finds nothing", cmd)
	}
	var report struct {
		Findings []struct{ Verdict, Witness string }
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		return f, fmt.Errorf("%v: %w", cmd, err)
	}
	for _, finding := range report.Findings {
		if finding.Verdict == "breaking" {
			f.breaking++
		}
		if finding.Witness != "" {
			f.witnesses++
		}
	}
	return f, nil
}
