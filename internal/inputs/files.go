package inputs

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Errors of ReadBounded.
var (
	ErrIrregular = errors.New("not a regular file")
	ErrTooLarge  = errors.New("file too large")
)

// ReadFile is [os.ReadFile] for regular files. Others are not read, as by ReadBounded.
func (p Part) ReadFile(name string) ([]byte, error) {
	read, result := readFile(name)
	note(Seen{Kind: file, Name: name, Result: result, Part: p})
	return read.data, read.err
}

// A content is what a file has, or why that is not known.
type content struct {
	data []byte
	err  error
}

func (c content) result() string {
	if c.err != nil {
		return failure(c.err)
	}
	return sum256 + digest(c.data)
}

// maxFile is more than a file has that somebody wrote.
const maxFile = 1 << 40

func readFile(name string) (c content, result string) {
	c.data, c.err = openBounded(name, maxFile)
	return c, c.result()
}

// Open is [os.Open] for those who only read, and for regular files.
func (p Part) Open(name string) (io.ReadCloser, error) {
	if current.Load() == nil {
		f, _, err := openRegular(name)
		return f, err
	}
	data, err := p.ReadFile(name) // all of it: who knows where the reader stops
	if err != nil {
		return nil, err
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// ReadBounded returns the bytes of a file. What is not a regular file, or has more than
// limit bytes, is not read: a pipe would block, a device need not end.
func (p Part) ReadBounded(name string, limit int64) ([]byte, error) {
	arg := strconv.FormatInt(limit, 10)
	read, result := readBounded(name, arg)
	note(Seen{Kind: bounded, Name: name, Arg: arg, Result: result, Part: p})
	return read.data, read.err
}

func readBounded(name, arg string) (c content, result string) {
	limit, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return content{err: err}, ""
	}
	c.data, c.err = openBounded(name, limit)
	return c, c.result()
}

// openRegular opens a file, unless it is something else.
func openRegular(name string) (*os.File, fs.FileInfo, error) {
	f, err := openToRead(name)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrIrregular
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func openBounded(name string, limit int64) ([]byte, error) {
	f, info, err := openRegular(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > limit {
		return nil, ErrTooLarge
	}
	data := make([]byte, info.Size(), info.Size()+1)
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && err != io.EOF {
		return nil, err
	}
	// It may have grown, and files of /proc have no size.
	rest, err := io.ReadAll(io.LimitReader(f, limit+1-int64(n)))
	data = append(data[:n], rest...)
	if err == nil && int64(len(data)) > limit {
		err = ErrTooLarge
	}
	return data, err
}

// Words returns those of the words that a file [Has], nothing if it cannot be read as by
// ReadBounded.
func Words(name string, limit int64, list ...string) (found []string, ok bool) {
	arg := strconv.FormatInt(limit, 10)
	for _, word := range list {
		arg += " " + strconv.Quote(word)
	}
	result, sum := readWords(name, arg)
	note(Seen{Kind: words, Name: name, Arg: arg, Result: result, Sum: sum})
	rest, ok := strings.CutPrefix(result, "found")
	if !ok {
		return nil, false
	}
	for field := range strings.FieldsSeq(rest) {
		if i, err := strconv.Atoi(field); err == nil && i < len(list) {
			found = append(found, list[i])
		}
	}
	return found, true
}

// EscapedKey is the word for a key of YAML that is in double quotes and has an escape, with
// which it can be any key.
const EscapedKey = `\:`

// Has reports whether a text contains a word. One that ends with a colon is a key of YAML:
// white space, the end of a quotation or a comment may come before the colon.
func Has(text []byte, word string) bool {
	if word == EscapedKey {
		return hasEscapedKey(text)
	}
	key, isKey := strings.CutSuffix(word, ":")
	if !isKey {
		return bytes.Contains(text, []byte(word))
	}
	for {
		_, after, found := bytes.Cut(text, []byte(key))
		if !found {
			return false
		}
		text = after
		if endsKey(bytes.TrimLeft(after, `"'`)) {
			return true
		}
	}
}

// endsKey reports whether what comes after a text in YAML may make a key of it.
func endsKey(after []byte) bool {
	after = bytes.TrimLeft(after, " \t\r\n")
	return len(after) > 0 && (after[0] == ':' || after[0] == '#')
}

// hasEscapedKey reports whether a text may have an [EscapedKey]. It goes by pairs of quotes
// wherever they are, so that it may be wrong in that direction only.
func hasEscapedKey(text []byte) bool {
	escapes := false // there are some since the last quote that is not escaped
	escaped := false // the next byte is
	for i, c := range text {
		if c == '"' && escapes && endsKey(text[i+1:]) {
			return true
		}
		switch {
		case c == '\\':
			escapes = true
			escaped = !escaped
		case c == '"' && !escaped:
			escapes = false
		}
		escaped = escaped && c == '\\'
	}
	return false
}

// readWords returns the numbers of the words in arg that a file contains.
func readWords(name, arg string) (result, sum string) {
	size, list, _ := strings.Cut(arg, " ")
	read, result := readBounded(name, size)
	if read.err != nil {
		return result, ""
	}
	data := read.data
	result = "found"
	for i := 0; list != ""; i++ {
		quoted, err := strconv.QuotedPrefix(list)
		if err != nil {
			return failed + err.Error(), ""
		}
		if word, _ := strconv.Unquote(quoted); Has(data, word) {
			result += " " + strconv.Itoa(i)
		}
		list = strings.TrimPrefix(list[len(quoted):], " ")
	}
	return result, digest(data)
}
