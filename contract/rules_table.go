package contract

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
	VariableUnset      RuleID = "variable-unset"
	Forbidden          RuleID = "forbidden"
	ContractMissing    RuleID = "contract-missing"
	RuleUnused         RuleID = "rule-unused"
	ContractInvalid    RuleID = "contract-invalid"
	WaiverUnused       RuleID = "waiver-unused"
)

// rules is the table of rules: all that is known about one without a package. Its
// order is that of docs/findings.md.
var rules = []RuleInfo{
	{ID: ExportMissing, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true, Missing: SuppliesObject,
		Title: "The contract declares a name that the package does not export"},
	{ID: ExportExtra, Section: ExportsSection, Verdict: VerdictCompatible, Strict: StrictBreaks, Waivable: true, Extra: SuppliesObject,
		Title: "The package exports a name that the contract does not declare"},
	{ID: KindChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A constant, variable, function or type became one of another kind"},
	{ID: SignatureChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A function has other parameters, results or type parameters"},
	{ID: TypeChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A constant, variable or type has another type than the contract says"},
	{ID: ValueChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A constant has another value than the contract says"},
	{ID: FieldMissing, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A struct lost a field that the contract declares"},
	{ID: FieldExtra, Section: ExportsSection, Verdict: VerdictCompatible, Waivable: true,
		Title: "A struct has an exported field that the contract does not declare"},
	{ID: FieldChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A struct's field has another type, or is embedded where it was not"},
	{ID: FieldOrder, Section: ExportsSection, Verdict: VerdictCompatible, Strict: StrictBreaks, Waivable: true,
		Title: "A struct has the fields of the contract in another order"},
	{ID: FieldTag, Section: ExportsSection, Verdict: VerdictCompatible, Strict: StrictBreaks, Waivable: true,
		Title: "A struct's field has another tag than the contract says"},
	{ID: MethodMissing, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true, Missing: SuppliesMethod,
		Title: "A type or interface lost a method that the contract declares"},
	{ID: MethodExtra, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true, Extra: SuppliesMethod,
		Title: "A type or interface has a method that the contract does not declare"},
	{ID: MethodChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A method has another signature than the contract says"},
	{ID: MethodReceiver, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A method moved between the method sets of T and *T"},
	{ID: ConstraintChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A type parameter or constraint interface allows other types"},
	{ID: SealedChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "An interface gained its first unexported method, or lost its last"},
	{ID: NotImplemented, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true, Missing: SuppliesMethods,
		Title: "A type does not implement an interface that the contract names"},
	{ID: NowImplemented, Section: ExportsSection, Verdict: VerdictCompatible, Waivable: true, Extra: SuppliesMethods,
		Title: "A type implements a sealed interface, and the contract does not say so"},
	{ID: NotComparable, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "A type was comparable, and is no longer"},
	{ID: NowComparable, Section: ExportsSection, Verdict: VerdictCompatible, Waivable: true,
		Title: "A type that the contract calls not comparable has become so"},
	{ID: DeprecationChanged, Section: ExportsSection, Verdict: VerdictCompatible, Waivable: true,
		Title: "A doc comment and the contract disagree on what is deprecated"},
	{ID: NameChanged, Section: ExportsSection, Verdict: VerdictBreaking, Waivable: true,
		Title: "The package clause has another name than the contract says"},
	{ID: UnkeyedLiteral, Section: ExportsSection, Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true,
		Title: "A struct can no longer be written without keys as it could be"},
	{ID: Shadowing, Section: ExportsSection, Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true,
		Title: "A type has a new member that can hide others where it is embedded"},
	{ID: TypesMerged, Section: ExportsSection, Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true,
		Title: "Two types that clients can tell apart have become one"},
	{ID: SizeChanged, Section: ExportsSection, Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true,
		Title: "A type has another size than the contract says"},
	{ID: HiddenChanged, Section: ExportsSection, Verdict: VerdictBreaking, Strict: StrictFinds, Waivable: true,
		Title: "The unexported fields of a type are not what the contract says"},
	{ID: NotProvided, Section: RulesSection, Verdict: VerdictViolation, Waivable: true, Missing: SuppliesAny,
		Title: "No exported type implements an interface that the contract asks for"},
	{ID: InitCallMissing, Section: RulesSection, Verdict: VerdictViolation, Waivable: true, Missing: SuppliesAny,
		Title: "The package's init does not call a function that it must call"},
	{ID: ImportDenied, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The package imports what the contract denies, or does not allow"},
	{ID: ImportUnmet, Section: RulesSection, Verdict: VerdictViolation, Waivable: true, Missing: SuppliesName,
		Title: "An imported package does not offer what the contract requires of it"},
	{ID: ImporterDenied, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The package imports one whose contract does not let it"},
	{ID: ImporterUnmet, Section: RulesSection, Verdict: VerdictViolation, Waivable: true, Missing: SuppliesName,
		Title: "The package is not what one that it imports asks of its importers"},
	{ID: GoVersionDenied, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The module or a file is for a version of Go that is out of the range"},
	{ID: PlatformDenied, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The package is built for a platform that the contract does not have"},
	{ID: VariableUndeclared, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The package reads an environment variable that is not in the contract"},
	{ID: VariableUnread, Section: RulesSection, Verdict: VerdictViolation, Waivable: true, Missing: SuppliesAny,
		Title: "The package does not read an environment variable that it must read"},
	{ID: VariableUnknown, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "Which environment variable the package reads cannot be determined"},
	{ID: VariableUnset, Section: RulesSection, Verdict: VerdictViolation,
		Title: "An environment variable that must be set is not set on this machine"},
	{ID: Forbidden, Section: RulesSection, Verdict: VerdictViolation, Waivable: true,
		Title: "The package does what the contract forbids: cgo, unsafe, init, others"},
	{ID: ContractMissing, Section: RulesSection, Verdict: VerdictViolation,
		Title: "The package has no contract, and its family must have them"},
	{ID: RuleUnused, Section: RulesSection, Verdict: VerdictViolation,
		Title: "A rule of the contract is for no package and no import that there is"},
	{ID: ContractInvalid, Section: FileSection, Verdict: VerdictViolation,
		Title: "The contract itself is wrong: nothing that it says can be relied on"},
	{ID: WaiverUnused, Section: FileSection, Verdict: VerdictViolation,
		Title: "A waiver lets nothing pass: there is no such finding (any more)"},
}
