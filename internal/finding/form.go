package finding

// A Form is a way in which the two sides of a rule diverge. Each has a sentence of
// its own, which package wording has.
type Form int

// The comments name the texts that come with a form besides Promised and Actual, in
// their order in Args.
const (
	// Differs is for what both sides have, in two ways.
	Differs             Form = iota
	DiffersUnnameably        // clients cannot name what differs
	DiffersUnnamed           // clients have no name for the type
	DiffersUnseen            // clients see nothing of the type
	DiffersNotInImports      // the two are one type, but the package no longer imports what the contract names
	DiffersNotFound          // the package that the contract names and that cannot be found
	DiffersMisspelled        // that package, the one that may be meant
	DiffersInSize            // the size of a literal: promised bytes, actual bytes
	NowConstraint            // no value can have the type that is an interface
	NowDeclared              // an alias became a type of its own

	// Objects that one side lacks.
	NoSuchObject
	NotDeclared
	NotDeclaredHere // for this platform
	NotDeclaredExposed
	ReplacedUnexported
	RenamedUnexported
	UnexposedUnexported
	UnseenOther // a type of another package
	OtherNoAlias
	NewPackage // diff: the import path
	GonePackage

	// Members.
	NoSuchMember
	NoSuchField
	NoSuchMethod
	NoSuchPromotedField  // what it was promoted from
	NoSuchPromotedMethod // what it was promoted from
	MemberNotDeclared
	MemberNotEmbedded  // the type without it that clients embed
	MemberNotInLiteral // the interface without a name that lacks it
	LiteralApart       // the type without a name
	LiteralTaken       // values of a type without a name are assignable to what underlies the type
	LiteralTakenOtherwise
	MemberKeepsApart // the type parameter that it mentions first
	InstancesApart   // the type parameter that is mentioned now
	InstancesTogether
	PromotesNoMore // the member
	PromotesOther  // likewise
	ComparesNoMore
	MemberNotDeclaredHere // for this platform
	MethodNowField
	FieldNowMethod
	FieldNowPromoted        // from what
	FieldNowPromotedLiteral // of which struct, from what
	EmbeddedNowField
	FieldNowEmbedded
	EmbeddedPointerGone
	UnexportedNotEmbedded
	UnexportedNowEmbedded
	TagDiffers
	TagGone
	TagNew
	OrderDiffers
	InterfaceNotEmbedded
	ValueMethodNowPointer // the type
	PointerMethodNowValue // the type

	// What types can do.
	EmbeddedMethodsGone
	NowSealed
	NowSealedHere
	NoLongerSealed
	SealedByEmbedded
	TypeSetDiffers
	ConstraintDiffers // the type parameter
	NoLongerComparable
	ComparableForArgument // the type parameter whose argument must be comparable
	BecameComparable
	ComparableForAny // likewise: need not be
	ImplementsReplaced
	ImplementsByPointer
	ImplementsNeither
	ImplementsWithout     // the method that is missing
	ImplementsWrongMethod // the method as it must be, and as it is
	ImplementsUnsealed    // the package whose unexported methods are missing
	ImplementsGone        // the package no longer has the interface
	ImplementsNotFound    // the package of the interface, which cannot be found
	ImplementsMisspelled  // that package, the one that may be meant
	ImplementsNotEmbedded // by those who embed the type
	ImplementsUndeclared
	NoLongerDeprecated
	BecameDeprecated

	// What a contract has to be strict on.
	UnexportedFieldsAdded
	FieldsAdded // the numbers of fields are Promised and Actual
	NotConvertible
	ShadowsWhereEmbedded   // the type
	ShadowsBehindEmbedding // likewise
	DepthWhereEmbedded     // likewise
	DepthBehindEmbedding   // likewise
	MergedWithType
	MergedWithDeclared
	SizeDiffers
	HiddenDiffers
	HiddenDigestDiffers // the contract has a digest

	// Packages as a whole.
	NotThere        // the package; Detail says why
	NoGoFiles       // for the platform: the package
	NoGoFilesNamed  // for any of the platforms: the package
	WaivesNothing   // the finding that the waiver names
	WaivesRuleAbove // likewise, of a family's rule

	// Mistakes of contracts, which Detail has.
	Mistake         // the package that lacks what the contract mentions, if that is the mistake
	MistakeOfImport // the import path

	// Rules on imports and importers.
	ImportForbidden
	ImportForbiddenVersions   // the range, the version
	ImportForbiddenUnknown    // the range
	ImportForbiddenIndirectly // the chain of imports
	ImportNotAllowed
	ImporterForbidden  // the importer
	ImporterNotAllowed // the importer
	RequiredNotMet     // the import path; Cause is the divergence
	ProvidesNotMet     // likewise
	ImportersNotMet    // likewise
	RequiredIsSelf
	RequiredNotImported
	PatternUnused            // the key
	PatternMisspelled        // the key, the pattern that may be meant
	PatternOutside           // the key, where it leads to
	PatternOutsideMisspelled // the key, where it leads to, the pattern that may be meant
	ExceptionUnexplained     // the key, what to write
	ContractAbsent
	Moved // the package, or its module, since the contract was written: the paths

	// Rules on exports as a whole.
	ReturnsMissing
	ReturnsUnimported
	ReturnsNothing
	ReturnsOther
	ReturnsOtherPlain
	ReturnsOtherByValue
	ReturnsWrongMethod // the method, its signature
	ReturnsNoMethod    // the method
	ProvidesUnknown
	ProvidesNoInterface
	ProvidesNone
	ProvidesUnexported
	ProvidesLacking // the method that the type lacks
	ProvidesOther   // the method as it must be, and as the type has it
	InitDoesNotCall
	InitDoesNotImport      // the import path
	InitDoesNotImportNamed // the import path, the one that is meant, what to write
	InitMayCall            // the way
	InitNotReached         // the function that calls it

	// Rules on environments.
	ModuleGoVersion
	NoGoVersion
	FileGoVersion
	PlatformNotAllowed
	UseForbidden
	UseForbiddenDetail
	VariableNotDeclared // the function that reads it
	VariableNotRead
	VariableNotReadByName
	VariableNameUnknown // the name or its beginning, the function; Detail says why
	DefaultDiffers      // of a variable
	DefaultNotAllowed   // of a variable; what it must be is Promised
	DefaultOfSecret
	HostPlatform
	HostGoVersion
	HostBuildMode
	HostVariable
	HostValue      // what the value must be is Promised
	HostDeployment // 1, the only deployment; Cause is what the machine lacks of it
	HostNearest    // the number of deployments, the nearest one; Cause likewise

	// What a guard checks when the program starts. 1 is the import path of a contract's
	// folder, or of the program.
	GuardStale
	GuardLacks
	GuardExtra
	GuardUnknown // 2 is why
	GuardOfOther
	GuardEdited

	// The same for what loads plugins.
	LoaderStale
	LoaderGone
	LoaderUnknown // 2 is why

	NotAPlugin // the package's name
)

// Unknown reports whether a package is missing that could tell whether there is a difference.
func (f Form) Unknown() bool {
	return f == DiffersNotFound || f == ImplementsNotFound || f == DiffersMisspelled || f == ImplementsMisspelled
}

// Misspelled returns the form for where the missing package's path may be meant for another one.
func (f Form) Misspelled() Form {
	switch f {
	case DiffersNotFound:
		return DiffersMisspelled
	case ImplementsNotFound:
		return ImplementsMisspelled
	}
	return f
}
