package finding

import "slices"

// An ID names a kind of finding. It is stable: waivers, the category of a
// diagnostic and the headings of docs/findings.md use it.
type ID string

const (
	ExportMissing      ID = "export-missing"
	ExportExtra        ID = "export-extra"
	KindChanged        ID = "kind-changed"
	SignatureChanged   ID = "signature-changed"
	TypeChanged        ID = "type-changed"
	ValueChanged       ID = "value-changed"
	FieldMissing       ID = "field-missing"
	FieldExtra         ID = "field-extra"
	FieldChanged       ID = "field-changed"
	FieldOrder         ID = "field-order"
	FieldTag           ID = "field-tag"
	MethodMissing      ID = "method-missing"
	MethodExtra        ID = "method-extra"
	MethodChanged      ID = "method-changed"
	MethodReceiver     ID = "method-receiver"
	ConstraintChanged  ID = "constraint-changed"
	SealedChanged      ID = "sealed-changed"
	NotImplemented     ID = "not-implemented"
	NowImplemented     ID = "now-implemented"
	NotComparable      ID = "not-comparable"
	NowComparable      ID = "now-comparable"
	DeprecationChanged ID = "deprecation-changed"
	NameChanged        ID = "name-changed"
	UnkeyedLiteral     ID = "unkeyed-literal"
	Shadowing          ID = "shadowing"
	TypesMerged        ID = "types-merged"
	SizeChanged        ID = "size-changed"
	HiddenChanged      ID = "hidden-changed"
	NotProvided        ID = "not-provided"
	InitCallMissing    ID = "init-call-missing"
	ImportDenied       ID = "import-denied"
	ImportUnmet        ID = "import-unmet"
	ImporterDenied     ID = "importer-denied"
	ImporterUnmet      ID = "importer-unmet"
	GoVersion          ID = "go-version"
	Platform           ID = "platform"
	VariableUndeclared ID = "variable-undeclared"
	VariableUnread     ID = "variable-unread"
	VariableUnknown    ID = "variable-unknown"
	VariableUnset      ID = "variable-unset"
	Forbidden          ID = "forbidden"
	ContractMissing    ID = "contract-missing"
	RuleUnused         ID = "rule-unused"
	ContractInvalid    ID = "contract-invalid"
	WaiverUnused       ID = "waiver-unused"
)

// IDs lists every id, in the order of docs/findings.md.
var IDs = []ID{
	ExportMissing, ExportExtra, KindChanged, SignatureChanged, TypeChanged, ValueChanged,
	FieldMissing, FieldExtra, FieldChanged, FieldOrder, FieldTag,
	MethodMissing, MethodExtra, MethodChanged, MethodReceiver,
	ConstraintChanged, SealedChanged, NotImplemented, NowImplemented, NotComparable, NowComparable,
	DeprecationChanged, NameChanged,
	UnkeyedLiteral, Shadowing, TypesMerged, SizeChanged, HiddenChanged,
	NotProvided, InitCallMissing,
	ImportDenied, ImportUnmet, ImporterDenied, ImporterUnmet,
	GoVersion, Platform, VariableUndeclared, VariableUnread, VariableUnknown, VariableUnset, Forbidden,
	ContractMissing, RuleUnused,
	ContractInvalid, WaiverUnused,
}

// OfExports reports whether id is of what a package exports: of the API that a
// contract's exports describe. The others are of rules, or of the contract.
func (id ID) OfExports() bool {
	i := slices.Index(IDs, id)
	return i >= 0 && i < slices.Index(IDs, NotProvided)
}

// Strict are the findings on changes that break no more than client code which
// Go's own promise of compatibility excludes, or few would write
// (https://go.dev/doc/go1compat). The last five are looked for, and all count as
// breaking, where a contract lists them under strict.
var Strict = []ID{ExportExtra, FieldOrder, FieldTag, UnkeyedLiteral, Shadowing, TypesMerged, SizeChanged, HiddenChanged}

// Waivable reports whether a waiver may name id: whether it is a divergence of
// the package, not a mistake in a contract or of a machine.
func (id ID) Waivable() bool {
	switch id {
	case ContractInvalid, ContractMissing, RuleUnused, VariableUnset, WaiverUnused:
		return false
	}
	return true
}
