package report

import "io"

// An Output is where and how a report is printed.
type Output struct {
	W       io.Writer
	Palette Palette
	Dir     string // the folder that the names of files in the report are relative to
	Quiet   bool   // print findings and errors only
	Verbose bool   // print what is waived, and all mistakes of a contract, too
	Code    int    // the exit code
}

// A Format is a way to print a report.
type Format struct {
	Name  string
	Print func(r *Report, out *Output) error
}

// formats are those of check; the first one is the default.
var formats = []Format{
	{"text", (*Report).text},
	{"json", (*Report).json},
	{"sarif", (*Report).sarif},
	{"github", (*Report).github},
	{"gitlab", (*Report).gitlab},
	{"markdown", (*Report).markdown},
}

// FormatCalled returns the format of a name, nil if there is none.
func FormatCalled(name string) *Format {
	for i := range formats {
		if formats[i].Name == name {
			return &formats[i]
		}
	}
	return nil
}

// FormatNames lists the formats.
func FormatNames() (names []string) {
	for _, f := range formats {
		names = append(names, f.Name)
	}
	return names
}
