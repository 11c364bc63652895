package vetrun

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/importspy/importspy/internal/cache"
	"github.com/importspy/importspy/internal/casetest"
	"github.com/importspy/importspy/internal/inputs"
)

// TestStillSame checks that what was read is read again, and compared with the digest.
func TestStillSame(t *testing.T) {
	name := filepath.Join(t.TempDir(), "importspy.yaml")
	casetest.Put(t, name, "one two\n")
	log := inputs.Record()
	_, _ = inputs.Run.ReadBounded(name, 100)
	all, _ := log.Stop()
	log = inputs.Record()
	_, _ = inputs.Words(name, 100, "one", "three")
	some, _ := log.Stop()
	sum := sha256.Sum256([]byte("one two\n"))
	digest := &Run{Contracts: map[string]string{name: fmt.Sprintf("%x", sum)}, Roots: []string{filepath.Dir(name)}}
	var none *Run
	check := func(when string, s *Run, list []inputs.Seen, want bool) {
		t.Helper()
		if got := s.StillSame(slices.Clone(list)); got != want {
			t.Errorf("%s: the same: %t, want %t", when, got, want)
		}
	}
	check("unchanged", none, all, true)
	check("words unchanged", none, some, true)
	casetest.Put(t, name, "one four\n")
	check("changed", none, all, false)
	check("other words changed", none, some, true)
	check("changed since the run began", digest, all, false)
	sum = sha256.Sum256([]byte("one four\n"))
	digest.Contracts[name] = fmt.Sprintf("%x", sum)
	check("changed, as the run knows", digest, all, false)
	check("other words changed, as the run knows", digest, some, true)
	casetest.Put(t, name, "one five\n")
	check("other words changed since the run began", digest, some, false)
	casetest.Put(t, name, "three\n")
	check("words changed", none, some, false)
}

// TestFolder checks that nothing is left next to a device that is named as a cache.
func TestFolder(t *testing.T) {
	user := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", user)
	t.Setenv("HOME", user)
	t.Setenv("LocalAppData", user)
	dir := t.TempDir()
	for value, want := range map[string]string{dir: dir + "-vet", filepath.Join(dir, "new"): filepath.Join(dir, "new-vet")} {
		t.Setenv(cache.Env, value)
		if got, err := folder(); got != want || err != nil {
			t.Errorf("%s: got %s, %v, want %s", value, got, err, want)
		}
	}
	t.Setenv(cache.Env, os.DevNull)
	if got, err := folder(); err != nil || !strings.HasPrefix(got, user) {
		t.Errorf("%s: got %s, %v, want a folder in %s", os.DevNull, got, err, user)
	}
}

// TestKeep checks that what a run leaves is found by its units, in a folder of the user
// alone, and that nothing of others is removed there.
func TestKeep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "importspy")
	t.Setenv(cache.Env, dir)
	folder := dir + "-vet"
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * keptFor)
	for _, name := range []string{"17", "17.18", "go.mod", "17.18.txt", "x.17"} {
		casetest.Put(t, filepath.Join(folder, name), "x")
		if err := os.Chtimes(filepath.Join(folder, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	r := &Run{Dir: dir, Contracts: map[string]string{"a": "b"}}
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	if got := ByParent(); got == nil || got.Dir != dir || got.Contracts["a"] != "b" {
		t.Errorf("the run has left %+v", got)
	}
	var names []string
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := []string{"17.18.txt", "go.mod", "x.17"}
	above, _ := lineage()
	for _, pid := range above {
		want = append(want, strconv.Itoa(pid))
	}
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("in the folder are %v, want %v", names, want)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if got := ByParent(); got != nil {
		t.Errorf("what others can write is %+v", got)
	}
	if err := r.Keep(); err == nil {
		t.Error("what units do not read is left")
	}
	if err := errors.Join(os.Chmod(folder, 0o700), os.Chown(folder, 1234, -1)); err != nil {
		t.Skip(err) // only root can give files away
	}
	if got := ByParent(); got != nil {
		t.Errorf("what another user has is %+v", got)
	}
}

// TestKeepFails checks that a run that cannot be left does not leave one of before, and that
// the caller gets to know.
func TestKeepFails(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "importspy")
	t.Setenv(cache.Env, dir)
	r := &Run{Dir: "before"}
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	casetest.Put(t, fmt.Sprintf("%s.%d", fileName(dir+"-vet", os.Getppid()), os.Getpid()), "/")
	if err := r.Keep(); err == nil {
		t.Error("there is no error")
	}
	if got := ByParent(); got != nil {
		t.Errorf("left is %+v", got)
	}
}

// TestIsGo checks which programs are the go command.
func TestIsGo(t *testing.T) {
	for name, want := range map[string]bool{
		"go": true, "go.exe": true, "/usr/local/go/bin/go": true, "go1.26.8": true, "go1.27rc1": true,
		"": false, "gotool.sh": false, "go1.wrapper": false, "sh": false, "gopls": false,
	} {
		if isGo(name) != want {
			t.Errorf("%q: %t, want %t", name, !want, want)
		}
	}
}
