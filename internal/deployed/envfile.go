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
	r.rest = strings.ReplaceAll(string(data), "\r\n", "\n")
	for r.next() {
		r.entry()
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
	rest     string // after the current line
	line     string
	number   int
	env      *Environment
	mistakes Mistakes
}

// next goes to the next line.
func (r *envReader) next() bool {
	if r.rest == "" {
		return false
	}
	r.line, r.rest, _ = strings.Cut(r.rest, "\n")
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
	quote, body := trimmed[0], trimmed[1:]
	for {
		if end := closing(body, quote); end >= 0 {
			if after := strings.TrimSpace(body[end+1:]); after != "" && after[0] != '#' {
				r.mistakes.add(at, "there is text after the closing quote")
			}
			body = body[:end]
			break
		}
		if !r.next() {
			r.mistakes.add(at, "the quote is not closed")
			return "", ""
		}
		body += "\n" + r.line
	}
	if quote == '\'' {
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
