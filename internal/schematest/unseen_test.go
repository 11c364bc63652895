package schematest

// unseen are the fixtures of contract/testdata/parse that the parser refuses and
// the schema does not, with the reason.
var unseen = map[string]string{
	"entries/member-twice":     "a schema cannot compare the keys of two mappings",
	"entries/variants-overlap": "a schema cannot compare the platforms of two items",
	"entries/variants-nested":  "a schema cannot compare the platforms of two items",
	"entries/platform-twice":   "linux and linux/* are two spellings of one platform",
	"file/uses-name-twice":     "a schema cannot compare the keys of two items",
	"file/two-documents":       "editors look at each document of a file by itself",
	"yaml/behind-end":          "editors look at each document of a file by itself",
	"file/anchor-and-alias":    "a schema sees values, not how YAML spells them",
	"file/anchor-on-mapping":   "a schema sees values, not how YAML spells them",
	"file/explicit-key":        "a schema sees values, not how YAML spells them",
}

// beyond are those that the schema refuses and the parser does not.
var beyond = map[string]string{
	"file/plain-words": "1 and true are spelled like Go source, which is looked at later; no type or package is called so",
}
