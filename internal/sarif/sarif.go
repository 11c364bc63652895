// Package sarif is what importspy-vet writes of SARIF 2.1.0, the Static
// Analysis Results Interchange Format (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
//
// The libraries that have all of the format bring an HTTP client and a schema
// validator with them, into the program and into the go.sum of its users. For
// a part of it that is only written, types are enough; a test holds what is
// written to the official schema.
package sarif

// The version of the format, and where its schema is.
const (
	Version = "2.1.0"
	Schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// A Level says how grave a result or notification is.
type Level string

const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
)

// A Log is a file of the format.
type Log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []Run  `json:"runs"`
}

// A Run is one call of a tool.
type Run struct {
	Tool               Tool                        `json:"tool"`
	Invocations        []Invocation                `json:"invocations"`
	OriginalURIBaseIDs map[string]ArtifactLocation `json:"originalUriBaseIds"`
	ColumnKind         string                      `json:"columnKind"`
	Results            []Result                    `json:"results"`
}

// UTF16 is the ColumnKind of columns that count UTF-16 code units.
const UTF16 = "utf16CodeUnits"

// A Tool is the program that ran.
type Tool struct {
	Driver Driver `json:"driver"`
}

// A Driver describes the program and what it can find.
type Driver struct {
	Name           string `json:"name"`
	Version        string `json:"version,omitempty"`
	InformationURI string `json:"informationUri"`
	Rules          []Rule `json:"rules"`
}

// A Rule is a kind of result: a reportingDescriptor.
type Rule struct {
	ID                   string        `json:"id"`
	ShortDescription     Message       `json:"shortDescription"`
	FullDescription      Message       `json:"fullDescription"`
	Help                 Message       `json:"help"`
	HelpURI              string        `json:"helpUri"`
	DefaultConfiguration Configuration `json:"defaultConfiguration"`
}

// A Configuration is what holds for the results of a rule that do not say
// otherwise.
type Configuration struct {
	Level Level `json:"level"`
}

// A Message is text for people.
type Message struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

// An Invocation says how the run went.
type Invocation struct {
	ExecutionSuccessful bool           `json:"executionSuccessful"`
	ExitCode            int            `json:"exitCode"`
	ExitCodeDescription string         `json:"exitCodeDescription"`
	Notifications       []Notification `json:"toolExecutionNotifications"`
}

// A Notification is what hindered the tool.
type Notification struct {
	Level     Level      `json:"level"`
	Message   Message    `json:"message"`
	Locations []Location `json:"locations,omitempty"`
}

// A Result is one finding.
type Result struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               Level             `json:"level"`
	Message             Message           `json:"message"`
	Locations           []Location        `json:"locations"`
	RelatedLocations    []Location        `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	// Suppressions is also written without elements: without it it is unknown whether
	// the result is suppressed.
	Suppressions []Suppression `json:"suppressions"`
	Properties   any           `json:"properties,omitempty"`
}

// A Suppression lets a result pass.
type Suppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// A Location is a place, in a file or in what the file declares. Messages refer
// to it by its ID.
type Location struct {
	ID       int               `json:"id,omitempty"`
	Physical *PhysicalLocation `json:"physicalLocation,omitempty"`
	Logical  []LogicalLocation `json:"logicalLocations,omitempty"`
	Message  *Message          `json:"message,omitempty"`
}

// A PhysicalLocation is a place in a file, or the file if Region is nil.
type PhysicalLocation struct {
	Artifact ArtifactLocation `json:"artifactLocation"`
	Region   *Region          `json:"region,omitempty"`
}

// A LogicalLocation is a declaration by its name.
type LogicalLocation struct {
	FullyQualifiedName string `json:"fullyQualifiedName"`
}

// An ArtifactLocation is a file, relative to the folder that a run has under
// the base's id, if there is one.
type ArtifactLocation struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

// A Region is a part of a file. Lines and columns count from 1, the end column
// is after the last character; 0 is unknown.
type Region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}
