package deployed

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// EnvFile reads a file of variables, one NAME=value a line, as Compose does. What other
// readers of such files take in another way is docs/drivers.md's to say.
func EnvFile(name string, data []byte) (*Environment, error) {
	r := &envReader{name: name, env: &Environment{Variables: make(map[string]Variable)}}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		r.mistakes.add(Position{name, 1 + bytes.Count(data[:invalidAt(data)], []byte("\n")), 1}, "the line is not UTF-8")
		return nil, r.mistakes.err()
	}
	r.text = strings.ReplaceAll(string(data), "\r\n", "\n")
	for !r.mistakes.full() && r.advance() {
		if r.entry(); len(r.env.Variables) > maxVariables {
			r.mistakes.add(Position{name, r.number, 1}, tooMany, maxVariables)
			break
		}
	}
	if err := r.mistakes.err(); err != nil {
		return nil, err
	}
	return r.env, nil
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

type envReader struct {
	name     string
	text     string
	start    int // of the current line in text
	next     int // the start of the next line
	line     string
	number   int
	env      *Environment
	mistakes Mistakes
}

// advance goes to the next line.
func (r *envReader) advance() bool {
	if r.next >= len(r.text) {
		return false
	}
	r.start = r.next
	r.line, _, _ = strings.Cut(r.text[r.start:], "\n")
	r.next = r.start + len(r.line) + 1
	r.number++
	return true
}

func (r *envReader) entry() {
	text := strings.TrimLeft(r.line, " \t")
	if rest, ok := strings.CutPrefix(text, "export"); ok && strings.TrimLeft(rest, " \t") != rest {
		text = strings.TrimLeft(rest, " \t")
	}
	at := Position{r.name, r.number, len(r.line) - len(text) + 1}
	if text == "" || text[0] == '#' {
		return
	}
	name, value, assigned := strings.Cut(text, "=")
	if !assigned {
		name = strings.TrimRight(name, " \t")
	}
	switch {
	case strings.ContainsRune(text, 0):
		r.mistakes.add(at, "the line has a zero byte")
		return
	case !isName(name):
		r.mistakes.add(at, "the line does not begin with the name of a variable and =")
		return
	}
	v := Variable{Pos: at, Unknown: "the environment of the user who starts the program", MayLack: true}
	if assigned {
		v.MayLack = false
		v.Text, v.Unknown = r.value(value, at)
	}
	if len(name)+len(v.Text) > maxText {
		r.mistakes.add(at, tooLong, name)
		return
	}
	if first, ok := r.env.Variables[name]; ok {
		r.mistakes.add(at, "%s is set twice, first in line %d; which one counts depends on the reader", name, first.Pos.Line)
		return
	}
	r.env.Variables[name] = v
}

// expanded is where the value of a variable is from that mentions others.
const expanded = "the variables that its value mentions"

// value reads what follows an equals sign. A value in quotes can go on in further lines.
func (r *envReader) value(text string, at Position) (value, unknown string) {
	trimmed := strings.TrimLeft(text, " \t")
	if trimmed == "" || trimmed[0] != '\'' && trimmed[0] != '"' {
		if i := strings.Index(text, " #"); i >= 0 {
			text = text[:i]
		}
		if strings.HasPrefix(trimmed, "#") {
			text = ""
		}
		text = strings.TrimSpace(text)
		if strings.Contains(text, "$") {
			return "", expanded
		}
		return text, ""
	}
	// The rest of the line and those after it, so that each byte is looked at once.
	quote, body := trimmed[0], r.text[r.start+len(r.line)-len(trimmed)+1:]
	end := closing(body, quote)
	if end < 0 {
		r.mistakes.add(at, "the quote is not closed")
		r.next = len(r.text)
		return "", ""
	}
	r.number += strings.Count(body[:end], "\n")
	after, _, _ := strings.Cut(body[end+1:], "\n")
	r.next = len(r.text) - len(body) + end + 1 + len(after) + 1
	if after = strings.TrimSpace(after); after != "" && after[0] != '#' {
		r.mistakes.add(at, "there is text after the closing quote")
	}
	if body = body[:end]; quote == '\'' {
		return body, ""
	}
	return unescape(body)
}

// closing returns the index of the quote that ends a text, -1 if there is none.
func closing(text string, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote:
			return i
		}
	}
	return -1
}

// unescape returns the value of a text in double quotes.
func unescape(text string) (value, unknown string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '$':
			return "", expanded
		case text[i] != '\\' || i+1 == len(text):
			b.WriteByte(text[i])
		default:
			i++
			switch text[i] {
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case '"', '\\', '$', '\'', '`':
				b.WriteByte(text[i])
			default:
				b.WriteByte('\\')
				b.WriteByte(text[i])
			}
		}
	}
	return b.String(), ""
}
