// Package cache keeps data between runs of the command, in files in the user's cache
// folder.
//
// An entry is found by a key, which must cover everything that the data depends on,
// and is never changed. So runs at the same time cannot disturb each other: whoever
// comes first writes the entry, and the others write the same. An entry that is
// damaged is as good as none.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// Env is the environment variable that names the folder, or is "off".
const Env = "IMPORTSPY_CACHE"

// A Key identifies an entry.
type Key [sha256.Size]byte

// A Dir is the folder that has the entries. A nil Dir has none, and keeps nothing.
type Dir struct {
	root  *os.Root
	limit int64 // bytes

	mu      sync.Mutex
	written int64 // bytes since the last Trim
}

// Limit is how many bytes the folder may have, but for what was written since it was last
// looked at. client-go and all that it imports take 11 MB.
const Limit = 1 << 30

// Open opens the folder that value, which is that of the variable Env, names: an
// absolute path, "off" for none, or "" for importspy in the user's cache folder. It
// makes the folder if need be. Where the folder cannot be used, there is no cache:
// commands work without.
func Open(value string) (*Dir, error) {
	switch {
	case value == "off":
		return nil, nil
	case value == "":
		user, err := os.UserCacheDir()
		if err != nil {
			return nil, nil
		}
		value = filepath.Join(user, "importspy")
	case !filepath.IsAbs(value):
		return nil, fmt.Errorf("%s=%s: name a folder by an absolute path, or write off", Env, value)
	}
	return open(value, Limit), nil
}

func open(name string, limit int64) *Dir {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil
	}
	if !IsOwn(name) {
		return nil
	}
	// Nothing outside of the folder is read or written, whatever links are in it.
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil
	}
	return &Dir{root: root, limit: limit}
}

// IsOwn reports whether there is a folder that belongs to the user of the process and that
// nobody else can write: from what others can write, nothing may be concluded.
func IsOwn(folder string) bool {
	info, err := os.Stat(folder)
	return err == nil && info.IsDir() && (runtime.GOOS == "windows" || info.Mode().Perm()&0o022 == 0 && isOwner(info))
}

// NewHash returns a hash that is the beginning of a key: it has the program, since
// what one build of it writes, another need not understand, and what the key is
// for. It returns nil if the program cannot be read.
func NewHash(purpose string) hash.Hash {
	program := program()
	if program == nil {
		return nil
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%x\n", purpose, program)
	return h
}

// magic begins an entry. The digest of its key and data comes next.
const magic = "importspy 1\n"

func digest(key Key, data []byte) []byte {
	h := sha256.New()
	h.Write(key[:])
	h.Write(data)
	return h.Sum(nil)
}

// prefix begins the names of entries: a folder that somebody names for them by mistake may have
// files of others that are called by a digest alone, as stores of git-lfs and containers do.
const prefix = "importspy-"

func fileName(key Key) string { return prefix + hex.EncodeToString(key[:]) }

// Get returns the data of an entry.
func (d *Dir) Get(key Key) (data []byte, ok bool) {
	if d == nil {
		return nil, false
	}
	name := fileName(key)
	entry, used, err := d.read(name)
	if err != nil {
		return nil, false
	}
	sum, isEntry := bytes.CutPrefix(entry, []byte(magic))
	if !isEntry || len(sum) < sha256.Size {
		return nil, false
	}
	sum, data = sum[:sha256.Size], sum[sha256.Size:]
	if !bytes.Equal(sum, digest(key, data)) {
		return nil, false
	}
	if now := time.Now(); now.Sub(used) > usedWithin {
		_ = d.root.Chtimes(name, now, now)
	}
	return data, true
}

// usedWithin is how exact it is known when an entry was last used.
const usedWithin = 24 * time.Hour

// read reads a file, and when it was last used.
func (d *Dir) read(name string) (data []byte, used time.Time, err error) {
	info, err := d.root.Lstat(name) // to open a pipe would wait for somebody who writes to it
	if err != nil {
		return nil, used, err
	}
	if !info.Mode().IsRegular() {
		return nil, used, errors.New("not a file")
	}
	f, err := d.root.Open(name)
	if err != nil {
		return nil, used, err
	}
	defer f.Close()
	data = make([]byte, info.Size())
	_, err = io.ReadFull(f, data)
	return data, info.ModTime(), err
}

// Put makes an entry, if that is possible.
func (d *Dir) Put(key Key, data []byte) {
	if d == nil {
		return
	}
	name := fileName(key)
	tmp := name + "." + tempSuffix()
	// Not even a link that is there is followed: O_EXCL.
	f, err := d.root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return
	}
	entry := append(append([]byte(magic), digest(key, data)...), data...)
	_, err = f.Write(entry)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = d.root.Rename(tmp, name)
	}
	if err != nil {
		_ = d.root.Remove(tmp)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.written += int64(len(entry))
}
