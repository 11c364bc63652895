package cli

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

// gitlab prints the report for GitLab's Code Quality. It has no word for what is
// waived, which is left out.
func (r *report) gitlab(out *output) error {
	p := newPlaces(out.opts)
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
	return writeJSON(out.w, issues)
}
