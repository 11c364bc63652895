package schematest

import "regexp"

// unseen are the fixtures of contract/testdata/parse that the parser refuses and
// the schema does not, with the reason.
var unseen = map[string]string{
	"entries/member-twice":     "a schema cannot compare the keys of two mappings",
	"entries/variants-overlap": "a schema cannot compare the platforms of two items",
	"entries/variants-nested":  "a schema cannot compare the platforms of two items",
	"entries/waiver-twice":     "a schema cannot compare the keys of two items",
	"entries/platform-twice":   "linux and linux/* are two spellings of one platform",
	"entries/size-signed":      "to a schema, +8 is the number 8",
	"entries/size-too-large":   "a pattern cannot compare numbers",
	"file/uses-name-twice":     "a schema cannot compare the keys of two items",
	"variables/values":         "a schema cannot hold one value to what another one says",
	"variables/pattern":        "a schema does not know the syntax of RE2",
	"file/two-documents":       "editors look at each document of a file by itself",
	"yaml/behind-end":          "editors look at each document of a file by itself",
	"file/anchor-and-alias":    "a schema sees values, not how YAML spells them",
	"file/anchor-on-mapping":   "a schema sees values, not how YAML spells them",
	"file/explicit-key":        "a schema sees values, not how YAML spells them",
}

// unseenMistakes are the mistakes of contracts that a schema cannot tell, by what
// the parser says about them, with the reason.
var unseenMistakes = []struct{ message, reason string }{
	{`^two variants of .* may both apply`, "a schema cannot compare the platforms of two items"},
	{`^environment\.deployments has the name .* twice$`, "a schema cannot compare the names of two items"},
	{`^waiver of .* is given twice`, "a schema cannot compare the keys of two items"},
	{`^(subpackages\.)?environment\.(deployments\.)?variables\..*\.(default|values): .* is not `, "a schema cannot hold one value to what another one says"},
	{`^(subpackages\.)?environment\.(deployments\.)?variables\..*\.values has .* twice$`, "to a schema, true and \"true\" are two values"},
	{`\.pattern is not a regular expression`, "a schema does not know the syntax of RE2"},
	{`must be true or false, not True$`, "a schema sees values, not how YAML spells them"},
}

// unseenReason is the reason of such a mistake, "" for others.
func unseenReason(err error) string {
	for _, u := range unseenMistakes {
		if regexp.MustCompile(u.message).MatchString(err.Error()) {
			return u.reason
		}
	}
	return ""
}

// beyond are those that the schema refuses and the parser does not.
var beyond = map[string]string{
	"file/plain-words": "1 and true are spelled like Go source, which is looked at later; no type or package is called so",
}
