package deployed

// Files come from pull requests, and so they are limited: what is in them takes time and
// memory by their size.
const (
	// maxValues bounds how many values a manifest has, each of which takes some hundred
	// bytes.
	maxValues = 1 << 18
	// maxMerged bounds how many pairs are merged: merge keys can name one mapping often.
	maxMerged = 1 << 20
	// maxFollowed bounds how many aliases and merge keys lead from one node to another.
	maxFollowed = 20
	// maxVariables is more than Linux passes to a program: with its pointer, the shortest
	// takes 11 bytes of at most 2 MiB, and few are so short.
	maxVariables = 20_000
	// maxText is how many bytes of a variable Linux passes to a program, with its name.
	maxText = 128 << 10
	// maxSources bounds how many files and maps a container has variables from.
	maxSources = 1_000
	// maxFiles bounds the bytes of all files that a container has variables from.
	maxFiles = 16 << 20
	// maxMistakes is how many mistakes are listed: fixing these often fixes more.
	maxMistakes = 50
)

const (
	tooMany = "there are more than %d variables, which is more than a program can get"
	tooLong = "the value of %s is longer than 128 KiB, which Linux does not pass to a program"
)

// full reports whether there are so many mistakes that no others are looked for.
func (l Mistakes) full() bool { return len(l) > maxMistakes }
