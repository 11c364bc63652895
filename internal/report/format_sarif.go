package report

import (
	"fmt"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/importspy/importspy/analyzer"
	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/docs"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/sarif"
)

const homePage = "https://github.com/importspy/importspy"

// sourceRoot is the base of relative names. Code hosts know it by this id as
// the root of the repository.
const sourceRoot = "%SRCROOT%"

// The keys of fingerprints. GitHub goes by the second one alone. Its upload
// action would put a hash of the line there, by which all that is missing, and
// so is shown at the package clause, would be one and the same alert.
const (
	ownFingerprint    = "importspyFinding/v1"
	gitHubFingerprint = "primaryLocationLineHash"
)

// sarif prints the report as a log of SARIF 2.1.0, for code scanning.
func (r *Report) sarif(out *Output) error {
	p := newPlaces(out.Dir)
	run := sarif.Run{
		Tool: sarif.Tool{Driver: sarif.Driver{
			Name:           "importspy-vet",
			Version:        version(),
			InformationURI: homePage,
			Rules:          sarifRules(),
		}},
		Invocations:        []sarif.Invocation{r.sarifInvocation(out, p)},
		OriginalURIBaseIDs: map[string]sarif.ArtifactLocation{sourceRoot: p.sarifRoot()},
		ColumnKind:         sarif.UTF16,
		Results:            []sarif.Result{},
	}
	fingerprints := r.fingerprints(p)
	for i := range r.Findings {
		run.Results = append(run.Results, r.Findings[i].sarif(p, fingerprints[i]))
	}
	return writeJSON(out.W, &sarif.Log{Schema: sarif.Schema, Version: sarif.Version, Runs: []sarif.Run{run}})
}

// version is the version that the program was built from, "" if it is not known.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return info.Main.Version
}

// sarifRules returns the table of rules with what findings.md says about each.
func sarifRules() []sarif.Rule {
	var rules []sarif.Rule
	for _, r := range contract.Rules() {
		text := docs.Finding(string(r.ID))
		_, rest, _ := strings.Cut(text, "\n")
		rules = append(rules, sarif.Rule{
			ID:                   string(r.ID),
			ShortDescription:     sarif.Message{Text: r.Title},
			FullDescription:      sarif.Message{Text: strings.TrimSuffix(r.Title+". "+firstParagraph(rest), ". ")},
			Help:                 sarif.Message{Text: text, Markdown: text},
			HelpURI:              analyzer.URL + "#" + string(r.ID),
			DefaultConfiguration: sarif.Configuration{Level: sarifLevel(r.Verdict)},
		})
	}
	return rules
}

var codeBlock = regexp.MustCompile("(?ms)^```.*?^```$")

// firstParagraph is the first prose of a section that says more than when the
// finding is looked for and reported.
func firstParagraph(section string) string {
	for p := range strings.SplitSeq(codeBlock.ReplaceAllString(section, ""), "\n\n") {
		p = strings.Join(strings.Fields(p), " ")
		if p != "" && !strings.HasPrefix(p, "Reported under ") && !strings.HasPrefix(p, "Looked for where ") {
			return p
		}
	}
	return ""
}

func sarifLevel(v finding.Verdict) sarif.Level {
	switch v {
	case finding.Compatible:
		return sarif.Warning
	case finding.Waived:
		return sarif.Note
	}
	return sarif.Error
}

var exitCodes = map[int]string{
	ExitOK:       "every contract holds",
	ExitFindings: "there are findings",
	ExitUsage:    "a contract is wrong",
	ExitFailed:   "packages could not be loaded",
}

// codeText says what an exit code means. What breaks nobody need not fail.
func (r *Report) codeText(code int) string {
	if code == ExitOK && r.ExitCode(FailOnAny) != code {
		return "there are findings, none of which breaks clients"
	}
	return exitCodes[code]
}

