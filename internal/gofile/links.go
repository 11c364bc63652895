package gofile

import (
	"go/parser"
	"go/scanner"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/importspy/importspy/internal/inputs"
)

// withheld takes the place of a mistake in the syntax of a Go file that is a link. It may lead
// to any file, such as one with secrets, of which the message has a part.
const withheld = "is a link to a file that is not Go source, or has mistakes; its text is not shown"

// Shown returns an error of parsing the Go file called name as it may be printed.
func Shown(part inputs.Part, name string, err error) error {
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 || !part.IsLink(name) {
		return err
	}
	return scanner.ErrorList{{Pos: token.Position{Filename: name, Line: 1, Column: 1}, Msg: withheld}}
}

// Mistake returns what to print of a message at a position, which is file:line:column or less:
// the message, unless the file, whose name may be relative to dir, is a link and not Go source.
func Mistake(dir, position, msg string) string {
	name := fileOf(position)
	if filepath.Ext(name) != ".go" {
		return msg
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	if !inputs.Run.IsLink(name) {
		return msg
	}
	if _, err := Parse(inputs.Run, token.NewFileSet(), name, parser.SkipObjectResolution); err == nil {
		return msg
	}
	return withheld
}

// fileOf returns the name of the file in a position.
func fileOf(position string) string {
	for range 2 {
		i := strings.LastIndexByte(position, ':')
		if i < 0 || i == len(position)-1 || strings.Trim(position[i+1:], "0123456789") != "" {
			break
		}
		position = position[:i]
	}
	return position
}
