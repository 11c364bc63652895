package deployed

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// show writes variables down, one a line.
func show(e *Environment) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(e.Variables)) {
		v := e.Variables[name]
		fmt.Fprintf(&b, "%s", name)
		if v.Unknown == "" {
			fmt.Fprintf(&b, "=%q", v.Text)
		} else {
			fmt.Fprintf(&b, " from %s", v.Unknown)
		}
		if v.MayLack {
			b.WriteString(", or not")
		}
		fmt.Fprintf(&b, " %d:%d\n", v.Pos.Line, v.Pos.Column)
	}
	for _, o := range e.Others {
		fmt.Fprintf(&b, "%s* from %s %d:%d\n", o.Prefix, o.From, o.Pos.Line, o.Pos.Column)
	}
	if e.GOOS+e.GOARCH != "" {
		fmt.Fprintf(&b, "on %s/%s\n", e.GOOS, e.GOARCH)
	}
	return b.String()
}

func TestEnvFile(t *testing.T) {
	got, err := EnvFile("f", []byte("\ufeff# comment\r\n\r\nA=a\r\n  export B = \"x\"\n"))
	if err == nil || !strings.Contains(err.Error(), "f:4:10: the line does not begin with the name of a variable and =") {
		t.Errorf("got %v, %v", got, err)
	}
	text := strings.Join([]string{
		"A=a b ", "B= 'x y' # comment", `C="a\n\t\"\\\q"`, "D='$HOME \\n'", "E=$HOME", `F="${HOME}"`, `G="\$HOME"`, "H=a#b # c", "I=", "J=#x", "K",
		"export L=1", "M='two", " # lines' ", "N=ü", "O='it''", "export", "P=a=b",
	}, "\n")
	text = strings.Replace(text, "O='it''\n", "", 1)
	got, err = EnvFile("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := `A="a b" 1:1
B="x y" 2:1
C="a\n\t\"\\\\q" 3:1
D="$HOME \\n" 4:1
E from the variables that its value mentions 5:1
F from the variables that its value mentions 6:1
G="$HOME" 7:1
H="a#b" 8:1
I="" 9:1
J="" 10:1
K from the environment of the user who starts the program, or not 11:1
L="1" 12:8
M="two\n # lines" 13:1
N="ü" 15:1
P="a=b" 17:1
export from the environment of the user who starts the program, or not 16:1
`
	if show(got) != want {
		t.Errorf("got\n%swant\n%s", show(got), want)
	}
}

func TestEnvFileMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"A=hunter\n\nA=hunter2": "f:3:1: A is set twice, first in line 1; which one counts depends on the reader",
		"=hunter":               "f:1:1: the line does not begin with the name of a variable and =",
		"A B=hunter":            "f:1:1: the line does not begin with the name of a variable and =",
		"A: hunter":             "f:1:1: the line does not begin with the name of a variable and =",
		"A='hunter":             "f:1:1: the quote is not closed",
		"B=1\nA=\"hunter\\\"":   "f:2:1: the quote is not closed",
		"A='hunter' hunter":     "f:1:1: there is text after the closing quote",
		"A=hunter\x00":          "f:1:1: the line has a zero byte",
		"A=1\nB=hunter\xff":     "f:2:1: the line is not UTF-8",
		"\"A\"=hunter\nB='":     "f:1:1: the line does not begin with the name of a variable and =\nf:2:1: the quote is not closed",
	} {
		_, err := EnvFile("f", []byte(text))
		var list Mistakes
		if !errors.As(err, &list) || err.Error() != want {
			t.Errorf("%q: got\n%v\nwant\n%s", text, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter") {
			t.Errorf("%q: the error has a value", text)
		}
	}
}

func TestOver(t *testing.T) {
	base := &Environment{Variables: map[string]Variable{"A": {Text: "1"}, "B": {Text: "2"}, "C": {Text: "3"}}, Others: []Source{{From: "x"}}}
	over := &Environment{Variables: map[string]Variable{"B": {Text: "4"}, "C": {Unknown: "u", MayLack: true}, "D": {Unknown: "v", MayLack: true}}, GOOS: "linux"}
	want := "A=\"1\" 0:0\nB=\"4\" 0:0\nC from u 0:0\nD from v, or not 0:0\n* from x 0:0\non linux/\n"
	if got := show(over.Over(base)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
