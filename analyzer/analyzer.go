package analyzer

import (
	"go/token"
	"io/fs"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
	"github.com/importspy/importspy/internal/vet"
	"github.com/importspy/importspy/internal/wording"
)

// File is the name of a contract, beside the Go files of its package.
const File = contract.FileName

// URL is where the findings are explained; a diagnostic's URL is this one with
// the finding's id as its fragment.
const URL = vet.URL

// Analyzer is the analyzer with default options.
var Analyzer = New(Options{})

// Options are the settings of an analyzer. The zero Options are those of
// Analyzer.
type Options struct {
	// Contracts is a folder that holds the contract of package P as
	// P/importspy.yaml. If it is "", contracts are next to their packages. The
	// analyzer's flag -contracts sets it. It must not be relative where the
	// working directory is not the user's, as under go vet. ContractFS has precedence.
	Contracts string

	// ContractFS holds the contract of package P as P/importspy.yaml, in the place
	// of a folder. It is for programs that have contracts compiled in, since they
	// run where no file may be read except the Go files of a package, as nogo does
	// under Bazel. The diagnostics have no fixes then.
	ContractFS fs.FS

	// Required makes it a finding if a package without a contract exports something,
	// unless it is a main package. The analyzer's flag -required sets it.
	Required bool

	// Skip has patterns of folders, from the root of the module, whose packages need no
	// contract even if Required is set, besides internal, example, examples and testdata;
	// with "none", those need one, too. The analyzer's flag -skip sets it. Run returns an
	// error if one of them is not a pattern.
	Skip []string

	// Module is the path of the module of the packages, for drivers that do not
	// report it. Without it the word module in a contract's lists allows nothing there.
	Module string

	// GoVersion is the go directive in the go.mod of that module, such as "1.24", for
	// drivers that do not report it. Without it, a contract that restricts Go versions is
	// reported there as not checked.
	GoVersion string

	// GOOS and GOARCH are the platform that packages are loaded for. If they are "", then
	// it is that of package runtime, if the package imports it, else the one in the go
	// command's settings.
	GOOS, GOARCH string

	// SkipTestVariants is for drivers that load a package twice, alone and with
	// its in-package tests: the analyzer then leaves the second one out.
	SkipTestVariants bool

	// ReadOnce is for drivers that check once and end: contracts of other packages
	// are then read once for all that they bind.
	ReadOnce bool

	// NoFixes leaves out the fixes of diagnostics, for drivers that make no use of
	// them.
	NoFixes bool

	// PositionInMessage adds the contract's position to messages, for drivers that do
	// not show the related information of a diagnostic.
	PositionInMessage bool
}

// A Finding is one divergence of a package from its contract.
type Finding struct {
	ID      contract.RuleID
	Symbol  string // "Open", "DB.Name", "(*DB).Close"; "" for the contract as a whole
	Verdict contract.Verdict

	// Message is the finding in a sentence, as the diagnostic has it. Promised, Actual
	// and Note are parts of it, as far as it has them: what the contract says, what the
	// package has, and what else there is to know. Texts of more than 1000 bytes are
	// abridged.
	Message  string
	Promised string
	Actual   string
	Note     string

	// Reason is that of the waiver, for a waived finding.
	Reason string

	// Pos and End are the Go declaration that the finding is about. Both are
	// token.NoPos if there is none; Result.At is the place to show then.
	Pos, End token.Pos

	// Contract is the place in the contract that says otherwise. It is not valid if the
	// contract says nothing. ContractFile is the name of that contract.
	Contract     contract.Position
	ContractFile string
}

// A Result is the analyzer's result for one package.
type Result struct {
	// ContractFile is the name of the contract, "" if there is none.
	ContractFile string

	// Above has the names of the contracts of folders above the package that bind
	// it.
	Above []string

	// Findings holds all findings, those that are waived too. At is the position
	// of those that have none, the package clause.
	Findings []Finding
	At       token.Pos
}

// New returns an analyzer with its own options. The result of its Run is a *[Result].
func New(opts Options) *analysis.Analyzer {
	a := vet.New(vet.Options{
		Contracts: opts.Contracts, ContractFS: opts.ContractFS, Required: opts.Required, Skip: opts.Skip, Module: opts.Module,
		GoVersion: opts.GoVersion, GOOS: opts.GOOS, GOARCH: opts.GOARCH, SkipTestVariants: opts.SkipTestVariants, ReadOnce: opts.ReadOnce,
		NoFixes: opts.NoFixes, PositionInMessage: opts.PositionInMessage,
	}, wording.Check)
	run := a.Run
	a.Doc, a.ResultType = doc, reflect.TypeFor[*Result]()
	a.Run = func(pass *analysis.Pass) (any, error) {
		r, err := run(pass)
		if err != nil {
			return nil, err
		}
		return newResult(r.(*vet.Result)), nil
	}
	return a
}

func newResult(r *vet.Result) *Result {
	result := &Result{ContractFile: r.ContractFile, Above: r.Above, At: r.At}
	for i := range r.Findings {
		result.Findings = append(result.Findings, newFinding(&r.Findings[i], r.ContractFile))
	}
	return result
}

func newFinding(f *finding.Finding, own string) Finding {
	s := wording.Check(f)
	public := Finding{
		ID: f.ID, Symbol: f.Symbol, Verdict: f.Verdict,
		Message: s.String(), Promised: s.Promised, Actual: s.Actual, Note: s.Note,
		Pos: f.Pos, End: f.End, Contract: f.Contract, ContractFile: f.In,
	}
	if f.Waiver != nil {
		public.Reason = f.Waiver.Reason.Value
	}
	if f.In == "" {
		public.ContractFile = own
	}
	return public
}
