package finding

import "github.com/importspy/importspy/contract"

// An ID names the rule of a finding.
type ID = contract.RuleID

const (
	ExportMissing      = contract.ExportMissing
	ExportExtra        = contract.ExportExtra
	KindChanged        = contract.KindChanged
	SignatureChanged   = contract.SignatureChanged
	TypeChanged        = contract.TypeChanged
	ValueChanged       = contract.ValueChanged
	FieldMissing       = contract.FieldMissing
	FieldExtra         = contract.FieldExtra
	FieldChanged       = contract.FieldChanged
	FieldOrder         = contract.FieldOrder
	FieldTag           = contract.FieldTag
	MethodMissing      = contract.MethodMissing
	MethodExtra        = contract.MethodExtra
	MethodChanged      = contract.MethodChanged
	MethodReceiver     = contract.MethodReceiver
	ConstraintChanged  = contract.ConstraintChanged
	SealedChanged      = contract.SealedChanged
	NotImplemented     = contract.NotImplemented
	NowImplemented     = contract.NowImplemented
	NotComparable      = contract.NotComparable
	NowComparable      = contract.NowComparable
	DeprecationChanged = contract.DeprecationChanged
	NameChanged        = contract.NameChanged
	UnkeyedLiteral     = contract.UnkeyedLiteral
	Shadowing          = contract.Shadowing
	TypesMerged        = contract.TypesMerged
	SizeChanged        = contract.SizeChanged
	HiddenChanged      = contract.HiddenChanged
	NotProvided        = contract.NotProvided
	InitCallMissing    = contract.InitCallMissing
	ImportDenied       = contract.ImportDenied
	ImportUnmet        = contract.ImportUnmet
	ImporterDenied     = contract.ImporterDenied
	ImporterUnmet      = contract.ImporterUnmet
	GoVersion          = contract.GoVersionDenied
	Platform           = contract.PlatformDenied
	VariableUndeclared = contract.VariableUndeclared
	VariableUnread     = contract.VariableUnread
	VariableUnknown    = contract.VariableUnknown
	VariableUnset      = contract.VariableUnset
	Forbidden          = contract.Forbidden
	ContractMissing    = contract.ContractMissing
	RuleUnused         = contract.RuleUnused
	ContractInvalid    = contract.ContractInvalid
	WaiverUnused       = contract.WaiverUnused
)
