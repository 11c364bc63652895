package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/inputs"
)

// key returns what the outcome of a unit is remembered by: all that it is given. What it
// reads besides, it records. The result is not ok if there is something that cannot be
// identified.
func (q *Question) key(flags []string) (key cache.Key, ok bool) {
	h := cache.NewHash("unit")
	dir, err := os.Getwd()
	if h == nil || err != nil {
		return key, false
	}
	fmt.Fprintf(h, "%s\n%s\n%q\n%q\n", dir, q.GoDir, flags, environment(os.Environ()))
	given := *q.Config
	given.VetxOutput, given.Stdout = "", "" // written only
	given.PackageFile, given.PackageVetx = nil, nil
	data, err := json.Marshal(given)
	if err != nil {
		return key, false
	}
	h.Write(data)
	if !hashFiles(h, q.PackageFile, exportDataID) || !hashFiles(h, q.PackageVetx, q.vetxID) {
		return key, false
	}
	return cache.Key(h.Sum(nil)), true
}

// environment returns those variables, sorted, that the program, go/build and package os
// look at. None of the others can affect an outcome.
func environment(env []string) (list []string) {
	for _, kv := range env {
		name, _, _ := strings.Cut(kv, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		known := strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || strings.HasPrefix(name, "IMPORTSPY_") ||
			slices.Contains(variables, name)
		if known && name != cache.Env {
			list = append(list, kv)
		}
	}
	slices.Sort(list)
	return list
}

// variables are those without one of our prefixes: where programs, the user's files and
// temporary files are.
var variables = []string{
	"CC", "PATH", "PATHEXT", "HOME", "home", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "TMPDIR", "TMP", "TEMP",
}

// hashFiles adds the names in files to h, and what identifies each file.
func hashFiles(h hash.Hash, files map[string]string, id func(name string) string) bool {
	for _, path := range slices.Sorted(maps.Keys(files)) {
		id := id(files[path])
		if id == "" {
			return false
		}
		fmt.Fprintf(h, "%s %s\n", path, id)
	}
	return true
}

// exportDataID identifies the content of a file that the go command has made by the SHA-256
// of its content. In the go command's cache, its name has that already.
func exportDataID(name string) string {
	if id, ok := strings.CutSuffix(filepath.Base(name), "-d"); ok && len(id) == hex.EncodedLen(sha256.Size) &&
		filepath.Dir(name) == filepath.Join(os.Getenv("GOCACHE"), id[:2]) {
		return id
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// vetxID identifies what the unit of an import has written. If types come from export data,
// that is not read.
func (q *Question) vetxID(name string) string {
	if !q.ExportsTypes() {
		return "unread"
	}
	return exportDataID(name)
}

// Keep keeps the outcome, and all that was read to get there.
func (q *Question) Keep(o *Outcome, list []inputs.Seen) {
	if !q.keyed {
		return
	}
	var e inputs.Encoder
	e.Seen(list)
	e.Int(o.Code)
	e.Bytes(o.Stdout)
	e.Bytes(o.Stderr)
	e.Bytes(o.Vetx)
	q.dir.Put(q.id, e.Data)
}

// remembered returns the outcome of a unit if one with the same key has been checked, and
// all that it has read is still the same; else nil.
//
// It must also be what the go command has asked for: the digest under which the outcome
// will be kept has the contracts as they were when the run began.
func (q *Question) remembered() *Outcome {
	data, ok := q.dir.Get(q.id)
	if !ok {
		return nil
	}
	d := inputs.Decoder{Data: data}
	list := d.Seen()
	o := &Outcome{Code: d.Int(), Stdout: d.Bytes(), Stderr: d.Bytes(), Vetx: d.Bytes()}
	if d.Failed || !q.Run.StillSame(list) {
		return nil
	}
	return o
}
