package report

// Report returns the changes as findings of a check, for formats that code hosts read.
// What is gone is where such findings are: at the package clause.
func (r *Diff) Report() *Report {
	c := &Report{Version: r.Version, Packages: r.Packages, Findings: []Finding{}, Unchecked: r.Unchecked, Incomplete: r.Incomplete, Failures: r.Failures, closing: r.closing()}
	for i := range r.Findings {
		f := &r.Findings[i]
		at := f.Position
		if at.File == "" {
			at = Position{File: "go.mod", Line: 1, Column: 1} // there is no package
		}
		c.Findings = append(c.Findings, Finding{
			ID: f.ID, Package: f.Package, Symbol: f.Symbol, Verdict: f.Verdict, Message: f.Message,
			Promised: f.Promised, Actual: f.Actual, Note: f.Note, Witness: f.Witness, Reason: f.Reason,
			Position: at, Platforms: f.Platforms, Says: f.says, Everywhere: f.Everywhere, Placed: !f.Gone(), lost: f.lost, sentence: f.sentence,
		})
	}
	return c
}
