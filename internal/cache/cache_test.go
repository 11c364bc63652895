package cache

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if os.Getenv("PRINT_HASH") != "" {
		fmt.Printf("%x", NewHash("test").Sum(nil))
		return
	}
	os.Exit(m.Run())
}

func key(name string) Key { return sha256.Sum256([]byte(name)) }

// temp opens a cache in a folder that it makes.
func temp(t *testing.T, limit int64) (*Dir, string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a", "cache")
	d := open(name, limit)
	if d == nil {
		t.Fatal("no cache")
	}
	return d, name
}

func TestEntries(t *testing.T) {
	d, name := temp(t, Limit)
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info.Mode(), err)
	}
	if _, ok := d.Get(key("a")); ok {
		t.Error("an entry that nobody made")
	}
	for _, data := range []string{"", "x", strings.Repeat("long ", 1e5)} {
		d.Put(key("a"), []byte(data))
		if got, ok := d.Get(key("a")); !ok || string(got) != data {
			t.Errorf("got %d bytes, %t, want %d", len(got), ok, len(data))
		}
	}
	if files, _ := os.ReadDir(name); len(files) != 1 {
		t.Errorf("the files are %v", files)
	}
}

// TestDamage checks that damaged entries are none, and can be replaced.
func TestDamage(t *testing.T) {
	d, name := temp(t, Limit)
	file := filepath.Join(name, fileName(key("a")))
	for what, damage := range map[string]func(entry []byte) []byte{
		"empty":     func([]byte) []byte { return nil },
		"truncated": func(entry []byte) []byte { return entry[:len(entry)-1] },
		"the head":  func(entry []byte) []byte { return entry[:len(magic)+3] },
		"longer":    func(entry []byte) []byte { return append(entry, 0) },
		"altered":   func(entry []byte) []byte { entry[len(entry)-1] ^= 1; return entry },
		"a digest":  func(entry []byte) []byte { entry[len(magic)] ^= 1; return entry },
		"zeros":     func(entry []byte) []byte { clear(entry); return entry },
	} {
		d.Put(key("a"), []byte("data"))
		entry, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, damage(bytes.Clone(entry)), 0o600); err != nil {
			t.Fatal(err)
		}
		if data, ok := d.Get(key("a")); ok {
			t.Errorf("%s: got %q", what, data)
		}
	}
	d.Put(key("a"), []byte("data"))
	if err := os.Rename(file, filepath.Join(name, fileName(key("b")))); err != nil {
		t.Fatal(err)
	}
	if data, ok := d.Get(key("b")); ok {
		t.Errorf("an entry of another name is %q", data)
	}
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	d.Put(key("a"), []byte("data"))
	if data, ok := d.Get(key("a")); ok {
		t.Errorf("a folder is %q", data)
	}
}

