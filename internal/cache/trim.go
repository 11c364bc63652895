package cache

import (
	"crypto/rand"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"
)

// maxAge is how long an entry is kept that nobody uses, tempAge how long a file that
// nobody finished. The go command keeps what it has compiled for five days, too.
const (
	maxAge  = 5 * 24 * time.Hour
	tempAge = time.Hour
)

// Trim removes entries that have not been used for days, and those used least recently
// as long as the folder is too large. To look at all entries takes longer than to write
// one, so that is left to chance, in proportion to what this run has written: on average
// every 64th of the limit.
func (d *Dir) Trim() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.written > 0 && mathrand.Int64N(d.limit) < 64*d.written {
		d.trim(time.Now())
	}
	d.written = 0
}

// trimEvery is how often TrimAtTimes trims, trimmed the file that has the time.
const (
	trimEvery = time.Hour
	trimmed   = "trimmed"
)

// TrimAtTimes is Trim for a program that writes few entries but runs often, in processes
// that do not trim: if the last time was an hour ago, it trims whoever has written.
func (d *Dir) TrimAtTimes() {
	if d == nil {
		return
	}
	now := time.Now()
	if info, err := d.root.Lstat(trimmed); err == nil && now.Sub(info.ModTime()).Abs() < trimEvery {
		return
	}
	_ = d.root.Remove(trimmed)
	if f, err := d.root.OpenFile(trimmed, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		f.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trim(now)
}

func (d *Dir) trim(now time.Time) {
	var size int64
	var entries []fs.FileInfo
	for _, info := range d.list() {
		age := now.Sub(info.ModTime())
		switch {
		case age > maxAge, strings.Contains(info.Name(), ".") && age > tempAge:
			_ = d.root.Remove(info.Name())
		default:
			size += info.Size()
			entries = append(entries, info)
		}
	}
	slices.SortFunc(entries, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
	for _, info := range entries {
		if size <= d.limit {
			break
		}
		if d.root.Remove(info.Name()) == nil {
			size -= info.Size()
		}
	}
}

// list returns the files of the folder, except for those that this package has
// nothing to do with.
func (d *Dir) list() (files []fs.FileInfo) {
	f, err := d.root.Open(".")
	if err != nil {
		return nil
	}
	defer f.Close()
	all, _ := f.Readdir(-1)
	return slices.DeleteFunc(all, func(info fs.FileInfo) bool {
		name, _, _ := strings.Cut(info.Name(), ".")
		return !info.Mode().IsRegular() || !strings.HasPrefix(name, prefix) || len(name) != len(fileName(Key{}))
	})
}

// tempSuffix ends the name of a file that is not finished.
func tempSuffix() string { return rand.Text()[:8] + ".tmp" }
