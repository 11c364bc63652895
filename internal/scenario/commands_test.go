package scenario_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// exits implements the script command
//
//	exits CODE PROGRAM ARG...
//
// which is exec for a program that must exit with CODE.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d; stdout:\n%s\nstderr:\n%s",
			strings.Join(args[1:], " "), got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// restricted is how root runs a program that may not read and write what its
// mode forbids.
var restricted = []string{"setpriv", "--bounding-set=-dac_override,-dac_read_search"}

// canRestrict reports whether the script command restricted works here.
func canRestrict() bool {
	return os.Getuid() > 0 ||
		os.Getuid() == 0 && exec.Command(restricted[0], append(restricted[1:], "true")...).Run() == nil
}

// exitsRestricted implements the script command
//
//	restricted CODE PROGRAM ARG...
//
// which is exits for a program that file modes bind, though root may run it.
func exitsRestricted(ts *testscript.TestScript, neg bool, args []string) {
	if os.Getuid() == 0 && len(args) > 1 {
		args = append(append(args[:1:1], restricted...), args[1:]...)
	}
	exits(ts, neg, args)
}

// repeat implements the script command
//
//	repeat FILE N LINE
//
// which appends LINE to FILE N times. The first # in it stands for a number that grows.
func repeat(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: repeat FILE N LINE")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	ts.Check(err)
	var lines strings.Builder
	for i := range n {
		lines.WriteString(strings.Replace(args[2], "#", fmt.Sprint(i), 1) + "\n")
	}
	_, err = f.WriteString(lines.String())
	ts.Check(err)
	ts.Check(f.Close())
}

// withoutRules implements the script command
//
//	without-rules FILE
//
// which writes the SARIF log on the last command's stdout to FILE, less its rules
// and with /WORK for the script's folder. Each result must refer to its rule.
func withoutRules(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: without-rules FILE")
	}
	text := strings.ReplaceAll(ts.ReadFile("stdout"), filepath.ToSlash(ts.Getenv("WORK")), "/WORK")
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
			}
		}
	}
	ts.Check(json.Unmarshal([]byte(text), &log))
	var rest struct{ Runs []map[string]any }
	ts.Check(json.Unmarshal([]byte(text), &rest))
	for i, run := range log.Runs {
		delete(rest.Runs[i], "tool")
		results := rest.Runs[i]["results"].([]any)
		for j, r := range run.Results {
			if rule := run.Tool.Driver.Rules[r.RuleIndex].ID; rule != r.RuleID {
				ts.Fatalf("a result of %s refers to %s", r.RuleID, rule)
			}
			delete(results[j].(map[string]any), "ruleIndex")
		}
	}
	data, err := json.MarshalIndent(rest.Runs, "", "\t")
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(data, '\n'), 0o666))
}

// publish implements the script command
//
//	publish PATH@VERSION DIR PROXY
//
// which makes a folder, that GOPROXY can name, of the module in DIR. If that has no go.mod,
// then the one that a proxy makes up is there.
func publish(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: publish PATH@VERSION DIR PROXY")
	}
	path, version, _ := strings.Cut(args[0], "@")
	dir := ts.MkAbs(args[1])
	at := filepath.Join(ts.MkAbs(args[2]), filepath.FromSlash(path), "@v")
	ts.Check(os.MkdirAll(at, 0o777))
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if errors.Is(err, os.ErrNotExist) {
		mod, err = []byte("module "+path+"\n"), nil
	}
	ts.Check(err)
	for name, text := range map[string]string{
		"list": version + "\n", version + ".mod": string(mod), version + ".info": fmt.Sprintf("{\"Version\": %q}", version),
	} {
		ts.Check(os.WriteFile(filepath.Join(at, name), []byte(text), 0o666))
	}
	archive, err := os.Create(filepath.Join(at, version+".zip"))
	ts.Check(err)
	defer archive.Close()
	ts.Check(zip.CreateFromDir(archive, module.Version{Path: path, Version: version}, dir))
}