// TestLinks checks that links lead nowhere.
func TestLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege")
	}
	d, name := temp(t, Limit)
	outside := filepath.Join(t.TempDir(), "outside")
	if err := os.WriteFile(outside, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(name, fileName(key("a")))
	if err := os.Symlink(outside, file); err != nil {
		t.Fatal(err)
	}
	if data, ok := d.Get(key("a")); ok {
		t.Errorf("got %q", data)
	}
	d.Put(key("a"), []byte("data"))
	if data, ok := d.Get(key("a")); !ok || string(data) != "data" {
		t.Errorf("got %q, %t", data, ok)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "mine" {
		t.Errorf("the linked file is %q, %v", data, err)
	}
}

func TestOpen(t *testing.T) {
	user := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", user)
	if d, err := Open("off"); d != nil || err != nil {
		t.Error(d, err)
	}
	if _, err := Open("relative/cache"); err == nil || !strings.Contains(err.Error(), Env) {
		t.Error(err)
	}
	if runtime.GOOS == "linux" {
		if d, err := Open(""); d == nil || err != nil {
			t.Error(d, err)
		}
		if _, err := os.Stat(filepath.Join(user, "importspy")); err != nil {
			t.Error(err)
		}
	}
	file := filepath.Join(user, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, filepath.Join(file, "below")} {
		if d, err := Open(name); d != nil || err != nil {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
	if runtime.GOOS != "windows" {
		shared := filepath.Join(user, "shared")
		if err := os.Mkdir(shared, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(shared, 0o777); err != nil {
			t.Fatal(err)
		}
		if d, err := Open(shared); d != nil || err != nil {
			t.Errorf("a folder that all can write: %v, %v", d, err)
		}
		given := filepath.Join(user, "given")
		if err := os.Mkdir(given, 0o700); err != nil {
			t.Fatal(err)
		}
		if d, err := Open(given); d == nil || err != nil {
			t.Errorf("a folder of the user: %v, %v", d, err)
		}
		if os.Chown(given, 1234, -1) == nil { // as root can
			if d, err := Open(given); d != nil || err != nil {
				t.Errorf("a folder of another user: %v, %v", d, err)
			}
		}
	}
	var none *Dir
	none.Put(key("a"), nil)
	none.Trim()
	if _, ok := none.Get(key("a")); ok {
		t.Error("a cache that is off has an entry")
	}
}

// TestConcurrent reads and writes the same entries from several caches.
func TestConcurrent(t *testing.T) {
	_, name := temp(t, Limit)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			d := open(name, 20<<10)
			for i := range 50 {
				k, want := key(fmt.Sprint(i%10)), bytes.Repeat([]byte{byte(i % 10)}, 1<<12)
				if data, ok := d.Get(k); ok && !bytes.Equal(data, want) {
					t.Errorf("entry %d is another one", i%10)
				}
				d.Put(k, want)
				d.Trim()
			}
		})
	}
	wg.Wait()
}

func TestTrim(t *testing.T) {
	d, name := temp(t, 3000)
	now := time.Now()
	age := func(file string, age time.Duration) {
		t.Helper()
		if err := os.Chtimes(filepath.Join(name, file), now, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	for i, days := range []int{0, 1, 2, 3, 6} {
		k := key(fmt.Sprint(i))
		d.Put(k, make([]byte, 900))
		age(fileName(k), time.Duration(days)*24*time.Hour)
	}
	unfinished := fileName(key("t")) + ".ABCDEFGH.tmp"
	object := strings.TrimPrefix(fileName(key("o")), prefix) // of another store
	for _, file := range []string{unfinished, "notes.txt", object} {
		if err := os.WriteFile(filepath.Join(name, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		age(file, 10*24*time.Hour)
	}
	d.Trim()
	for i, want := range []bool{true, true, true, false, false} { // 3: too many, 4: too old
		if _, ok := d.Get(key(fmt.Sprint(i))); ok != want {
			t.Errorf("entry %d is there: %t, want %t", i, ok, want)
		}
	}
	if _, err := os.Stat(filepath.Join(name, unfinished)); err == nil {
		t.Error("an unfinished file is there")
	}
	for _, file := range []string{"notes.txt", object} {
		if _, err := os.Stat(filepath.Join(name, file)); err != nil {
			t.Errorf("%s of somebody else is gone", file)
		}
	}
	info, err := os.Stat(filepath.Join(name, fileName(key("2"))))
	if err != nil || time.Since(info.ModTime()) > time.Hour {
		t.Errorf("entry 2 was last used at %v, %v", info.ModTime(), err)
	}
}

// TestTrimRarely checks that a run that has written next to nothing does not look at all
// entries.
func TestTrimRarely(t *testing.T) {
	d, name := temp(t, 1<<40)
	d.Put(key("old"), nil)
	long := time.Now().Add(-2 * maxAge)
	if err := os.Chtimes(filepath.Join(name, fileName(key("old"))), long, long); err != nil {
		t.Fatal(err)
	}
	d.Trim()
	if n := len(d.list()); n != 1 {
		t.Errorf("%d entries", n)
	}
	d.Put(key("large"), make([]byte, 1<<20))
	d.limit = 64 << 20
	d.Trim()
	if _, ok := d.Get(key("old")); ok {
		t.Error("the entry that nobody uses is there after much was written")
	}
}

// TestTrimAtTimes checks that entries are removed that other processes have written, but
// not each time.
func TestTrimAtTimes(t *testing.T) {
	d, name := temp(t, 3000)
	fill := func() (files int) {
		t.Helper()
		for i := range 5 {
			d.Put(key(fmt.Sprint(i)), make([]byte, 900))
		}
		open(name, 3000).TrimAtTimes()
		return len(open(name, 3000).list())
	}
	if n := fill(); n != 3 {
		t.Errorf("%d entries after the first time", n)
	}
	if n := fill(); n != 5 {
		t.Errorf("%d entries within the hour", n)
	}
	before := time.Now().Add(-trimEvery)
	if err := os.Chtimes(filepath.Join(name, trimmed), before, before); err != nil {
		t.Fatal(err)
	}
	if n := fill(); n != 3 {
		t.Errorf("%d entries an hour later", n)
	}
	var none *Dir
	none.TrimAtTimes()
}

// TestBuildID checks which build IDs identify a program.
func TestBuildID(t *testing.T) {
	part := strings.Repeat("x", 20)
	id := strings.Join([]string{part, part, part, part}, "/")
	head := func(id string) []byte {
		return append(append(append([]byte("\x7fELF.........."), byte(len(id)), 0, 0, 0), note...), id+"\x00..."...)
	}
	for _, test := range []struct {
		head []byte
		want string
	}{
		{head(id), id},
		{head("redacted"), ""},
		{head("a/b/c/d"), ""},
		{head(id + "/" + part), ""},
		{head(part + "/" + part), ""},
		{head(id)[:50], ""},
		{note, ""},
		{nil, ""},
	} {
		if got := buildID(test.head); got != test.want {
			t.Errorf("%q: got %q, want %q", test.head, got, test.want)
		}
	}
}

// TestProgram checks that another build of the program has other keys.
func TestProgram(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	run := func(name string) string {
		t.Helper()
		cmd := exec.Command(name)
		cmd.Env = append(os.Environ(), "PRINT_HASH=1")
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	other := filepath.Join(t.TempDir(), filepath.Base(exe))
	if err := os.WriteFile(other, data, 0o700); err != nil {
		t.Fatal(err)
	}
	if a, b := run(exe), run(other); a != b {
		t.Errorf("a copy of the program has %s, want %s", b, a)
	}
	if runtime.GOOS != "linux" {
		return // on other systems a changed program need not run
	}
	if err := os.WriteFile(other, append(data, 0), 0o700); err != nil {
		t.Fatal(err)
	}
	if a, b := run(exe), run(other); a == b {
		t.Errorf("another program has %s, too", a)
	}
}
