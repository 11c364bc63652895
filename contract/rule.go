package contract

import "slices"

// A RuleID names a kind of finding, such as "export-missing". It is stable:
// waivers, the key strict, the category of a diagnostic and the headings of
// docs/findings.md use it.
type RuleID string

// A Verdict says what a finding means to the clients of a package.
type Verdict string

const (
	VerdictBreaking   Verdict = "breaking"   // client code can stop compiling
	VerdictCompatible Verdict = "compatible" // client code goes on compiling
	VerdictViolation  Verdict = "violation"  // not a change of the API: a rule or the contract itself is violated
	VerdictWaived     Verdict = "waived"     // the contract lets it pass, with a reason
)

// A RuleInfo holds the facts about a rule that do not depend on a package.
type RuleInfo struct {
	ID      RuleID
	Title   string // a line without a full stop: what a finding of the rule means
	Section RuleSection
	Verdict Verdict    // what its findings usually are; an exact contract and strict can change that
	Adds    bool       // whether its findings are on what the package has and the contract does not
	Removes bool       // whether they are on a name that the contract has and the package does not
	Strict  Strictness // what it means that a contract lists the rule under strict
	// NoWitness says why no client may prove a breaking finding of the rule; "" if a
	// client can.
	NoWitness string
	Waivable  bool // whether a waiver may name it: it is neither a mistake in a contract nor in a machine
	OnBodies  bool // whether it is looked for in function bodies

	// Missing is what a file that was not compiled, since it needs cgo, may have so
	// that a finding of the rule does not hold.
	Missing Supply
	// Extra is the same for the older one of two versions, which seems to lack what
	// the newer one has.
	Extra Supply
}

// A RuleSection is the part of a contract that a rule enforces.
type RuleSection int

const (
	ExportsSection RuleSection = iota // the API, as the key exports describes it
	RulesSection                      // imports, importers, subpackages, environment, provides and init
	FileSection                       // the contract as a file
)

// Strictness says what it means that a contract lists a rule under strict.
type Strictness int

const (
	NeverStrict  Strictness = iota // it cannot be listed
	StrictBreaks                   // its findings count as breaking
	StrictFinds                    // it is checked, and its findings count as breaking
)

// A Supply is what a file that was not compiled may have.
type Supply int

const (
	SuppliesNothing Supply = iota
	SuppliesObject         // an object of the package, of the finding's name
	SuppliesMethod         // a method, of the finding's name, of a type other than an interface
	SuppliesName           // an object or a method of the finding's name
	SuppliesMethods        // methods of any name
	SuppliesAny            // code of any kind
)

// Rules returns all rules, in the order of docs/findings.md.
func Rules() []RuleInfo { return slices.Clone(rules) }

// RuleIDs returns the ids of all rules, in the order of docs/findings.md.
func RuleIDs() []RuleID { return idsOf(func(*RuleInfo) bool { return true }) }

// StrictRules returns the ids of the rules that a contract can list under strict,
// in the order of docs/findings.md. Their findings are on changes that break only
// client code which Go's promise of compatibility excludes, or which few would write
// (https://go.dev/doc/go1compat).
func StrictRules() []RuleID {
	return idsOf(func(r *RuleInfo) bool { return r.Strict != NeverStrict })
}

func idsOf(cond func(*RuleInfo) bool) (ids []RuleID) {
	for i := range rules {
		if cond(&rules[i]) {
			ids = append(ids, rules[i].ID)
		}
	}
	return ids
}

// Info returns the facts about the rule id. It reports whether there is one.
func (id RuleID) Info() (RuleInfo, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return RuleInfo{}, false
}

// IsWaivable reports whether there is a rule id that a waiver may name.
func (id RuleID) IsWaivable() bool {
	r, _ := id.Info()
	return r.Waivable
}

// IsStrict reports whether there is a rule id that a contract can list under
// strict.
func (id RuleID) IsStrict() bool {
	r, _ := id.Info()
	return r.Strict != NeverStrict
}

// OnExports reports whether the findings of id are on what a package exports: on
// the API that a contract's exports describe.
func (id RuleID) OnExports() bool {
	r, ok := id.Info()
	return ok && r.Section == ExportsSection
}
