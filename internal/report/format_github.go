package report

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/internal/finding"
)

// github prints the report as workflow commands, of which GitHub Actions makes
// annotations:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func (r *Report) github(out *Output) error {
	p := newPlaces(out.Dir)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == finding.Waived && !out.Verbose {
			continue
		}
		message := f.Message + f.where()
		if f.contractApart() {
			at := f.Contract
			at.File, _ = p.name(at.File)
			message += "\n" + at.String() + ": the contract"
		}
		if f.Witness != "" {
			message += "\n\n" + f.Witness
		}
		fmt.Fprintln(out.W, p.annotation(gitHubLevel(f.Verdict), f.Position, f.End, string(f.ID), message))
	}
	for _, f := range r.Failures {
		fmt.Fprintln(out.W, p.annotation("error", f.Position, Position{}, "not checked", f.Message))
	}
	for _, u := range r.Unchecked {
		fmt.Fprintln(out.W, p.annotation("warning", Position{}, Position{}, "not checked", u.Text()))
	}
	closing := r.closing
	if closing == nil && r.Packages > 0 {
		closing = []string{r.summary()}
	}
	for _, line := range closing {
		if !out.Quiet {
			fmt.Fprintln(out.W, line)
		}
	}
	return nil
}

func gitHubLevel(v finding.Verdict) string {
	switch v {
	case finding.Compatible:
		return "warning"
	case finding.Waived:
		return "notice"
	}
	return "error"
}

// annotation is the command for a message at a place, which may have no line or
// no file.
func (p *places) annotation(level string, at, end Position, title, message string) string {
	var properties []string
	set := func(name, value string) {
		properties = append(properties, name+"="+gitHubProperty.Replace(value))
	}
	number := func(name string, n int) {
		if n > 0 {
			set(name, fmt.Sprint(n))
		}
	}
	if at.File != "" {
		name, _ := p.name(at.File)
		set("file", name)
		number("line", at.Line)
		if end.File != at.File {
			end.Line = at.Line
		}
		number("endLine", end.Line)
		// GitHub takes columns only where both are on one line.
		if column := p.column(at); end.Line == at.Line && column > 0 {
			number("col", column)
			number("endColumn", p.column(end))
		}
	}
	set("title", title)
	return "::" + level + " " + strings.Join(properties, ",") + "::" + gitHubMessage.Replace(message)
}

// What a workflow command needs escaped, in its message and in its properties.
var (
	gitHubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
