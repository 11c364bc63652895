package inputs

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// An Entry is a name in a folder, and what is there, links not followed. It is a
// [fs.FileInfo] as far as the package go/build needs one, without size and time.
type Entry struct {
	name string
	kind fs.FileMode
}

// Methods of [fs.DirEntry] and [fs.FileInfo].
func (e Entry) Name() string       { return e.name }
func (e Entry) IsDir() bool        { return e.kind.IsDir() }
func (e Entry) Type() fs.FileMode  { return e.kind }
func (e Entry) Mode() fs.FileMode  { return e.kind }
func (e Entry) Size() int64        { return 0 }
func (e Entry) ModTime() time.Time { return time.Time{} }
func (e Entry) Sys() any           { return nil }

// Info is that of [fs.DirEntry].
func (e Entry) Info() (fs.FileInfo, error) { return e, nil }

// ReadFolder returns what is in a folder, sorted by name. What could be read comes with
// an error, too.
func (p Part) ReadFolder(name string) ([]Entry, error) {
	list, result := readFolder(name)
	note(Seen{Kind: folder, Name: name, Result: result, Part: p})
	return list.entries, list.err
}

// A listing is what a folder has, or why that is not known.
type listing struct {
	entries []Entry
	err     error
}

func readFolder(name string) (l listing, result string) {
	entries, err := os.ReadDir(name)
	var b strings.Builder
	for _, e := range entries {
		l.entries = append(l.entries, Entry{e.Name(), e.Type()})
		b.WriteString(e.Type().String() + " " + e.Name() + "\x00")
	}
	l.err = err
	if err != nil {
		b.WriteString(failure(err))
	}
	return l, digest([]byte(b.String()))
}

// NamesLike returns the names in a folder that are the same as some others, but for the case
// of letters. What cannot be listed has none.
func (p Part) NamesLike(dir string, others ...string) []string {
	arg := strings.Join(others, "/")
	result := namedLike(dir, arg)
	note(Seen{Kind: named, Name: dir, Arg: arg, Result: result, Part: p})
	return strings.FieldsFunc(result, func(c rune) bool { return c == '/' })
}

func namedLike(dir, arg string) string {
	list, _ := readFolder(dir)
	var names []string
	for _, e := range list.entries {
		if slices.ContainsFunc(strings.Split(arg, "/"), func(other string) bool { return strings.EqualFold(other, e.name) }) {
			names = append(names, e.name)
		}
	}
	return strings.Join(names, "/") // which no name has
}

// FileInfos is ReadFolder for go/build.
func FileInfos(name string) (list []fs.FileInfo, err error) {
	entries, err := Run.ReadFolder(name)
	for _, e := range entries {
		list = append(list, e)
	}
	return list, err
}

// WalkFolder is [filepath.WalkDir].
func WalkFolder(root string, visit fs.WalkDirFunc) error {
	mode, err := Run.Lstat(root)
	if err != nil {
		err = visit(root, nil, err)
	} else {
		err = walk(root, Entry{filepath.Base(root), mode.Type()}, visit)
	}
	if err == fs.SkipDir || err == fs.SkipAll {
		return nil
	}
	return err
}

func walk(path string, e Entry, visit fs.WalkDirFunc) error {
	if err := visit(path, e, nil); err != nil || !e.IsDir() {
		if err == fs.SkipDir && e.IsDir() {
			err = nil // without what is in the folder
		}
		return err
	}
	list, err := Run.ReadFolder(path)
	if err != nil {
		if err = visit(path, e, err); err != nil {
			if err == fs.SkipDir {
				err = nil
			}
			return err
		}
	}
	for _, e := range list {
		if err := walk(filepath.Join(path, e.Name()), e, visit); err != nil {
			if err == fs.SkipDir {
				break // a file leaves out the rest of its folder
			}
			return err
		}
	}
	return nil
}
