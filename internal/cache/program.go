package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// program returns what identifies the program that runs.
var program = sync.OnceValue(func() []byte {
	name, err := os.Executable()
	if err != nil {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	id, err := identify(f)
	if err != nil {
		return nil
	}
	return id
})

// identify returns what identifies a program: its build ID, which go build makes of its
// content, and its size; else a digest of its content, which takes longer than a unit of
// go vet may.
func identify(f *os.File) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	head := make([]byte, 8<<10)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if id := buildID(head[:n]); id != "" {
		return fmt.Appendf(nil, "%s %d", id, info.Size()), nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// note is how the build ID begins in an ELF file, after its length: the kind of note, and
// whose it is.
var note = []byte("\x04\x00\x00\x00Go\x00\x00")

// buildID returns the build ID in the first bytes of a program, "" if it is not there, or
// does not depend on the content: of the four parts of one that go build makes, the last
// is made of the program. Whoever links without go build may set any text.
func buildID(head []byte) string {
	before, after, ok := bytes.Cut(head, note)
	if !ok || len(before) < 4 {
		return ""
	}
	size := binary.LittleEndian.Uint32(before[len(before)-4:])
	if uint64(size) > uint64(len(after)) {
		return ""
	}
	id := string(after[:size])
	parts := strings.Split(id, "/")
	if len(parts) != 4 {
		return ""
	}
	for _, part := range parts {
		if len(part) != 20 { // 120 bits in base64
			return ""
		}
	}
	return id
}
