package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
)

// The parts of the protocol's types that the tests look at
// (https://microsoft.github.io/language-server-protocol).
type (
	position struct {
		Line      int `json:"line"`
		Character int `json:"character"` // in UTF-16 code units
	}

	span struct {
		Start position `json:"start"`
		End   position `json:"end"`
	}

	location struct {
		URI   string `json:"uri"`
		Range span   `json:"range"`
	}

	related struct {
		Location location `json:"location"`
		Message  string   `json:"message"`
	}

	diagnostic struct {
		Range           span      `json:"range"`
		Severity        int       `json:"severity"`
		Code            string    `json:"code"`
		CodeDescription *link     `json:"codeDescription,omitempty"`
		Source          string    `json:"source"`
		Message         string    `json:"message"`
		Related         []related `json:"relatedInformation,omitempty"`
		Tags            []int     `json:"tags,omitempty"`
		Data            any       `json:"data,omitempty"`
	}

	link struct {
		Href string `json:"href"`
	}

	textEdit struct {
		Range   span   `json:"range"`
		NewText string `json:"newText"`
	}

	documentEdit struct {
		TextDocument struct {
			URI     string `json:"uri"`
			Version int    `json:"version"` // 0 of a file that is not open
		} `json:"textDocument"`
		Edits []textEdit `json:"edits"`
	}

	codeAction struct {
		Title string `json:"title"`
		Kind  string `json:"kind"`
		// Command is what the editor calls after it has made the edit.
		Command *struct {
			Command   string            `json:"command"`
			Arguments []json.RawMessage `json:"arguments"`
		} `json:"command"`
		Edit *struct {
			DocumentChanges []documentEdit `json:"documentChanges"`
		} `json:"edit"`
	}
)

// An editor is a client of gopls that has a folder open.
type editor struct {
	t    testing.TB
	dir  string
	conn *jsonrpc2.Conn

	mu        sync.Mutex
	published map[string][]diagnostic // by URI
	news      chan struct{}           // closed and made anew when something is published
	watched   map[string][]string     // globs by the id of their registration
	versions  map[string]int          // of open files, by URI
	settings  map[string]any
}

// An option changes an editor before it starts gopls.
type option func(*editor)

// with sets a setting of gopls.
func with(name string, value any) option {
	return func(e *editor) { e.settings[name] = value }
}

// startEditor starts gopls on the module in dir, with the persistent cache in cache.
func startEditor(t testing.TB, dir, cache string, options ...option) *editor {
	t.Helper()
	e := &editor{
		t: t, dir: dir,
		published: make(map[string][]diagnostic),
		news:      make(chan struct{}),
		watched:   make(map[string][]string),
		versions:  make(map[string]int),
		settings:  make(map[string]any),
	}
	for _, o := range options {
		o(e)
	}
	cmd := exec.Command(gopls, "serve")
	cmd.Dir = dir
	cmd.Env = goplsEnv(cache)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stream := jsonrpc2.NewBufferedStream(pipes{out, in}, jsonrpc2.VSCodeObjectCodec{})
	e.conn = jsonrpc2.NewConn(t.Context(), stream, jsonrpc2.HandlerWithError(e.handle),
		jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	t.Cleanup(func() {
		e.quit()
		cmd.Process.Kill()
		cmd.Wait()
	})
	e.call("initialize", map[string]any{
		"processId":             os.Getpid(),
		"rootUri":               uri(dir),
		"workspaceFolders":      []map[string]any{{"uri": uri(dir), "name": "test"}},
		"initializationOptions": e.settings,
		"capabilities": map[string]any{
			"workspace": map[string]any{
				"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true, "relativePatternSupport": true},
				"workspaceEdit":         map[string]any{"documentChanges": true},
			},
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{
					"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true,
				},
				"codeAction": map[string]any{
					"codeActionLiteralSupport": map[string]any{
						"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}},
					},
					"dataSupport": true,
				},
			},
		},
	}, nil)
	e.notify("initialized", map[string]any{})
	return e
}

// quit ends gopls, which writes its cache in the background: it may lose what it
// found last, but not what the tests wait for.
func (e *editor) quit() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	e.conn.Call(ctx, "shutdown", nil, nil)
	e.conn.Notify(ctx, "exit", nil)
	e.conn.Close()
}

type pipes struct {
	io.Reader
	io.WriteCloser
}

func (p pipes) Close() error { return p.WriteCloser.Close() }

