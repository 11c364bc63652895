package deployed

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestEnvFileHostile reads files that once took minutes or gigabytes.
func TestEnvFileHostile(t *testing.T) {
	const many = 1 << 20
	for name, test := range map[string]struct{ in, want string }{
		"no quote at the end":      {"A='" + strings.Repeat("\nx", many), "f:1:1: the quote is not closed"},
		"escapes":                  {"A=\"" + strings.Repeat("x\\\"\n", 30_000) + "\"\nB='", "f:30002:1: the quote is not closed"},
		"lines in quotes":          {repeat(19_000, "A%d='x\n'\n") + strings.Repeat("#", many) + "\n=", "f:38002:1: the line does not begin with the name of a variable and ="},
		"mistakes":                 {strings.Repeat("=\n", many), "f:51:1: there are more mistakes; fix these first"},
		"variables":                {repeat(20_001, "A%d=\n"), "f:20001:1: there are more than 20000 variables, which is more than a program can get"},
		"variable for no program":  {"A=" + strings.Repeat("x", 1<<17), "f:1:1: the value of A is longer than 128 KiB, which Linux does not pass to a program"},
		"largest for any programs": {"A=" + strings.Repeat("x", 1<<17-1), ""},
	} {
		start := time.Now()
		_, err := EnvFile("f", []byte(test.in))
		if got := last(err); got != test.want {
			t.Errorf("%s: the last mistake is %q, want %q", name, got, test.want)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: takes %v", name, took)
		}
	}
}

// last returns the last mistake, "" if there is none.
func last(err error) string {
	if err == nil {
		return ""
	}
	var list Mistakes
	if !errors.As(err, &list) {
		return err.Error()
	}
	return list[len(list)-1].Error()
}

// TestManifestsHostile reads manifests that once took minutes or gigabytes, or were said to
// merge what they do not.
func TestManifestsHostile(t *testing.T) {
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n"
	env, from := pod+"    env:\n", pod+"    envFrom:\n"
	config := "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n" + repeat(10_000, "  K%d: v\n")
	for name, test := range map[string]struct{ in, want string }{
		"doubled": {env + "    - {name: A0, value: xx}\n" + repeat(60, "    - {name: A%d1, value: $(A0)}\n") + doubled(60),
			"f:86:7: the value of B17 is longer than 128 KiB, which Linux does not pass to a program"},
		"dollars":      {env + "    - {name: A, value: '" + strings.Repeat("$(", 1<<16) + "'}\n", "f:8:7: the value of A is longer than 128 KiB, which Linux does not pass to a program"},
		"keys":         {env + repeat(10_000, "    - {name: A%d, valueFrom: {configMapKeyRef: {name: c, key: K%[1]d}}}\n") + config, ""},
		"documents":    {repeat(20_000, "---\napiVersion: v1\nkind: Service\nmetadata: {name: s%d}\n") + "---\n" + env, ""},
		"items":        {env + repeat(20_001, "    - {name: A%d, value: x}\n"), "f:20008:7: there are more than 20000 variables, which is more than a program can get"},
		"prefixes":     {from + repeat(3, "    - {prefix: P%d, configMapRef: {name: c}}\n") + config, "f:10:7: there are more than 20000 variables, which is more than a program can get"},
		"sources":      {from + repeat(1001, "    - {configMapRef: {name: d%d}}\n"), "f:1008:7: envFrom has more than 1000 items"},
		"values":       {strings.Repeat("---\n", 1<<18+1), "f:262145:4: the file has more than 262144 values, by lines, commas and brackets; check the part of it that deploys the program"},
		"not a string": {env + repeat(100, "    - {name: A%d, value: 1}\n"), "f:58:26: there are more mistakes; fix these first"},
	} {
		start := time.Now()
		_, err := Manifests([]File{{"f", []byte(test.in)}}, "", nil)
		if got := last(err); got != test.want {
			t.Errorf("%s: the last mistake is %q, want %q", name, got, test.want)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: takes %v", name, took)
		}
	}
}

// doubled are variables, each of which is twice the one before.
func doubled(n int) string {
	text := "    - {name: B0, value: x}\n"
	for i := range n {
		text += fmt.Sprintf("    - {name: B%d, value: $(B%d)$(B%d)}\n", i+1, i, i)
	}
	return text
}

// TestComposeHostile reads a Compose file that names large files often.
func TestComposeHostile(t *testing.T) {
	reads := 0
	read := func(string) ([]byte, error) {
		reads++
		return []byte(strings.Repeat("#", 1<<20)), nil
	}
	_, err := Manifests([]File{{"f", []byte("services:\n  s:\n    env_file: [" + strings.Repeat("a, ", 50) + "]\n")}}, "", read)
	if got, want := last(err), "f:3:64: there are more mistakes; fix these first"; reads != 17 || !strings.Contains(err.Error(), "env_file a cannot be read: the files before it have more than 16 MiB") {
		t.Errorf("%d files are read, the last mistake is %q, want %q", reads, got, want)
	}
	_, err = Manifests([]File{{"f", []byte("services:\n  s:\n    env_file: [" + strings.Repeat("a, ", 1001) + "]\n")}}, "", read)
	if got, want := last(err), "f:3:15: env_file has more than 1000 files"; got != want {
		t.Errorf("the last mistake is %q, want %q", got, want)
	}
}
