package cli

import (
	"fmt"
	"io"
	"strings"
)

// An output is where and how a report is printed.
type output struct {
	w       io.Writer
	palette palette
	opts    *options
	code    int // the exit code
}

// A format is a way to print a report.
type format struct {
	name  string
	print func(r *report, out *output) error
}

// formats are those of check; the first one is the default.
var formats = []format{
	{"text", (*report).text},
	{"json", (*report).json},
	{"sarif", (*report).sarif},
	{"github", (*report).github},
	{"gitlab", (*report).gitlab},
}

// formatCalled returns the format of a name, nil if there is none.
func formatCalled(name string) *format {
	for i := range formats {
		if formats[i].name == name {
			return &formats[i]
		}
	}
	return nil
}

// print prints the report of a command and returns its exit code.
func (e *environment) print(command string, r *report, f *format, opts *options) int {
	code := r.exitCode()
	out := &output{w: e.stdout, palette: e.palette(), opts: opts, code: code}
	if err := f.print(r, out); err != nil {
		fmt.Fprintf(e.stderr, "importspy-vet %s: %v\n", command, err)
		return exitFailed
	}
	return code
}

// formatNames lists the formats as "a, b or c".
func formatNames() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