// handle answers what gopls asks.
func (e *editor) handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	var params struct {
		URI         string
		Diagnostics []diagnostic
		Items       []any
		Type        int
		Message     string

		Registrations []struct {
			ID, Method      string
			RegisterOptions struct {
				Watchers []struct{ GlobPattern json.RawMessage }
			}
		}
		Unregisterations []struct{ ID string }
	}
	if req.Params != nil {
		if err := json.Unmarshal(*req.Params, &params); err != nil && req.Method != "window/logMessage" {
			return nil, nil // a notification without interest
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch req.Method {
	case "textDocument/publishDiagnostics":
		e.published[params.URI] = params.Diagnostics
		close(e.news)
		e.news = make(chan struct{})
	case "workspace/configuration":
		settings := make([]any, len(params.Items))
		for i := range settings {
			settings[i] = e.settings
		}
		return settings, nil
	case "client/registerCapability":
		for _, r := range params.Registrations {
			for _, w := range r.RegisterOptions.Watchers {
				e.watched[r.ID] = append(e.watched[r.ID], string(w.GlobPattern))
			}
		}
		close(e.news)
		e.news = make(chan struct{})
	case "client/unregisterCapability":
		for _, r := range params.Unregisterations {
			delete(e.watched, r.ID)
		}
	}
	return nil, nil
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), patience)
	defer cancel()
	if err := e.conn.Call(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(e.t.Context(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// open opens a file of the folder, with what is in it.
func (e *editor) open(name, language string) {
	e.t.Helper()
	e.openWith(name, language, e.read(name))
}

// openWith opens a file with a text that need not be saved.
func (e *editor) openWith(name, language, text string) {
	e.t.Helper()
	e.versions[name] = 1
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri(e.path(name)), "languageId": language, "version": 1, "text": text,
	}})
}

// edit changes the text of an open file.
func (e *editor) edit(name, text string) {
	e.t.Helper()
	e.versions[name]++
	e.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri(e.path(name)), "version": e.versions[name]},
		"contentChanges": []map[string]any{{"text": text}},
	})
}

// close closes an open file; what was not saved is lost.
func (e *editor) close(name string) {
	e.t.Helper()
	e.notify("textDocument/didClose", map[string]any{
		"textDocument": map[string]any{"uri": uri(e.path(name))},
	})
}

// The kinds of change in workspace/didChangeWatchedFiles.
const (
	created = 1
	changed = 2
	deleted = 3
)

// tell tells gopls that a file changed on the disk, if it asked to be told.
func (e *editor) tell(name string, change int) {
	e.t.Helper()
	e.await("asks to watch contracts", func() bool {
		for _, globs := range e.watched {
			for _, glob := range globs {
				if strings.Contains(glob, "**/importspy.{yaml,yml}") && strings.Contains(glob, uri(e.dir)) {
					return true
				}
			}
		}
		return false
	}, func() string { return fmt.Sprint(e.watched) })
	e.notify("workspace/didChangeWatchedFiles", map[string]any{
		"changes": []map[string]any{{"uri": uri(e.path(name)), "type": change}},
	})
}

func (e *editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *editor) read(name string) string {
	e.t.Helper()
	data, err := os.ReadFile(e.path(name))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

func (e *editor) write(name, text string) {
	e.t.Helper()
	if err := os.MkdirAll(filepath.Dir(e.path(name)), 0o777); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(e.path(name), []byte(text), 0o666); err != nil {
		e.t.Fatal(err)
	}
}

// patience is how long a test waits for gopls, which may have to load and
// type-check the standard library on a busy machine.
const patience = 2 * time.Minute

// await waits until cond, which is called with e.mu held, holds.
func (e *editor) await(what string, cond func() bool, state func() string) {
	e.t.Helper()
	timeout := time.After(patience)
	for {
		e.mu.Lock()
		ok, news := cond(), e.news
		e.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-news:
		case <-timeout:
			e.mu.Lock()
			defer e.mu.Unlock()
			e.t.Fatalf("gopls never %s; there is\n%s", what, state())
		}
	}
}

// awaitMessages waits until what importspy says about a file is messages, sorted by
// position, and returns the diagnostics.
func (e *editor) awaitMessages(name string, messages ...string) []diagnostic {
	e.t.Helper()
	want := strings.Join(messages, "\n")
	var found []diagnostic
	get := func() string {
		found = e.importspy(name)
		var got []string
		for _, d := range found {
			got = append(got, d.Message)
		}
		return strings.Join(got, "\n")
	}
	e.await("says of "+name+"\n"+want, func() bool {
		_, published := e.published[uri(e.path(name))]
		return published && get() == want
	}, get)
	return found
}

// awaitOther waits until gopls says something of a file whose source, such as
// another analyzer, is called source.
func (e *editor) awaitOther(name, source string) {
	e.t.Helper()
	list := func() []diagnostic { return e.published[uri(e.path(name))] }
	e.await("hears of "+source, func() bool {
		return slices.ContainsFunc(list(), func(d diagnostic) bool { return d.Source == source })
	}, func() string { return fmt.Sprint(list()) })
}

// importspy returns what importspy last said of a file, in the order of gopls,
// which is by position. The caller holds e.mu.
func (e *editor) importspy(name string) []diagnostic {
	var list []diagnostic
	for _, d := range e.published[uri(e.path(name))] {
		if d.Source == "importspy" {
			list = append(list, d)
		}
	}
	return list
}

func uri(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}
