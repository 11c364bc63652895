package contract

import "slices"

// The ids of the rules.
const (
	ExportMissing      RuleID = "export-missing"
	ExportExtra        RuleID = "export-extra"
	KindChanged        RuleID = "kind-changed"
	SignatureChanged   RuleID = "signature-changed"
	TypeChanged        RuleID = "type-changed"
	ValueChanged       RuleID = "value-changed"
	FieldMissing       RuleID = "field-missing"
	FieldExtra         RuleID = "field-extra"
	FieldChanged       RuleID = "field-changed"
	FieldOrder         RuleID = "field-order"
	FieldTag           RuleID = "field-tag"
	MethodMissing      RuleID = "method-missing"
	MethodExtra        RuleID = "method-extra"
	MethodChanged      RuleID = "method-changed"
	MethodReceiver     RuleID = "method-receiver"
	ConstraintChanged  RuleID = "constraint-changed"
	SealedChanged      RuleID = "sealed-changed"
	NotImplemented     RuleID = "not-implemented"
	NowImplemented     RuleID = "now-implemented"
	NotComparable      RuleID = "not-comparable"
	NowComparable      RuleID = "now-comparable"
	DeprecationChanged RuleID = "deprecation-changed"
	NameChanged        RuleID = "name-changed"
	UnkeyedLiteral     RuleID = "unkeyed-literal"
	Shadowing          RuleID = "shadowing"
	TypesMerged        RuleID = "types-merged"
	SizeChanged        RuleID = "size-changed"
	HiddenChanged      RuleID = "hidden-changed"
	NotProvided        RuleID = "not-provided"
	InitCallMissing    RuleID = "init-call-missing"
	ImportDenied       RuleID = "import-denied"
	ImportUnmet        RuleID = "import-unmet"
	ImporterDenied     RuleID = "importer-denied"
	ImporterUnmet      RuleID = "importer-unmet"
	GoVersionDenied    RuleID = "go-version"
	PlatformDenied     RuleID = "platform"
	VariableUndeclared RuleID = "variable-undeclared"
	VariableUnread     RuleID = "variable-unread"
	VariableUnknown    RuleID = "variable-unknown"
	VariableDefault    RuleID = "variable-default"
	VariableUnset      RuleID = "variable-unset"
	VariableInvalid    RuleID = "variable-invalid"
	DeploymentUnmet    RuleID = "deployment-unmet"
	GuardOutdated      RuleID = "guard-outdated"
	BuildModeUnmet     RuleID = "build-mode"
	Forbidden          RuleID = "forbidden"
	ContractMissing    RuleID = "contract-missing"
	RuleUnused         RuleID = "rule-unused"
	PatternUnmatched   RuleID = "pattern-unmatched"
	ReasonMissing      RuleID = "reason-missing"
	ContractInvalid    RuleID = "contract-invalid"
	WaiverUnused       RuleID = "waiver-unused"
)

