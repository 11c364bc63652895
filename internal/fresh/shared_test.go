package fresh

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sharedCache makes the test binary a program for GOCACHEPROG and names its folder.
const sharedCache = "TEST_SHARED_CACHE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(sharedCache); dir != "" {
		if err := serveCache(dir, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// A request and a response are what "go doc cmd/go/internal/cacheprog" says.
type (
	request struct {
		ID       int64
		Command  string
		ActionID []byte
		OutputID []byte
		BodySize int64
	}
	response struct {
		ID            int64
		Err           string   `json:",omitempty"`
		KnownCommands []string `json:",omitempty"`
		Miss          bool     `json:",omitempty"`
		OutputID      []byte   `json:",omitempty"`
		Size          int64    `json:",omitempty"`
		DiskPath      string   `json:",omitempty"`
	}
)

// serveCache answers the go command from a folder. A body lies there under its
// output's id, and under the action's id which output that is.
func serveCache(dir string, in io.Reader, out io.Writer) error {
	requests, responses := json.NewDecoder(in), json.NewEncoder(out)
	if err := responses.Encode(response{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var req request
		if err := requests.Decode(&req); err != nil {
			return err
		}
		res := response{ID: req.ID}
		action := filepath.Join(dir, fmt.Sprintf("%x-a", req.ActionID))
		switch req.Command {
		case "get":
			id, err := os.ReadFile(action)
			res.Miss = errors.Is(err, os.ErrNotExist)
			res.OutputID = id
		case "put":
			var body []byte
			if req.BodySize > 0 {
				var text string
				if err := requests.Decode(&text); err != nil {
					return err
				}
				var err error
				if body, err = base64.StdEncoding.DecodeString(text); err != nil {
					return err
				}
			}
			res.OutputID = req.OutputID
			err := errors.Join(
				os.WriteFile(filepath.Join(dir, fmt.Sprintf("%x-d", req.OutputID)), body, 0o666),
				os.WriteFile(action, req.OutputID, 0o666),
			)
			if err != nil {
				res.Err = err.Error()
			}
		}
		if res.OutputID != nil {
			res.DiskPath = filepath.Join(dir, fmt.Sprintf("%x-d", res.OutputID))
			if info, err := os.Stat(res.DiskPath); err == nil {
				res.Size = info.Size()
			}
		}
		if err := responses.Encode(res); err != nil || req.Command == "close" {
			return err
		}
	}
}

// A machine has a checkout of its own, and shares its cache with others.
type machine struct {
	*testing.T
	dir, tool, cache string
	env              []string
}

func newMachine(t *testing.T, tool, cache string, env []string) *machine {
	m := &machine{T: t, dir: t.TempDir(), tool: tool, cache: cache, env: env}
	m.write("go.mod", "module example.com/shared\n\ngo 1.26\n")
	m.write("store/store.go", "// Package store opens things.\npackage store\n\n// Open opens.\nfunc Open(n int) {}\n")
	m.write("client/client.go", "// Package client is one.\npackage client\n\nimport \"example.com/shared/store\"\n\nfunc init() { store.Open(1) }\n")
	return m
}

func (m *machine) write(name, text string) {
	m.Helper()
	name = filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		m.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		m.Fatal(err)
	}
}

const (
	keptPromise   = "version: 1\nexports:\n  funcs:\n    Open: func(n int)\n"
	brokenPromise = "version: 1\nexports:\n  funcs:\n    Open: func()\n"
)

// vet runs go vet and says what it found, and whether that came from the cache.
func (m *machine) vet(patterns ...string) (verdict string, cached bool) {
	m.Helper()
	self, err := os.Executable()
	if err != nil {
		m.Fatal(err)
	}
	cmd := exec.Command("go", append([]string{"vet", "-x", "-vettool=" + m.tool}, patterns...)...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local",
		"GOCACHE="+m.TempDir(), "GOCACHEPROG="+self, sharedCache+"="+m.cache, "IMPORTSPY_CONTRACTS=")
	cmd.Env = append(cmd.Env, m.env...)
	out, err := cmd.CombinedOutput()
	cached = !bytes.Contains(out, []byte("vet.cfg"))
	switch broken := bytes.Contains(out, []byte("store.go:5:6: Open: contract says func(), package has func(n int)")); {
	case err == nil && !broken:
		return "holds", cached
	case err != nil && broken:
		return "breaks", cached
	}
	m.Fatalf("%v: %v\n%s", cmd, err, out)
	return "", false
}

// TestSharedCache has two checkouts on machines that share a cache by
// GOCACHEPROG: each verdict is about the contract on the machine that asks, and
// comes from the cache where the other one has asked about the same.
func TestSharedCache(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("calls the go command many times, with new caches; set IMPORTSPY_SLOW=1 to run it")
	}
	tool := filepath.Join(t.TempDir(), "importspy-vet")
	build := exec.Command("go", "build", "-o", tool, "github.com/importspy/importspy/cmd/importspy-vet")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", build, err, out)
	}
	for _, env := range [][]string{
		nil, {"GOFLAGS=-trimpath"}, {"CGO_ENABLED=0"}, {"GOFLAGS=-trimpath -tags=extra", "CGO_ENABLED=0"},
	} {
		t.Run(strings.Join(env, ","), func(t *testing.T) {
			cache := t.TempDir()
			a, b := newMachine(t, tool, cache, env), newMachine(t, tool, cache, env)
			// Without -trimpath a package is another one in another folder.
			shares := slices.ContainsFunc(env, func(kv string) bool { return strings.Contains(kv, "-trimpath") })
			for i, step := range []struct {
				on       *machine
				contract string
				pattern  string
				want     string
				cached   bool
			}{
				{a, keptPromise, "./...", "holds", false},
				{a, keptPromise, "./...", "holds", true},
				{b, keptPromise, "./...", "holds", shares},
				{a, brokenPromise, "./...", "breaks", false},
				{b, keptPromise, "./...", "holds", true},
				{b, brokenPromise, "./...", "breaks", shares},
				{a, keptPromise, "./...", "holds", true},
				{b, brokenPromise, "./...", "breaks", true},
				{b, keptPromise, "./...", "holds", true},
				// What was kept of a dependency is the verdict on the package itself.
				{a, brokenPromise + "# new\n", "./client", "breaks", false},
				{b, brokenPromise + "# new\n", "./store", "breaks", shares},
				{b, keptPromise + "# new\n", "./client", "holds", false},
				{a, keptPromise + "# new\n", "./store", "holds", shares},
			} {
				step.on.write("store/importspy.yaml", step.contract)
				got, cached := step.on.vet(step.pattern)
				if got != step.want || cached != step.cached {
					t.Errorf("step %d: %s, cached %v; want %s, %v", i+1, got, cached, step.want, step.cached)
				}
			}
		})
	}
}
