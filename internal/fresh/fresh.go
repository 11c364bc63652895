package fresh

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/importspy/importspy/internal/cache"
)

// VersionLine returns the line, newline included, with which the tool at the
// path executable answers -V=full. Its shape is the one of golang.org/x/tools'
// internal/analysisflags, which the go command parses.
func VersionLine(executable string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	tool, err := hashFile(executable)
	if err != nil {
		return "", err
	}
	// The error says why the digest is unlike any other. Nobody would see
	// it: the go command shows a tool's stderr only when the tool fails.
	contracts, r, found, err := digest(dir, os.Environ(), parentArgs()...)
	err = r.keep(dir, found, err != nil)

	id := sha256.New()
	if err != nil {
		fmt.Fprintln(id, rand.Text())
	}
	id.Write(tool)
	id.Write(contracts[:])
	return fmt.Sprintf("%s version devel comments-go-here buildID=%02x\n", oneField(executable), id.Sum(nil)), nil
}

// Digest returns a digest of the contracts that a go command in the folder dir
// can reach, given its environment in the form of [os.Environ] and, where they
// are known, its own command-line arguments.
//
// The error says what could not be found out. The digest is then one that no
// other call returns.
func Digest(dir string, env []string, args ...string) (sum [sha256.Size]byte, err error) {
	sum, _, _, err = digest(dir, env, args...)
	return sum, err
}

func digest(dir string, env []string, args ...string) (sum [sha256.Size]byte, r reach, found []find, err error) {
	c, err := newCommand(dir, env, args)
	r, doubts := findReach(c)
	found, unseen := r.search()
	err = errors.Join(err, errors.Join(doubts...), errors.Join(unseen...))

	h := sha256.New()
	for _, kv := range settings(env) {
		fmt.Fprintf(h, "setting %q\n", kv)
	}
	for _, f := range found {
		fmt.Fprintf(h, "%s %t %q %x\n", f.kind, f.link, f.name, f.content)
	}
	if err != nil {
		fmt.Fprintf(h, "doubt %s\n", rand.Text())
	}
	return [sha256.Size]byte(h.Sum(nil)), r, found, err
}

// settings returns the variables of env that belong to the tool and change verdicts,
// sorted. The go command does not know them.
func settings(env []string) []string {
	var own []string
	for _, kv := range env {
		if strings.HasPrefix(kv, "IMPORTSPY_") && !strings.HasPrefix(kv, cache.Env+"=") {
			own = append(own, kv)
		}
	}
	slices.Sort(own)
	return own
}

// hashFile returns the SHA-256 of a file's content.
func hashFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// oneField returns path without white space: the go command splits the line at
// white space and wants "version" in the second field.
func oneField(path string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, path)
}