// rules is the table of rules: all that is known about one without a package. Its
// order is that of docs/findings.md.
var rules = slices.Concat(
	section(ExportsSection,
		RuleInfo{ID: ExportMissing, Title: "The contract declares a name that the package does not export", Verdict: VerdictBreaking, Removes: true, Waivable: true, Missing: SuppliesObject},
		RuleInfo{ID: ExportExtra, Title: "The package exports a name that the contract does not declare", Verdict: VerdictCompatible, Adds: true, Strict: StrictBreaks, Waivable: true, Extra: SuppliesObject},
		RuleInfo{ID: KindChanged, Title: "A constant, variable, function or type is now of another kind", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: SignatureChanged, Title: "A function has different parameters, results or type parameters", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: TypeChanged, Title: "A constant, variable or type has a different type than declared", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: ValueChanged, Title: "A constant has a different value than the contract says", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: FieldMissing, Title: "A struct lost a field that the contract declares", Verdict: VerdictBreaking, Removes: true, Waivable: true},
		RuleInfo{ID: FieldExtra, Title: "A struct has an exported field that the contract does not declare", Verdict: VerdictCompatible, Adds: true, Waivable: true},
		RuleInfo{ID: FieldChanged, Title: "A struct field has a different type, or is embedded and was not", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: FieldOrder, Title: "A struct has its fields in a different order than the contract says", Verdict: VerdictCompatible, Strict: StrictBreaks, Waivable: true, NoWitness: "clients can neither write a struct with unexported fields without keys nor convert it to another struct type"},
		RuleInfo{ID: FieldTag, Title: "A struct field has a different tag than the contract says", Verdict: VerdictCompatible, Strict: StrictBreaks, Waivable: true},
		RuleInfo{ID: MethodMissing, Title: "A type or interface lost a method that the contract declares", Verdict: VerdictBreaking, Removes: true, Waivable: true, Missing: SuppliesMethod},
		RuleInfo{ID: MethodExtra, Title: "A type or interface has a method that the contract does not declare", Verdict: VerdictBreaking, Adds: true, Waivable: true, Extra: SuppliesMethod},
		RuleInfo{ID: MethodChanged, Title: "A method has a different signature than the contract says", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: MethodReceiver, Title: "A method moved between the method sets of T and *T", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: ConstraintChanged, Title: "A type parameter or constraint interface allows different types", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: SealedChanged, Title: "An interface gained its first unexported method, or lost its last", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: NotImplemented, Title: "A type does not implement an interface that the contract names", Verdict: VerdictBreaking, Waivable: true, Missing: SuppliesMethods},
		RuleInfo{ID: NowImplemented, Title: "A type implements a sealed interface, and the contract does not say so", Verdict: VerdictCompatible, Adds: true, Waivable: true, Extra: SuppliesMethods},
		RuleInfo{ID: NotComparable, Title: "A type is no longer comparable", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: NowComparable, Title: "A type that the contract declares not comparable has become comparable", Verdict: VerdictCompatible, Adds: true, Waivable: true},
		RuleInfo{ID: DeprecationChanged, Title: "A doc comment and the contract disagree on what is deprecated", Verdict: VerdictCompatible, Waivable: true},
		RuleInfo{ID: NameChanged, Title: "The package clause has a different name than the contract says", Verdict: VerdictBreaking, Waivable: true},
		RuleInfo{ID: UnkeyedLiteral, Title: "An unkeyed composite literal of a struct no longer compiles", Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true},
		RuleInfo{ID: Shadowing, Title: "A type has a new member that can hide others where it is embedded", Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true},
		RuleInfo{ID: TypesMerged, Title: "Two types that clients can tell apart have become one", Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true},
		RuleInfo{ID: SizeChanged, Title: "A type has a different size than the contract says", Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true, NoWitness: "a contract has the size alone, and no unexported fields that add up to it"},
		RuleInfo{ID: HiddenChanged, Title: "The unexported fields of a type are not what the contract says", Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true, NoWitness: "most changes of unexported fields stop nothing from compiling, and a contract does not list the fields"},
	),
	section(RulesSection,
		RuleInfo{ID: NotProvided, Title: "No exported type implements an interface that the contract requires", Verdict: VerdictViolation, Waivable: true, Missing: SuppliesAny},
		RuleInfo{ID: InitCallMissing, Title: "The package's init does not call a function that it must call", Verdict: VerdictViolation, OnBodies: true, Waivable: true, Missing: SuppliesAny},
		RuleInfo{ID: ImportDenied, Title: "The package imports what the contract denies, or does not allow", Verdict: VerdictViolation, Waivable: true},
		RuleInfo{ID: ImportUnmet, Title: "An imported package does not offer what the contract requires of it", Verdict: VerdictViolation, Waivable: true, Missing: SuppliesName},
		RuleInfo{ID: ImporterDenied, Title: "The package imports a package whose contract does not allow it", Verdict: VerdictViolation, Waivable: true},
		RuleInfo{ID: ImporterUnmet, Title: "The package does not meet what an import requires of its importers", Verdict: VerdictViolation, Waivable: true, Missing: SuppliesName},
		RuleInfo{ID: GoVersionDenied, Title: "The module or a file requires a Go version that is out of range", Verdict: VerdictViolation, Waivable: true},
		RuleInfo{ID: PlatformDenied, Title: "The package is built for a platform that the contract does not allow", Verdict: VerdictViolation, Waivable: true},
		RuleInfo{ID: VariableUndeclared, Title: "The package reads an environment variable that is not in the contract", Verdict: VerdictViolation, OnBodies: true, Waivable: true},
		RuleInfo{ID: VariableUnread, Title: "The package does not read a variable that the contract requires", Verdict: VerdictViolation, OnBodies: true, Waivable: true, Missing: SuppliesAny},
		RuleInfo{ID: VariableUnknown, Title: "The package reads an environment variable whose name is unknown", Verdict: VerdictViolation, OnBodies: true, Waivable: true},
		RuleInfo{ID: VariableDefault, Title: "The package's default for a variable is not the one in the contract", Verdict: VerdictViolation, OnBodies: true, Waivable: true},
		RuleInfo{ID: VariableUnset, Title: "An environment variable that must be set is not set", Verdict: VerdictViolation},
		RuleInfo{ID: VariableInvalid, Title: "An environment variable has a value that the contract does not allow", Verdict: VerdictViolation},
		RuleInfo{ID: DeploymentUnmet, Title: "The machine satisfies none of the deployments in the contract", Verdict: VerdictViolation},
		RuleInfo{ID: GuardOutdated, Title: "A generated guard or plugin loader does not match the contracts", Verdict: VerdictViolation},
		RuleInfo{ID: BuildModeUnmet, Title: "The package cannot be built as a plugin, which the contract says it is", Verdict: VerdictViolation, Waivable: true},
		RuleInfo{ID: Forbidden, Title: "The package uses what the contract forbids, such as cgo or unsafe", Verdict: VerdictViolation, OnBodies: true, Waivable: true},
		RuleInfo{ID: ContractMissing, Title: "The package has no contract, but one is required", Verdict: VerdictViolation},
		RuleInfo{ID: RuleUnused, Title: "A rule of the contract applies to no package and no import", Verdict: VerdictViolation},
		RuleInfo{ID: PatternUnmatched, Title: "A pattern in allow, deny or except cannot match any package", Verdict: VerdictViolation},
		RuleInfo{ID: ReasonMissing, Title: "An exception to the rules of a contract has no reason", Verdict: VerdictViolation},
	),
	section(FileSection,
		RuleInfo{ID: ContractInvalid, Title: "The contract itself is invalid: nothing that it says can be relied on", Verdict: VerdictViolation},
		RuleInfo{ID: WaiverUnused, Title: "A waiver waives nothing: there is no such finding", Verdict: VerdictViolation},
	),
)

// section returns rules as those of a section.
func section(s RuleSection, list ...RuleInfo) []RuleInfo {
	for i := range list {
		list[i].Section = s
	}
	return list
}
