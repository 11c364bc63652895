package report

import "github.com/importspy/importspy/internal/finding"

// A codeQualityIssue is an element of the report that GitLab shows in merge
// requests: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
type codeQualityIssue struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
}

// notChecked is the name, beside those of findings, for what could not be checked.
const notChecked = "not-checked"

// gitlab prints the report for GitLab's Code Quality. It has no word for what is
// waived, which is left out, and none for a report that lacks something: that is
// an issue, lest an empty report look like one of code that keeps its promises.
func (r *Report) gitlab(out *Output) error {
	p := newPlaces(out.Dir)
	fingerprints := r.fingerprints(p)
	issues := []codeQualityIssue{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Verdict == finding.Waived {
			continue
		}
		name, _ := p.name(f.Position.File)
		severity := "major"
		if f.Verdict == finding.Compatible {
			severity = "minor"
		}
		issues = append(issues, codeQualityIssue{
			Description: f.Message + f.where(),
			CheckName:   string(f.ID),
			Fingerprint: fingerprints[i],
			Severity:    severity,
			Location:    codeQualityLocation{name, codeQualityLines{max(f.Position.Line, 1)}},
		})
	}
	return writeJSON(out.W, append(issues, r.gitLabNotChecked(p)...))
}

// gitLabNotChecked returns the issues of what the report lacks.
func (r *Report) gitLabNotChecked(p *places) []codeQualityIssue {
	var issues []codeQualityIssue
	seen := make(map[string]int)
	add := func(severity, message string, at Position) {
		name, inside := p.name(at.File)
		if at.File == "" || !inside {
			name, at = p.module(), Position{} // GitLab takes no issue without a file
		}
		key := notChecked + "\x00" + numbers.ReplaceAllString(message, "")
		issues = append(issues, codeQualityIssue{
			Description: message,
			CheckName:   notChecked,
			Fingerprint: fingerprint(key, seen),
			Severity:    severity,
			Location:    codeQualityLocation{name, codeQualityLines{max(at.Line, 1)}},
		})
	}
	for _, f := range r.Failures {
		add("blocker", f.Message, f.Position)
	}
	for _, u := range r.Unchecked {
		add("info", u.Text(), Position{})
	}
	return issues
}