func (r *Report) sarifInvocation(out *Output, p *places) sarif.Invocation {
	inv := sarif.Invocation{
		ExecutionSuccessful: out.Code != ExitFailed,
		ExitCode:            out.Code,
		ExitCodeDescription: r.codeText(out.Code),
		Notifications:       []sarif.Notification{},
	}
	for _, f := range r.Failures {
		n := sarif.Notification{Level: sarif.Error, Message: sarif.Message{Text: f.Message}}
		if f.Position.File != "" {
			n.Locations = []sarif.Location{{Physical: p.sarifPlace(f.Position, Position{})}}
		}
		inv.Notifications = append(inv.Notifications, n)
	}
	for _, u := range r.Unchecked {
		inv.Notifications = append(inv.Notifications, sarif.Notification{
			Level: sarif.Warning, Message: sarif.Message{Text: u.Text()},
		})
	}
	return inv
}

func (f *Finding) sarif(p *places, fingerprint string) sarif.Result {
	result := sarif.Result{
		RuleID:    string(f.ID),
		RuleIndex: slices.Index(contract.RuleIDs(), f.ID),
		Level:     sarifLevel(f.Verdict),
		Message:   sarif.Message{Text: withoutLinks(f.MessageAtPosition()) + f.where()},
		Locations: []sarif.Location{{Physical: p.sarifPlace(f.Position, f.End)}},
		PartialFingerprints: map[string]string{
			ownFingerprint:    fingerprint,
			gitHubFingerprint: fingerprint,
		},
		Suppressions: []sarif.Suppression{},
	}
	properties := map[string]any{
		"package": f.Package, "symbol": f.Symbol, "verdict": f.Verdict, "platforms": f.Platforms,
	}
	result.Properties = properties
	if f.Package != "" && f.Symbol != "" {
		result.Locations[0].Logical = []sarif.LogicalLocation{{FullyQualifiedName: f.Package + "." + f.Symbol}}
	}
	if f.Contract.File != "" && f.Contract != f.Position {
		result.RelatedLocations = []sarif.Location{{
			ID: 1, Physical: p.sarifPlace(f.Contract, Position{}), Message: &sarif.Message{Text: "the contract"},
		}}
		result.Message.Text += "; see [the contract](1)" // where a host shows no related location that nothing refers to
	}
	if o := f.Origin; o != nil {
		id := len(result.RelatedLocations) + 1
		result.RelatedLocations = append(result.RelatedLocations, sarif.Location{
			ID: id, Physical: p.sarifPlace(o.Contract, Position{}), Message: &sarif.Message{Text: "the contract of " + o.Package},
		})
		result.Message.Text += fmt.Sprintf(" and [that of %s](%d)", o.Package, id)
	}
	if f.Witness != "" {
		properties["witness"] = f.Witness
		result.Message.Text += "\n\nThis client breaks:\n\n" + f.Witness
	}
	if f.Verdict == finding.Waived {
		result.Suppressions = []sarif.Suppression{{Kind: "external", Status: "accepted", Justification: f.Reason}}
	}
	return result
}

// embedded is what a viewer of SARIF takes for a link in a message: a text in brackets,
// and in parentheses a number or a URI, with which Go's type parameters and arguments
// cannot be confused.
var embedded = regexp.MustCompile(`\[([^\[\]]*\]\((?:\d+|[^\s()]*[:/][^\s()]*)\))`)

// withoutLinks escapes links, as section 3.11.6 of the standard has it.
func withoutLinks(message string) string { return embedded.ReplaceAllString(message, `\[$1`) }

func (p *places) sarifRoot() sarif.ArtifactLocation {
	root := fileURI(strings.TrimSuffix(filepath.ToSlash(p.root), "/") + "/")
	return sarif.ArtifactLocation{URI: root}
}

// sarifPlace returns the place from at to end, which may be unknown.
func (p *places) sarifPlace(at, end Position) *sarif.PhysicalLocation {
	place := &sarif.PhysicalLocation{}
	if name, inside := p.name(at.File); inside {
		place.Artifact = sarif.ArtifactLocation{URI: relativeURI(name), URIBaseID: sourceRoot}
	} else {
		place.Artifact.URI = fileURI(name)
	}
	if at.Line == 0 {
		return place
	}
	place.Region = &sarif.Region{StartLine: at.Line, StartColumn: p.column(at)}
	if column := p.column(end); end.File == at.File && column > 0 && place.Region.StartColumn > 0 {
		place.Region.EndLine, place.Region.EndColumn = end.Line, column
	}
	return place
}
